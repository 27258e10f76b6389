"""« Quoi de neuf ? »: a page of the asker's feed, and what they have read."""

import base64
import binascii
from datetime import datetime

import msgspec

from one import channels, events
from one.errors import BadCursor
from one.names import name_order
from one.resources import Resources
from one.scope import Scope
from one.store import feed as feed_store
from one.store.work import work

PAGE = 25


class Item(msgspec.Struct, frozen=True):
    """An item with what depends on the reader: for which of their children, and whether they read it."""

    id: int
    item: events.Item
    at: datetime
    for_names: list[str]
    read: bool


class Page(msgspec.Struct, frozen=True):
    """A page of the feed, and where its live stream goes on."""

    items: list[Item]
    next_cursor: str | None
    seqs: dict[str, int]
    epoch: str


async def page(scope: Scope, resources: Resources, cursor: str | None) -> Page:
    """25 items, newest first, from a cursor of the page before; BadCursor for one that is not ours."""
    before = read_cursor(scope, cursor) if cursor else None
    read = await feed_store.page(resources.pool, scope, before, PAGE + 1)
    lines, more = read.lines[:PAGE], len(read.lines) > PAGE
    several = len(scope.children) > 1
    names = {each.channel: each.names for each in read.spoken if each.names} if several else {}
    return Page(
        items=[
            Item(
                line.id,
                line.body.item,
                line.created_at,
                sorted(
                    {name for channel in line.channels for name in names.get(channel, ())}, key=name_order
                ),
                line.read,
            )
            for line in lines
        ],
        next_cursor=make_cursor(scope, lines[-1].id) if more else None,
        seqs={each.channel: each.seq for each in read.spoken},
        epoch=read.epoch,
    )


async def unread(scope: Scope, resources: Resources) -> int:
    """How many items of the last month the asker has not read, up to a hundred."""
    return await feed_store.unread(resources.pool, scope.person_id)


async def mark_read(scope: Scope, resources: Resources, ids: list[int]) -> None:
    """Mark items of the asker's feed as read, and tell their other pages.

    Foreign ids, ids given twice and numbers that cannot be an id are ignored.
    """
    ids = sorted({each for each in ids if 0 < each < 2**63})
    async with work(scope, resources) as w:
        done = await feed_store.mark_read(w.connection, scope, ids)
        if not done:
            return
        unread = await feed_store.unread(w.connection, scope.person_id)
        await w.event(
            events.Kind.READ,
            channels=[channels.user(scope.person_id)],
            body=events.read_body(done, unread),
            author_id=scope.person_id,
        )


def make_cursor(scope: Scope, event_id: int) -> str:
    """Where a page stops. It names its reader, so that one pasted from somebody else says so."""
    return base64.urlsafe_b64encode(f"1.{scope.person_id}.{event_id}".encode()).decode().rstrip("=")


def read_cursor(scope: Scope, cursor: str) -> int:
    """The event a cursor stands for."""
    try:
        padded = cursor[:64] + "=" * (-len(cursor[:64]) % 4)
        version, person_id, event_id = (
            base64.b64decode(padded, b"-_", validate=True).decode("ascii").split(".")
        )
        if version != "1" or int(person_id) != scope.person_id or not 0 <= int(event_id) < 2**63:
            raise ValueError
        return int(event_id)
    except (ValueError, binascii.Error, UnicodeError):
        raise BadCursor from None
