"""Requests of the sample school: one that was solved, one under way, one that nobody has looked at yet."""

from datetime import timedelta
from functools import partial
from typing import NamedTuple

from one.apps.app import Sampled, SampleSchool
from one.apps.assistance import answering, asking
from one.apps.assistance.kinds import ANSWERED, SUBJECT, State
from one.store import sample
from one.store.assistance import lines
from one.store.assistance.requests import Draft

HEAD = "helene.garnier"  # there is no référent in that school
STEP = timedelta(minutes=40)


class Sample(NamedTuple):
    """A request so many hours old. ``said``: (login, text, where a handler's answer leads to), in order."""

    hours: float
    login: str
    about: str
    title: str
    body: str
    said: tuple[tuple[str, str, State | None], ...] = ()
    note: str = ""
    page: str = ""
    browser: str = ""


REQUESTS = (
    Sample(
        75,
        "sophie.marchand",
        "compte",
        "Mon mari n’a plus sa fiche de connexion",
        "Nous l’avons rangée trop bien. Peut-il avoir un nouveau code ?",
        (
            (HEAD, "Bonjour, c’est fait : la nouvelle fiche est dans le cahier de Léa.", State.WAITING),
            ("sophie.marchand", "Il est connecté. Merci beaucoup !", None),
            (HEAD, "Parfait, bonne soirée.", State.SOLVED),
        ),
    ),
    Sample(
        28,
        "julien.moreau",
        "autre",
        "La tablette de la classe reste sur « Sans connexion »",
        "Depuis lundi, elle affiche le mur de la veille. Je l’ai éteinte et rallumée.\nLes ordinateurs de la salle marchent.",
        ((HEAD, "Merci. Le wifi du premier étage est coupé : la mairie passe jeudi.", State.WAITING),),
        "Ticket ouvert à la mairie, jeudi entre 9 h et 11 h.",
        "/tablette",
        "Chrome sur une tablette Android",
    ),
    Sample(
        3,
        "julie.blanc",
        "fil",
        "Je ne vois pas les photos de la sortie",
        "Les autres parents en parlent, et chez moi il n’y a rien. Louise est en CM2.",
        (),
        "",
        "/",
        "Safari sur un iPhone",
    ),
)


async def _ask(school: SampleSchool, each: Sample) -> None:
    scope = await school.scope(each.login)
    draft = Draft(scope.schools[0].id, each.title, each.about, each.body, each.page, each.browser)
    request_id = await asking.ask(scope, school.resources, draft)
    if each.note:
        await answering.note(await school.scope(HEAD), school.resources, request_id, each.note)
    for login, text, after in each.said:
        await answering.answer(await school.scope(login), school.resources, request_id, text, after)
    age = school.age(each.hours)
    await lines.set_back(school.resources.pool, request_id, age, STEP)
    for subject in (SUBJECT(request_id), ANSWERED(request_id)):
        await sample.set_back(school.resources.pool, subject, age)


SAMPLED = tuple(Sampled(each.hours, partial(_ask, each=each)) for each in REQUESTS)
