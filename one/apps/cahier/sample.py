"""The homework of the sample school: this week and the next, so that there is something to do tomorrow."""

from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from one.apps.app import Sampled, SampleSchool
from one.apps.cahier import ticks, writing
from one.apps.cahier.kinds import SUBJECT
from one.apps.cahier.reading import today
from one.rich_text import Rich
from one.store import sample
from one.store.cahier import ticks as store


class Sample(NamedTuple):
    """Homework so many hours old (days of school, 24 hours each), due so many days of school from today on, or before."""

    hours: float
    login: str
    class_name: str
    days: int
    matter: str
    title: str
    body: str = ""
    done_by: tuple[str, ...] = ()


# Oldest first, as they were written.
HOMEWORK = (
    Sample(
        101,
        "julien.moreau",
        "CE2",
        -3,
        "lecture",
        "Lire le chapitre 2 du « Renard de la lune »",
        "",
        ("lea.marchand",),
    ),
    Sample(100, "claire.fontaine", "CP", -2, "lecture", "Lire les syllabes de la page 28"),
    Sample(
        77,
        "julien.moreau",
        "CE2",
        -2,
        "francais",
        "Apprendre les mots de la liste 8",
        "Lampe, campagne, tomber, nombre, printemps.",
        ("lea.marchand",),
    ),
    Sample(
        76,
        "julien.moreau",
        "CE2",
        -1,
        "arts",
        "Apporter des feuilles d’automne",
        "Bien sèches, de toutes les couleurs.",
    ),
    Sample(
        53,
        "julien.moreau",
        "CE2",
        1,
        "poesie",
        "Poésie : « Le hérisson », les deux premières strophes",
        "On la récite debout, devant la classe.\nPensez à l’illustrer.",
    ),
    Sample(
        52,
        "claire.fontaine",
        "CP",
        1,
        "lecture",
        "Relire la page 31 à voix haute",
        "Les sons « ou » et « on ».",
    ),
    Sample(30, "julien.moreau", "CE2", 0, "maths", "Table de 6, de 6 × 1 à 6 × 6", "", ("lea.marchand",)),
    Sample(
        29,
        "julien.moreau",
        "CE2",
        1,
        "maths",
        "Exercices 3 et 4 page 42",
        "Poser les opérations dans le cahier du jour.",
        ("lea.marchand",),
    ),
    Sample(
        28,
        "nadia.benali",
        "CM2",
        1,
        "francais",
        "Conjugaison : être et avoir au futur",
        "Apprendre la leçon, copier chaque verbe deux fois.",
    ),
    Sample(
        27,
        "nadia.benali",
        "CM2",
        2,
        "histoire",
        "Relire la leçon sur la Révolution",
        "La frise se complète en classe.",
    ),
    Sample(
        9,
        "julien.moreau",
        "CE2",
        2,
        "francais",
        "Dictée : les mots de la liste 9",
        "Bonjour, hiver, soir, dehors, toujours, jardin.",
    ),
    Sample(
        8,
        "claire.fontaine",
        "CP",
        2,
        "apporter",
        "Une photo de quand j’étais bébé",
        "Elle revient à la maison vendredi.",
    ),
    Sample(7, "julien.moreau", "CE2", 3, "sport", "Piscine : maillot, bonnet, serviette"),
    Sample(6, "julien.moreau", "CE2", 4, "sciences", "Observer la lune ce soir et la dessiner"),
)


def _day(days: int) -> date:
    """So many days of school from today on, or before: nothing is due on a Saturday or a Sunday."""
    day, step = today(), timedelta(days=1 if days >= 0 else -1)
    while day.weekday() > 4:
        day += step
    for _n in range(abs(days)):
        day += step
        while day.weekday() > 4:
            day += step
    return day


async def _write(school: SampleSchool, each: Sample) -> None:
    scope = await school.scope(each.login)
    (room,) = [c for c in scope.classes if c.name == each.class_name]
    draft = writing.Draft(each.matter, each.title, Rich(each.body), _day(each.days), sure=True)
    (homework_id,) = await writing.keep(scope, school.resources, draft, [room])
    for login in each.done_by:
        await ticks.tick(await school.scope(login), school.resources, homework_id, done=True)
    age = school.age(each.hours)
    await store.set_back(school.resources.pool, homework_id, age)
    await sample.set_back(school.resources.pool, SUBJECT(homework_id), age)


SAMPLED = tuple(Sampled(each.hours, partial(_write, each=each)) for each in HOMEWORK)
