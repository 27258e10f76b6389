"""What somebody may read of requests: those they wrote, and those they handle."""

import logging
from collections.abc import Sequence

import msgspec

from one.accounts import user_agents
from one.apps.assistance.kinds import Side
from one.errors import NotFound
from one.feed import marks
from one.resources import Resources
from one.scope import Function, Scope
from one.store.assistance import lines
from one.store.assistance import requests as store
from one.store.assistance.lines import Line
from one.store.assistance.requests import Request
from one.store.pool import REFUSED
from one.subjects import Subject

log = logging.getLogger("one.assistance")
PAGE = 25


def may_handle(scope: Scope) -> bool:
    """Whether the requests of others are this person's business at all; which ones is asked for each."""
    return scope.has_function(Function.REFERENT, Function.DIRECTION)


def side(found: Request) -> Side:
    """As whom the asker, who was let read it, moves a request."""
    return Side.HANDLER if found.handles else Side.WRITER


async def read(scope: Scope, resources: Resources, request_id: int) -> Request:
    """A request; NotFound unless the asker wrote or handles it."""
    found = await store.get(resources.pool, scope, request_id)
    if found is None:
        raise NotFound
    return msgspec.structs.replace(found, browser=user_agents.again(found.browser))


async def shows(scope: Scope, resources: Resources, subject: Subject) -> None:
    """NotFound unless the asker may see the picture of a request: whoever may read it."""
    await read(scope, resources, *subject.ids)


async def thread(scope: Scope, resources: Resources, found: Request) -> list[Line]:
    """What was said and done in a request that the asker reads."""
    return await lines.of(resources.pool, scope, found.id, handles=found.handles)


async def mine(scope: Scope, resources: Resources, before: int | None) -> list[Request]:
    """What the asker wrote, a page of it and one more."""
    return await store.mine(resources.pool, scope, before, PAGE + 1)


async def people(scope: Scope, resources: Resources, found: Request) -> Sequence[tuple[int, str]]:
    """Who may take care of a request: (id, name); nobody for who does not handle it."""
    return await store.people(resources.pool, scope, found.id)


async def is_alone(resources: Resources, found: Request) -> bool:
    """Whether nobody of its school is there to handle a request."""
    return not await store.handlers(resources.pool, found.id)


async def mark_read(scope: Scope, resources: Resources, found: Request) -> bool:
    """Seeing a request is reading what the feed tells of it; whether something was new."""
    try:
        ids = await store.unread(resources.pool, scope, found.id)
        if ids:
            await marks.mark_read(scope, resources, ids)
    except REFUSED as error:
        log.warning("request not marked as read: %s", type(error).__name__)
        return False
    return bool(ids)
