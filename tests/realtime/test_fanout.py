"""The fan-out of a hub on its own: slices, joining, order, and what happens when more comes than goes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from one.events import place
from one.realtime import hub as live_hub
from one.realtime.connection import Connection
from one.realtime.hub import Hub
from one.realtime.unframe import texts
from one.run.live_source import LiveSource
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


class Page:
    """A sink that keeps what is written, each write apart."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.writes.append(data)

    def hang_up(self, code: int, reason: str = "") -> None:
        raise AssertionError("nobody is sent away here")

    def waiting(self) -> int:
        return 0

    @property
    def got(self) -> list[bytes]:
        """The payloads, in order."""
        return [payload for data in self.writes for payload in texts(data)]


class Wire:
    """A broker that confirms everything."""

    async def add(self, names: Sequence[str]) -> bool:
        return True

    async def remove(self, names: Sequence[str]) -> None:
        pass


@asynccontextmanager
async def audience(pool: Pool, topics: int, members: int) -> AsyncIterator[tuple[Hub, list[str], list[Page]]]:
    """A hub with so many channels of so many pages each, live."""
    async with asyncio.TaskGroup() as tasks:
        hub = Hub(LiveSource(pool), Wire(), tasks)
        names = [f"class:{number}:parent" for number in range(1, topics + 1)]
        pages = []
        for topic in await hub.hold(names):
            for _ in range(members):
                page = Page()
                hub.join(Connection(hub, page, 1, 1, [topic]), [topic])
                pages.append(page)
        yield hub, names, pages


def payload(name: str, seq: int) -> bytes:
    return place(name, seq) + b'1,"kind":"item","at":"2026-09-01T08:30:00+00:00"}}'


def deliver(hub: Hub, name: str, seq: int) -> None:
    hub.deliver(name, b"%d " % seq + payload(name, seq))


async def drained(hub: Hub) -> int:
    """Wait until nothing waits; how many turns of the loop that took."""
    turns = 0
    async with asyncio.timeout(10):
        while hub.backlog or any(topic.sending for topic in hub.topics.values()):
            await asyncio.sleep(0)
            turns += 1
    return turns


async def test_what_one_read_brought_is_one_write(pool: Pool) -> None:
    async with audience(pool, 1, 2) as (hub, (name,), pages):
        for seq in (1, 2, 3):
            deliver(hub, name, seq)
        await drained(hub)
        for page in pages:
            assert len(page.writes) == 1
            assert page.got == [payload(name, seq) for seq in (1, 2, 3)]


async def test_many_channels_are_written_in_slices_and_joined_with_what_comes_meanwhile(pool: Pool) -> None:
    async with audience(pool, 60, 30) as (hub, names, pages):
        for name in names:
            deliver(hub, name, 1)
        await asyncio.sleep(0)  # the first slice is out
        assert 0 < sum(bool(page.writes) for page in pages) < len(pages)
        for name in names:
            deliver(hub, name, 2)
        assert await drained(hub) > 2
        for number, page in enumerate(pages):
            assert page.got == [payload(names[number // 30], seq) for seq in (1, 2)]
        assert len(pages[-1].writes) == 1, "the last had not been written to when the second came"


async def test_a_large_channel_keeps_order_while_it_is_written_in_slices(pool: Pool) -> None:
    async with audience(pool, 1, live_hub.SLICE * 2 + 1) as (hub, (name,), pages):
        for seq in range(1, 6):
            deliver(hub, name, seq)
            await asyncio.sleep(0)
        await drained(hub)
        assert all(page.got == [payload(name, seq) for seq in range(1, 6)] for page in pages)


async def test_a_frame_without_a_time_goes_out_and_stops_nobody(pool: Pool) -> None:
    async with audience(pool, 2, 1) as (hub, names, pages):
        odd = place(names[0], 1) + b"1}}"
        hub.deliver(names[0], b"1 " + odd)
        deliver(hub, names[1], 1)
        await drained(hub)
        assert [page.got for page in pages] == [[odd], [payload(names[1], 1)]]


async def test_who_leaves_between_two_slices_gets_nothing_more(pool: Pool) -> None:
    async with audience(pool, 1, live_hub.SLICE + 1) as (hub, (name,), pages):
        deliver(hub, name, 1)
        await asyncio.sleep(0)
        members = hub.topics[name].members
        assert pages[0].writes
        assert not pages[-1].writes
        members.pop(list(members)[-1])
        await drained(hub)
        assert not pages[-1].writes


async def test_more_than_can_be_written_is_told_so_that_the_broker_is_not_read(pool: Pool) -> None:
    async with audience(pool, 1, 1) as (hub, (name,), pages):
        for seq in range(1, live_hub.BACKLOG_MOST + 1):
            assert not hub.full()
            deliver(hub, name, seq)
        assert hub.full()
        await drained(hub)
        assert not hub.full()
        assert len(pages[0].got) == live_hub.BACKLOG_MOST
