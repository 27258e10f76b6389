"""The addresses themselves: made, seen once, renewed, ended; and whose they are, judged at each read.

An address is kept as a hash. What it shows is what its owner may read at that moment: a child that is a child no more, a
closed application, a blocked account count at once.
"""

import hashlib
import re
from datetime import datetime
from enum import StrEnum

import msgspec

from one.accounts import shown_once
from one.accounts.codes import new_seed
from one.errors import NotFound, Throttled
from one.resources import Resources
from one.scope import Scope
from one.store import subscriptions as store
from one.store.accounts import sessions
from one.store.subscriptions import Subscription
from one.store.work import work

TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
# Programs ask every quarter of an hour, on some devices: beyond forty at once, one in thirty seconds.
PER_SECOND, AT_ONCE = 1 / 30, 40


class Kind(StrEnum):
    """What is read."""

    NEWS = "fil"
    CALENDAR = "agenda"


class Reader(msgspec.Struct, frozen=True):
    """Who reads, as of now, and since when their address is."""

    scope: Scope
    since: datetime


async def mine(scope: Scope, resources: Resources) -> dict[str, Subscription]:
    """The asker's, by kind."""
    return {each.kind: each for each in await store.of_person(resources.pool, scope)}


async def make(scope: Scope, resources: Resources, kind: Kind) -> str:
    """A new one, an older one ends; what ``shown`` shows it with."""
    seed = new_seed()
    token = shown_once.drawn(resources.key, seed, _about(scope, kind))
    async with work(scope, resources) as w:
        await store.put(w.connection, scope, kind, _digest(token))
        await shown_once.keep(w, seed, _about(scope, kind))
    return seed


async def end(scope: Scope, resources: Resources, kind: Kind) -> None:
    """The asker's opens nothing any more; twice is nothing."""
    async with work(scope, resources) as w:
        await store.remove(w.connection, scope, kind)


async def shown(scope: Scope, resources: Resources, seed: str) -> tuple[Kind, str] | None:
    """The one that this session just made, with its token; None when there is nothing to show."""
    if not seed:
        return None
    for kind, found in (await mine(scope, resources)).items():
        token = await shown_once.shown(scope, resources, seed, _about(scope, Kind(kind)))
        if token is not None and _digest(token) == found.token_hash:
            return Kind(kind), token
    return None


async def reader(resources: Resources, kind: Kind, token: str) -> Reader:
    """Whose address this is, with what they may do now; NotFound for nobody's, or when their account is closed."""
    found = await store.of_token(resources.pool, kind, _digest(token)) if TOKEN.fullmatch(token) else None
    if found is None:
        raise NotFound
    budget = resources.budgets.of(("subscription", found.id), PER_SECOND, AT_ONCE)
    if not budget.take():
        raise Throttled(budget.wait)
    scope = await sessions.of_person(resources.pool, found.person_id)
    if scope is None or scope.closed:
        raise NotFound
    if found.read_at is None or (datetime.now(found.read_at.tzinfo) - found.read_at).total_seconds() > 3600:
        await store.note_read(resources.pool, found.id)
    return Reader(scope, found.created_at)


def _about(scope: Scope, kind: Kind) -> str:
    return f"{kind}:{scope.person_id}"


def _digest(token: str) -> bytes:
    """256 random bits: a plain fast hash is enough."""
    return hashlib.sha256(token.encode()).digest()
