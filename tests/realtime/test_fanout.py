"""The fan-out of a hub on its own: slices, joining, order, and what happens when more comes than goes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from support.frames import texts

from one.events import frame_start
from one.realtime import fanout
from one.realtime.connection import Connection
from one.realtime.hub import Hub
from one.realtime.messages import CloseCode, Message
from one.resources import Unkept
from one.run.live_source import LiveSource
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


class Page:
    """A sink that keeps what is written, each write apart."""

    def __init__(self) -> None:
        self.writes: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.writes.append(data)

    def send(self, message: Message) -> None:
        raise AssertionError("the fan-out writes frames")

    def hang_up(self, code: CloseCode) -> None:
        raise AssertionError("nobody is sent away here")

    def waiting(self) -> int:
        return 0

    @property
    def got(self) -> list[bytes]:
        """The payloads, in order."""
        return [payload for data in self.writes for payload in texts(data)]


class Reader:
    """A sink that takes messages, as those of SSE and poll do."""

    write = None

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, message: Message) -> None:
        self.messages.append(message)

    def hang_up(self, code: CloseCode) -> None:
        raise AssertionError("nobody is sent away here")

    def waiting(self) -> int:
        return 0

    @property
    def got(self) -> list[bytes]:
        return [message.payload for message in self.messages]


class Wire:
    """A broker that confirms everything."""

    async def add(self, names: Sequence[str]) -> bool:
        return True

    async def remove(self, names: Sequence[str]) -> None:
        pass


@asynccontextmanager
async def audience(
    pool: Pool, channels: int, members: int
) -> AsyncIterator[tuple[Hub[Connection], list[str], list[Page]]]:
    """A hub with so many channels of so many pages each, live."""
    async with asyncio.TaskGroup() as tasks:
        hub: Hub[Connection] = Hub(LiveSource(pool, Unkept()), Wire(), tasks)
        names = [f"class:{number}:parent" for number in range(1, channels + 1)]
        pages = []
        for channel in await hub.channels.hold(names):
            for _ in range(members):
                page = Page()
                hub.fanout.join(Connection(hub, page, 1, 1, [channel]), page, [channel])
                pages.append(page)
        yield hub, names, pages


def payload(name: str, seq: int) -> bytes:
    return frame_start(name, seq) + b'1,"kind":"item","at":"2026-09-01T08:30:00+00:00"}}'


def deliver(hub: Hub[Connection], name: str, seq: int) -> None:
    hub.deliver(name, b"%d " % seq + payload(name, seq))


async def drained(hub: Hub[Connection]) -> int:
    """Wait until nothing waits; how many turns of the loop that took."""
    turns = 0
    async with asyncio.timeout(10):
        while hub.fanout.backlog or any(channel.sending for channel in hub.channels.by_name.values()):
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
    async with audience(pool, 1, fanout.SLICE * 2 + 1) as (hub, (name,), pages):
        for seq in range(1, 6):
            deliver(hub, name, seq)
            await asyncio.sleep(0)
        await drained(hub)
        assert all(page.got == [payload(name, seq) for seq in range(1, 6)] for page in pages)


async def test_a_frame_without_a_time_goes_out_and_stops_nobody(pool: Pool) -> None:
    async with audience(pool, 2, 1) as (hub, names, pages):
        odd = frame_start(names[0], 1) + b"1}}"
        hub.deliver(names[0], b"1 " + odd)
        deliver(hub, names[1], 1)
        await drained(hub)
        assert [page.got for page in pages] == [[odd], [payload(names[1], 1)]]


async def test_who_leaves_between_two_slices_gets_nothing_more(pool: Pool) -> None:
    async with audience(pool, 1, fanout.SLICE + 1) as (hub, (name,), pages):
        deliver(hub, name, 1)
        await asyncio.sleep(0)
        members = hub.channels.by_name[name].members
        assert pages[0].writes
        assert not pages[-1].writes
        members.pop(list(members)[-1])
        await drained(hub)
        assert not pages[-1].writes


async def test_more_than_can_be_written_is_told_so_that_the_broker_is_not_read(pool: Pool) -> None:
    async with audience(pool, 1, 1) as (hub, (name,), pages):
        for seq in range(1, fanout.BACKLOG_MOST + 1):
            assert not hub.fanout.full()
            deliver(hub, name, seq)
        assert hub.fanout.full()
        await drained(hub)
        assert not hub.fanout.full()
        assert len(pages[0].got) == fanout.BACKLOG_MOST


async def test_who_takes_messages_gets_them_as_they_were_written_and_where_they_stand(pool: Pool) -> None:
    async with audience(pool, 1, 2) as (hub, (name,), pages):
        channel, reader = hub.channels.by_name[name], Reader()
        connection = Connection(hub, reader, 1, 1, [channel])
        hub.fanout.join(connection, reader, [channel])
        for seq in (1, 2, 3):
            deliver(hub, name, seq)
        await drained(hub)
        assert [message.seqs for message in reader.messages] == [{name: seq} for seq in (1, 2, 3)]
        assert reader.got == pages[0].got == [payload(name, seq) for seq in (1, 2, 3)]
        channel.dismiss(connection)
        deliver(hub, name, 4)
        await drained(hub)
        assert len(reader.got) == 3
        assert len(pages[0].got) == 4


async def test_readers_of_messages_are_written_to_in_slices_too(pool: Pool) -> None:
    async with audience(pool, 1, 1) as (hub, (name,), pages):
        channel, readers = hub.channels.by_name[name], [Reader() for _ in range(fanout.SLICE + 1)]
        for reader in readers:
            hub.fanout.join(Connection(hub, reader, 1, 1, [channel]), reader, [channel])
        deliver(hub, name, 1)
        await asyncio.sleep(0)
        assert readers[0].got
        assert not readers[-1].got
        await drained(hub)
        assert all(reader.got == [payload(name, 1)] for reader in readers)
        assert pages[0].got == [payload(name, 1)]
