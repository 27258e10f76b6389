"""Many come back at once: one query a channel answers them all."""

import asyncio
from typing import Any

import pytest

from one.realtime.channel import Channel
from one.realtime.limiter import WIDTH
from one.realtime.replays import REPLAY_MOST, Replays

pytestmark = pytest.mark.anyio


class Source:
    """A channel of a hundred events, read when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []
        self.answer = asyncio.Event()
        self.at_once = self.most = 0

    async def after(self, name: str, seq: int) -> list[tuple[int, bytes]]:
        self.asked.append((name, seq))
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await self.answer.wait()
        self.at_once -= 1
        return [(n, b"%d" % n) for n in range(seq + 1, 101)]


def channel(name: str = "class:1", seq: int = 100) -> Channel:
    made = Channel(name)
    made.seq = seq
    return made


async def replay(source: Source, *wanted: tuple[Channel, int]) -> list[Any]:
    replays = Replays(source)  # type: ignore[arg-type]
    asking = [asyncio.create_task(replays.rows(each, after)) for each, after in wanted]
    await asyncio.sleep(0)
    source.answer.set()
    return await asyncio.gather(*asking)


async def test_who_is_less_far_back_is_served_by_the_query_under_way() -> None:
    source, one = Source(), channel()
    far, near, same = await replay(source, (one, 40), (one, 90), (one, 40))
    assert source.asked == [("class:1", 40)]
    assert far == same
    assert [seq for seq, _ in far] == list(range(41, 101))
    assert [seq for seq, _ in near] == list(range(91, 101))


async def test_who_is_further_back_is_a_query_of_its_own() -> None:
    source, one = Source(), channel()
    near, far = await replay(source, (one, 90), (one, 40))
    assert source.asked == [("class:1", 90), ("class:1", 40)]
    assert (len(near), len(far)) == (10, 60)


async def test_a_storm_of_channels_leaves_postgresql_to_the_pages() -> None:
    source = Source()
    await replay(source, *((channel(f"class:{n}"), 40) for n in range(30)))
    assert len(source.asked) == 30
    assert source.most <= WIDTH


async def test_what_the_channel_has_not_written_out_yet_is_left_to_it() -> None:
    (rows,) = await replay(Source(), (channel(seq=95), 90))
    assert [seq for seq, _ in rows] == [91, 92, 93, 94, 95]


async def test_who_comes_back_later_asks_nothing_any_more() -> None:
    source, one = Source(), channel()
    replays = Replays(source)  # type: ignore[arg-type]
    source.answer.set()
    first = await replays.rows(one, 60)
    assert await replays.rows(one, 60) == first
    assert await replays.rows(one, 90) == [(n, b"%d" % n) for n in range(91, 101)]
    one.seq = 101
    one.remember(101, b"101")
    assert await replays.rows(one, 99) == [(100, b"100"), (101, b"101")]
    assert source.asked == [("class:1", 60)]


async def test_a_channel_that_moved_while_it_was_read_keeps_what_it_had() -> None:
    source, one = Source(), channel()
    one.remember(100, b"100")
    replays = Replays(source)  # type: ignore[arg-type]
    asking = asyncio.create_task(replays.rows(one, 60))
    await asyncio.sleep(0)
    one.seq = 101
    one.remember(101, b"101")
    source.answer.set()
    assert [seq for seq, _ in await asking or ()] == list(range(61, 101))
    assert one.recall(99) == [(100, b"100"), (101, b"101")]


@pytest.mark.parametrize("given", [[], [62, 63], [61, 63]], ids=["nothing", "too late", "a hole"])
async def test_a_replay_that_is_not_whole_is_refused(
    given: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def after(name: str, seq: int) -> list[tuple[int, bytes]]:
        return [(n, b"") for n in given]

    source = Source()
    monkeypatch.setattr(source, "after", after)
    assert await replay(source, (channel(), 60)) == [None]


async def test_a_thousand_are_replayed_and_more_are_not_even_asked_for() -> None:
    source = Source()
    assert await replay(source, (channel(seq=REPLAY_MOST + 1), 0)) == [None]
    assert source.asked == []
    await replay(source, (channel(seq=REPLAY_MOST), 0))
    assert source.asked == [("class:1", 0)]
