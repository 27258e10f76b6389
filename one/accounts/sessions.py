"""« Mes sessions »: where the asker is signed in, in words, and how to end it."""

import re
from collections.abc import Mapping
from datetime import datetime

import anyio.to_thread
import msgspec

from one.accounts.user_agents import words
from one.errors import NotFound
from one.resources import Resources
from one.scope import Scope
from one.store.accounts import sessions
from one.store.school.flash import Shown
from one.store.work import work

_TOKEN = re.compile(r"[\w-]{20,100}", re.ASCII)  # ours have 43 signs


class Visit(msgspec.Struct, frozen=True):
    """Who asks, how many items they have not read and what stands on their pages; not told when nobody wants to know.

    ``seqs``: where their channels stood at that very moment, in which ``epoch`` of the database, so that an open page knows
    what came after the count, and what it missed.
    """

    scope: Scope
    unread: int | None
    flashes: tuple[Shown, ...] = ()
    epoch: str = ""
    seqs: Mapping[str, int] = {}


class Device(msgspec.Struct, frozen=True):
    """A session in its owner's words. ``kind`` is phone, tablet or computer."""

    id: int
    words: str
    kind: str
    since: datetime
    last: datetime
    here: bool


def may_be_one(token: str) -> bool:
    """Whether a cookie can be a session's at all: for anything else PostgreSQL is not asked."""
    return _TOKEN.fullmatch(token) is not None


async def visit(resources: Resources, token: str, *, counted: bool, tablet: str = "") -> Visit | None:
    """Whose session a cookie names, and how much they have not read; None for no session of ours.

    ``tablet`` is what the browser says as the tablet of a class: pictures open nothing without it.

    It is the one question of a page: who asks and the number beside the bell come together.
    """
    found = None
    if may_be_one(token):
        found = await sessions.visit(resources.pool, token, counted=counted, tablet=tablet)
    if found is None or found.unread is None:
        return Visit(found.scope, None) if found else None
    resources.counts.offer(found.scope.person_id, found.unread.keep)
    return Visit(found.scope, found.unread.count, found.flashes, found.unread.epoch, found.unread.seqs)


async def end_here(scope: Scope, resources: Resources) -> None:
    """Sign the asker out: this session ends, and every socket that lives on it.

    It takes no form's key: to sign out twice is nothing, and an open page that hears of its end leaves at once,
    before an answer that would have to wait for more.
    """
    async with work(None, resources) as w:
        await sessions.end(w.connection, scope.session_id)
        w.end_sessions([scope.session_id])


async def mine(scope: Scope, resources: Resources) -> list[Device]:
    """The asker's live sessions, this one first."""
    found = await sessions.of(resources.pool, scope)
    # In a thread: the first of a process makes the library's rules ready, a tenth of a second.
    said = await anyio.to_thread.run_sync(lambda: [words(each.device) for each in found])
    return [
        Device(each.id, *of_it, each.created_at, each.last_seen_at, each.id == scope.session_id)
        for each, of_it in zip(found, said, strict=True)
    ]


async def end(scope: Scope, resources: Resources, session_id: int) -> None:
    """End one of the asker's sessions, with its sockets; NotFound for anybody else's."""
    async with work(scope, resources) as w:
        if not await sessions.end_own(w.connection, scope, session_id):
            raise NotFound
        w.end_sessions([session_id])


async def end_others(scope: Scope, resources: Resources) -> int:
    """End all the asker's sessions but this one; returns how many."""
    async with work(scope, resources) as w:
        ended = await sessions.end_all(w.connection, scope.person_id, but=scope.session_id)
        w.end_sessions(ended)
    return len(ended)
