"""« Mes données »: all that ONE keeps about the asker, as one JSON document sent in pieces."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

from one import acts
from one.accounts import letters
from one.acts import words
from one.i18n import lazy
from one.mail import composer
from one.resources import Resources
from one.scope import Scope
from one.store.files import gone as files
from one.store.people import personal_data as store
from one.store.pool import Pool
from one.store.work import work
from one.templating.times import iso

PIECE = 200  # rows read at a time: the export of the busiest account never fills the memory

Rows = Callable[[Pool, Scope, int, int], Awaitable[list[tuple[int, str]]]]


async def _acts(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    return [_said(line) for line in await store.acts(pool, scope, after, limit)]


async def _acts_on(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    return [_said(line) for line in await store.acts_on(pool, scope, after, limit)]


def _said(line: store.Line) -> tuple[int, str]:
    """A line of the log in the words of « Journal »."""
    value = {"acte": words(line.act), "sur": line.on, "ecole": line.school, "le": iso(line.at)}
    return line.id, json.dumps(value, ensure_ascii=False)


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
        "message": composer.words(message.template),
        "par": message.transport,
        "vers": message.address,
        "le": iso(message.created_at),
        "traite_le": iso(message.done_at) if message.done_at else None,
        "resultat": str(OUTCOMES[message.outcome]),
    }
    return message.id, json.dumps(value, ensure_ascii=False)


# What became of a message.
OUTCOMES = {
    "": lazy("en attente"),
    "sent": lazy("parti"),
    "dropped": lazy("sans objet, rien n’est parti"),
    "refused": lazy("refusé par le destinataire"),
    "expired": lazy("abandonné"),
    "uncertain": lazy("peut-être parti, sans réponse du serveur de mails"),
}
LISTS: dict[str, Rows] = {
    "lectures": store.marks,
    "nouvelles_pour_moi_seul": store.items,
    "messages": _messages,
    "fichiers": _files,
    "actes": _acts,
    "actes_sur_mon_compte": _acts_on,
}


async def export(
    scope: Scope, resources: Resources, of_applications: Mapping[str, Rows]
) -> AsyncIterator[str]:
    """The document in pieces; together they are valid JSON. The log of each school keeps that it was taken.

    ``of_applications`` is what applications hold, which are above this room.

    Whoever got hold of somebody's account would begin with this: the school can see it happen.
    """
    schools: list[int | None] = [school.id for school in scope.schools]
    async with work(scope, resources) as w:
        for school_id in schools or [None]:
            await w.audit(acts.DATA_EXPORTED, school_id=school_id)
    return _pieces(scope, resources, {**of_applications, **LISTS})


async def _pieces(scope: Scope, resources: Resources, lists: Mapping[str, Rows]) -> AsyncIterator[str]:
    head = json.dumps(await store.identity(resources.pool, scope), ensure_ascii=False, indent=1)
    yield head[:-2]
    for name, rows in lists.items():
        yield f',\n "{name}": ['
        after, first = 0, True
        while found := await rows(resources.pool, scope, after, PIECE):
            yield ("\n  " if first else ",\n  ") + ",\n  ".join(value for _id, value in found)
            after, first = found[-1][0], False
        yield "]" if first else "\n ]"
    yield "\n}\n"
