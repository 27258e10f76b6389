"""What a page that is opened now shows: the truth that clients who applied frames are held against."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from one.store import changes, live
from one.store.accounts import sessions
from one.store.feed import pages
from one.store.feed.unread import UNREAD_MOST
from one.store.pool import Connection, Pool
from one.store.tablet import devices
from one.tablet.presence import BATTERY_STEP
from support.unread_story import NAIVE

ALL = 100_000  # items: no page of ours is so long, and none of these histories


class Item(msgspec.Struct):
    """A line of the feed as somebody sees it; ``channels`` are those of theirs in which it stands."""

    title: str
    excerpt: str
    author_id: int
    author: str
    edited: bool
    read: bool
    channels: set[str]


class Flash(msgspec.Struct, frozen=True):
    """What is known of a message flash. ``ended`` as of its ``rev``."""

    rev: int
    asked: int = 0
    text: str = ""
    ends_at: datetime = datetime.max.replace(tzinfo=UTC)
    ended: bool = False


class Page(msgspec.Struct):
    """All that the pages of one person show at one moment, and where their channels stood then."""

    person_id: int
    epoch: str
    seqs: dict[str, int]
    children: dict[str, list[str]]
    several: bool
    items: dict[int, Item]
    unread: int
    flashes: dict[int, Flash]
    flash_read: dict[int, int]
    devices: dict[int, tuple[str, int | None]]
    naive: int = 0  # items that are not read, counted one by one

    def view(self) -> dict[str, Any]:
        """What the eye sees, in a form that says where two differ."""
        return {
            "items": {
                id_: (i.title, i.excerpt, i.author, i.edited, i.read, self._names(i))
                for id_, i in self.items.items()
            },
            "unread": min(self.unread, UNREAD_MOST),
            "flashes": {
                id_: flash.text
                for id_, flash in self.flashes.items()
                if not flash.ended
                and self.flash_read.get(id_, 0) < flash.asked
                and flash.ends_at > datetime.now(UTC)
            },
            "tablets": {id_: told for id_, told in self.devices.items() if told[0] != "ended"},
        }

    def _names(self, item: Item) -> list[str]:
        spoken = {name for channel in item.channels for name in self.children.get(channel, ())}
        return sorted(spoken) if self.several else []


def step(battery: int | None) -> int | None:
    """A charge is told when it passed one of these."""
    return None if battery is None else battery // BATTERY_STEP


async def page(pool: Pool, token: str) -> Page | None:
    """All of one moment; None when the session is over."""
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
        return await _page(connection, token)


async def _page(connection: Connection, token: str) -> Page | None:
    there: Any = connection  # what a pool does, a connection does
    visit = await sessions.visit(there, token, counted=True)
    known = await live.visitor(there, token)
    if visit is None or known is None:
        return None
    shown = await pages.page(there, visit.scope, None, ALL)
    return Page(
        person_id=visit.scope.person_id,
        epoch=await changes.epoch(there),
        seqs=known.rights.seqs,
        children=known.rights.children,
        several=len(visit.scope.children) > 1,
        items={line.id: _item(line) for line in shown.lines},
        unread=known.unread,
        naive=await connection.fetchval(NAIVE, visit.scope.person_id),
        flashes={each.id: Flash(each.rev, each.asked, each.text, each.ends_at) for each in visit.flashes},
        flash_read={each.id: each.read for each in visit.flashes},
        devices={
            each.id: ("open" if each.open else "away", step(each.battery))
            for room in visit.scope.classes
            if visit.scope.profile == "enseignant"
            for each in await devices.of_class(connection, room.id)
        },
    )


def _item(line: pages.Line) -> Item:
    item = pages.named(line.body.item, line.author)
    return Item(
        title=item.title,
        excerpt=item.excerpt,
        author_id=item.author.id,
        author=item.author.name,
        edited=item.edited_at is not None,
        read=line.read,
        channels=set(line.channels),
    )
