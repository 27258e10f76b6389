"""The fan-out turn by turn, on channels alone: who joins while something waits, slices, and what is counted."""

import asyncio
from typing import Any

import pytest

from one.events import frame_start
from one.realtime import fanout
from one.realtime.channel import Channel
from one.realtime.fanout import Fanout
from one.realtime.messages import CloseCode, Message

pytestmark = pytest.mark.anyio


class Page:
    """Keeps the numbers of the frames it is given, each write apart."""

    def __init__(self) -> None:
        self.writes: list[list[int]] = []

    def write(self, data: bytes) -> None:
        self.writes.append([int(part.split(b",")[0]) for part in data.split(b'"seq":')[1:]])

    @property
    def got(self) -> list[int]:
        return [seq for write in self.writes for seq in write]

    def send(self, message: Message) -> None:
        raise AssertionError("the fan-out writes frames")

    def hang_up(self, code: CloseCode) -> None:
        raise AssertionError("nobody is sent away here")

    def waiting(self) -> int:
        return 0


class Reader(Page):
    """The same by messages, as those of SSE and poll are given."""

    write: Any = None

    def send(self, message: Message) -> None:
        self.writes.append(list(message.seqs.values()))


@pytest.fixture
async def out(monkeypatch: pytest.MonkeyPatch) -> Fanout:
    """One whose slices are of two."""
    monkeypatch.setattr(fanout, "SLICE", 2)
    return Fanout()


def joined(out: Fanout, count: int, *channels: Channel, kind: type[Page] = Page) -> list[Page]:
    pages = [kind() for _ in range(count)]
    for page in pages:
        out.join(page, page, channels)
    return pages


def push(out: Fanout, channel: Channel, *seqs: int) -> None:
    for seq in seqs:
        out.push(channel, seq, frame_start(channel.name, seq) + b'1,"kind":"item"}}')


async def test_who_joins_while_something_waits_does_not_get_what_they_were_given_before() -> None:
    out, channel, other = Fanout(), Channel("class:1"), Channel("class:2")
    (before,) = joined(out, 1, channel, other)
    push(out, channel, 1)
    push(out, other, 4)
    (after,) = joined(out, 1, channel)
    assert before.got == [1], "it went to those who were there"
    assert out.backlog == 1
    push(out, channel, 2)
    await asyncio.sleep(0)
    assert (sorted(before.got), after.got, out.backlog) == ([1, 2, 4], [2], 0)
    push(out, channel, 3)
    await asyncio.sleep(0)
    assert (before.got[-1], after.got) == (3, [2, 3])


@pytest.mark.parametrize("kind", [Page, Reader])
async def test_who_joins_between_two_slices_disturbs_no_order(out: Fanout, kind: type[Page]) -> None:
    channel = Channel("class:1")
    pages = joined(out, 5, channel, kind=kind)
    push(out, channel, 1)
    await asyncio.sleep(0)
    assert [page.got for page in pages] == [[1], [1], [], [], []]
    push(out, channel, 2)
    (late,) = joined(out, 1, channel, kind=kind)
    push(out, channel, 3)
    assert out.backlog == 2
    await asyncio.sleep(0)
    assert [page.got for page in pages] == [[1], [1], [1], [1], []]
    for _ in range(5):
        await asyncio.sleep(0)
    assert [page.got for page in pages] == [[1, 2, 3]] * 5
    assert late.got[-1] == 3
    assert (out.backlog, channel.sending) == (0, False)
    push(out, channel, 4)
    for _ in range(3):
        await asyncio.sleep(0)
    assert [page.got[-1] for page in (*pages, late)] == [4] * 6


async def test_so_many_channels_go_in_one_turn_as_have_a_slice_of_pages(out: Fanout) -> None:
    channels = [Channel(f"class:{n}") for n in range(5)]
    pages = [joined(out, 1, channel)[0] for channel in channels]
    for channel in channels:
        push(out, channel, 1)
    turns = []
    for _ in range(3):
        await asyncio.sleep(0)
        turns.append(sum(bool(page.got) for page in pages))
    assert turns == [2, 4, 5]
    readers = [joined(out, 2, channel, kind=Reader)[0] for channel in channels[:2]]
    for channel in channels[:2]:
        push(out, channel, 2)
    await asyncio.sleep(0)
    assert [bool(reader.got) for reader in readers] == [True, False], "readers count as pages do"


async def test_a_slice_of_pages_is_one_turn_and_one_more_is_two(out: Fanout) -> None:
    small, large = Channel("class:1"), Channel("class:2")
    two, three = joined(out, 2, small), joined(out, 3, large)
    push(out, small, 1)
    await asyncio.sleep(0)
    assert [page.got for page in two] == [[1], [1]]
    assert [channel.sending for channel in (small, large)] == [False, False]
    push(out, large, 1)
    await asyncio.sleep(0)
    assert [page.got for page in three] == [[1], [1], []]
    assert [channel.sending for channel in (small, large)] == [False, True]
    await asyncio.sleep(0)
    assert [page.got for page in three] == [[1], [1], [1]]
    assert [channel.sending for channel in (small, large)] == [False, False]
    even = Channel("class:3")
    four = joined(out, 4, even)
    push(out, even, 1)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert [page.got for page in four] == [[1]] * 4
    assert not even.sending, "no third turn for nobody"


async def test_what_nobody_hears_is_remembered_and_waits_nowhere() -> None:
    out, channel = Fanout(), Channel("class:1")
    push(out, channel, 7)
    assert (channel.seq, channel.recall(6), out.backlog, channel.pending) == (7, channel.history, 0, [])
    assert out.counters.encodes == 0
    assert channel.moved_at == pytest.approx(asyncio.get_running_loop().time(), abs=60)
    (page,) = joined(out, 1, channel)
    push(out, channel, 8)
    channel.dismiss(page)  # the last one left before it was written
    await asyncio.sleep(0)
    assert (page.got, out.backlog, channel.pending) == ([], 0, [])


async def test_a_channel_that_is_forgotten_has_nothing_to_write_and_no_memory() -> None:
    out, channel, other = Fanout(), Channel("class:1"), Channel("class:2")
    (page,) = joined(out, 1, channel, other)
    push(out, channel, 1, 2)
    push(out, other, 3)
    out.forget(channel)
    assert (out.backlog, channel.history, channel.pending) == (1, [], [])
    await asyncio.sleep(0)
    assert (page.got, out.backlog) == ([3], 0)


async def test_frames_are_counted_once_and_deliveries_by_who_got_them(out: Fanout) -> None:
    channel, counters = Channel("class:1"), out.counters
    joined(out, 2, channel)
    push(out, channel, 1, 2)
    await asyncio.sleep(0)
    assert (counters.encodes, counters.deliveries) == (2, 4)
    joined(out, 1, channel, kind=Reader)
    push(out, channel, 3, 4)
    for _ in range(3):
        await asyncio.sleep(0)
    assert (counters.encodes, counters.deliveries) == (4, 10)
