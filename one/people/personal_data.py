"""« Mes données »: what ONE keeps about the asker beside what applications hold, and what is told of their archive.

The archive itself is made above applications, by one/personal_data.
"""

import json
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from one.accounts import letters
from one.events import Item
from one.i18n import lazy, lazy_count
from one.i18n.words import worded
from one.notifications import Frequency, Type
from one.scope import Scope
from one.store.files import gone as files
from one.store.people import personal_data as store
from one.store.personal_data import archives
from one.store.pool import Pool
from one.store.work import Work
from one.subjects import Kind
from one.templating.times import iso

APP = "donnees"
SUBJECT = Kind("personal-data")  # an archive, by its number
TITLE, TITLE_OF_PUPIL = worded("Vos données sont prêtes"), worded("Tes données sont prêtes")
WAITS, WAITS_FOR_PUPIL = (
    worded("Le fichier vous attend pendant sept jours."),
    worded("Le fichier t’attend pendant sept jours."),
)
READY = Type(
    APP,
    "pret",
    lazy("a préparé une copie de données"),
    Frequency.NEVER,
    lazy("ONE, à qui l’a demandé"),
    lazy_count("{n} copie préparée", "{n} copies préparées"),
    own_mail=True,
    says=(TITLE, TITLE_OF_PUPIL, WAITS, WAITS_FOR_PUPIL),
)

Rows = Callable[[Pool, Scope, int, int], Awaitable[list[tuple[int, str]]]]


async def _acts(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    return [_act(line) for line in await store.acts(pool, scope, after, limit)]


async def _acts_on(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    return [_act(line) for line in await store.acts_on(pool, scope, after, limit)]


def _act(line: store.Line) -> tuple[int, str]:
    value = {
        "acte": line.act,
        "classe": line.classroom,
        "personne": line.number,
        "ecole": line.school,
        "le": iso(line.at),
    }
    return line.id, json.dumps(value, ensure_ascii=False)


async def _items(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """As the asker's feed says them, in the language of now."""
    found = []
    for event_id, at, app, stored in await store.items(pool, scope, after, limit):
        item = msgspec.json.decode(stored, type=Item).said
        value = {"titre": item.title, "extrait": item.excerpt, "application": app, "le": iso(at)}
        found.append((event_id, json.dumps(value, ensure_ascii=False)))
    return found


async def _files(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    return await files.own(pool, scope.person_id, after, limit)


async def _messages(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    found = await store.messages(
        pool, scope, after, limit, of_login=letters.names(letters.WAYS_IN), of_address=[letters.LOGINS.name]
    )
    return [_sent(message) for message in found]


def _sent(message: store.Message) -> tuple[int, str]:
    """A message that left or waits. No code: none is kept."""
    value = {
        "message": message.template,
        "par": message.transport,
        "vers": message.address,
        "le": iso(message.created_at),
        "traite_le": iso(message.done_at) if message.done_at else None,
        "resultat": message.outcome or "waiting",
    }
    return message.id, json.dumps(value, ensure_ascii=False)


LISTS: dict[str, Rows] = {
    "lectures": store.marks,
    "nouvelles_pour_moi_seul": _items,
    "messages": _messages,
    "fichiers": _files,
    "actes": _acts,
    "actes_sur_mon_compte": _acts_on,
}


async def throw(w: Work, archive_ids: Sequence[int]) -> None:
    """These archives are no more: what told of them goes."""
    for archive_id in archive_ids:
        await w.withdraw(SUBJECT(archive_id))


async def drop(w: Work, people: Sequence[int]) -> list[int]:
    """Whatever these people have is no more, and to be told of with ``throw`` once other rows are locked; their ids."""
    return await archives.drop(w.connection, people)
