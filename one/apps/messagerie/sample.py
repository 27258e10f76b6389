"""The messages of the sample school: a question answered, one that waits, and a word to the families of a class."""

from functools import partial
from typing import NamedTuple

from one.apps.app import Sampled, SampleSchool
from one.apps.messagerie import reading, writing
from one.apps.messagerie.kinds import SUBJECT
from one.store import sample
from one.store.messagerie import lists, messages


class Sample(NamedTuple):
    """A message so many hours old, ``to`` somebody or to the families of a class; under a title that is there, in that thread."""

    hours: float
    login: str
    to: str
    title: str
    body: str


MESSAGES = (
    Sample(
        50,
        "sophie.marchand",
        "julien.moreau",
        "Lunettes de Léa",
        "Bonjour,\n\nLéa a de nouvelles lunettes depuis samedi. Elle doit les garder toute la journée, aussi en sport.\n\nMerci !",
    ),
    Sample(
        48,
        "julien.moreau",
        "sophie.marchand",
        "Lunettes de Léa",
        "Bonjour,\n\nC’est noté. Je la place au deuxième rang jusqu’aux vacances, et j’en parle à l’équipe pour la récréation.",
    ),
    Sample(
        27,
        "julien.moreau",
        "CE2",
        "Rouleaux de carton pour les arts",
        "Bonjour à toutes les familles,\n\nPour fabriquer nos lanternes, nous cherchons des rouleaux de carton et des chutes de tissu. "
        "Vos enfants peuvent les apporter jusqu’à vendredi.",
    ),
    Sample(
        25,
        "sophie.marchand",
        "julien.moreau",
        "Rouleaux de carton pour les arts",
        "Bonjour, nous en avons une bonne dizaine : Léa les apporte demain.",
    ),
    Sample(
        6,
        "helene.garnier",
        "julien.moreau",
        "Conseil d’école de mardi",
        "Peux-tu présenter le projet lanternes en cinq minutes ? Je le mets après la cantine.",
    ),
    Sample(
        4,
        "julien.moreau",
        "sophie.marchand",
        "Lunettes de Léa",
        "Deux jours après : tout va bien, elle lit le tableau sans plisser les yeux.",
    ),
    Sample(
        3,
        "julie.blanc",
        "nadia.benali",
        "Louise chez l’orthodontiste jeudi",
        "Bonjour,\n\nLouise aura rendez-vous jeudi à 15 h. Je viens la chercher à 14 h 30.",
    ),
)


async def _write(school: SampleSchool, each: Sample) -> None:
    scope, resources = await school.scope(each.login), school.resources
    found = await lists.threads(resources.pool, scope, [], archived=None, before=None, limit=reading.PAGE)
    draft = writing.Draft(each.body)
    room = next((c for c in scope.classes if c.name == each.to), None)
    known = next((line for line in found if line.title == each.title), None)
    if room is not None:
        message_id = await writing.to_families(scope, resources, room.id, each.title, draft)
    elif known is not None:
        await reading.mark_read(
            scope, resources, await reading.thread(scope, resources, known.id), known.last_id
        )
        message_id = await writing.answer(scope, resources, known.id, draft)
    else:
        other = (await school.scope(each.to)).person_id
        thread_id = await writing.start(scope, resources, other, each.title, draft)
        message_id = (await reading.page(scope, resources, thread_id, None)).messages[0].id
    age = school.age(each.hours)
    await messages.set_back(resources.pool, [message_id], age)
    await sample.set_back(resources.pool, SUBJECT(message_id), age)


SAMPLED = tuple(Sampled(each.hours, partial(_write, each=each)) for each in MESSAGES)
