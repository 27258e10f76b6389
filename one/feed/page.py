"""« Quoi de neuf ? »: a page of the asker's feed."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from one import events
from one.feed.cursor import make_cursor, read_cursor
from one.feed.filters import ALL, Filters
from one.feed.search import query
from one.names import name_order
from one.resources import Resources
from one.scope import Scope
from one.store.feed import pages

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
    speaking: dict[str, list[int]]  # channels that speak for children, and for which
    asks: bool  # False: nothing could be looked for, every text has these words, or there are only signs


async def page(
    scope: Scope,
    resources: Resources,
    cursor: str | None,
    filters: Filters = ALL,
    words: str = "",
    also: Iterable[str] = (),
) -> Page:
    """25 items, newest first, from a cursor of the page before; BadCursor for one that is not ours.

    ``words`` are as they were typed: items in which they are found, or one of the sentences of ``also``.
    """
    before = read_cursor(scope, cursor) if cursor else None
    asked = query(words, also)
    nothing = bool(words and not asked)  # signs alone: nothing is found by them, and not all
    read = await pages.page(resources.pool, scope, before, 0 if nothing else PAGE + 1, filters, asked)
    lines, more = read.lines[:PAGE], len(read.lines) > PAGE
    several = len(scope.children) > 1
    names = {each.channel: each.names for each in read.spoken if each.names} if several else {}
    return Page(
        items=[
            Item(
                line.id,
                pages.named(line.body.item, line.author),
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
        speaking={each.channel: each.children for each in read.spoken if each.children},
        asks=read.asks and not nothing,
    )
