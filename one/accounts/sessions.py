"""« Mes sessions »: where the asker is signed in, in words, and how to end it."""

from datetime import datetime

import anyio.to_thread
import msgspec

from one.accounts.user_agents import words
from one.errors import NotFound
from one.resources import Resources
from one.scope import Scope
from one.signals import Kind
from one.store.accounts import sessions


class Device(msgspec.Struct, frozen=True):
    """A session in its owner's words. ``kind`` is phone, tablet or computer."""

    id: int
    words: str
    kind: str
    since: datetime
    last: datetime
    here: bool


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
    if not await sessions.end_own(resources.pool, scope, session_id):
        raise NotFound
    resources.live.signal(Kind.SESSION_ENDED, session_id)


async def end_others(scope: Scope, resources: Resources) -> int:
    """End all the asker's sessions but this one; returns how many."""
    ended = await sessions.end_all(resources.pool, scope.person_id, but=scope.session_id)
    for session_id in ended:
        resources.live.signal(Kind.SESSION_ENDED, session_id)
    return len(ended)
