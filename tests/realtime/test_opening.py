"""Channels on a hub without servers: opened together, given up when nobody wants them, healed by one question."""

import asyncio
import inspect
from collections.abc import Sequence
from typing import Any

import pytest
from support.small_hub import settled, small_hub

from one.errors import Unavailable
from one.events import frame_start
from one.realtime import channels as live_channels
from one.realtime import healer
from one.realtime.channel import Channel

pytestmark = pytest.mark.anyio


async def test_what_is_asked_for_at_once_is_one_subscription_and_one_held_channel() -> None:
    async with small_hub() as (hub, store, broker):
        store.seqs["class:1"] = 4
        first, second = await asyncio.gather(
            hub.channels.hold(["class:1", "class:2"]), hub.channels.hold(["class:1"])
        )
        assert broker.added == [["class:1", "class:2"]]
        assert first[0] is second[0]
        assert [(channel.listeners, channel.seq) for channel in first] == [(2, 4), (1, 0)]
        await hub.channels.hold(["class:1"])
        await settled()
        assert len(broker.added) == 1
        assert not broker.removed, "what is held is not unsubscribed"
        assert not hub.channels._opener_runs


async def test_who_cannot_be_placed_holds_nothing_and_the_next_opens_anew() -> None:
    async with small_hub() as (hub, store, broker):
        store.away = True
        with pytest.raises(Unavailable):
            await hub.channels.hold(["class:1"])
        await settled()
        assert not hub.channels.by_name
        assert broker.removed
        store.away = False
        (held,) = await hub.channels.hold(["class:1"])
        assert held.listeners == 1
        assert not held.lost


async def test_a_channel_lost_while_another_has_its_name_leaves_that_alone() -> None:
    async with small_hub() as (hub, _, broker):
        (old,) = await hub.channels.hold(["class:1"])
        hub.channels.lose([old])
        (new,) = await hub.channels.hold(["class:1"])
        hub.channels.lose([old])
        await settled()
        assert hub.channels.by_name == {"class:1": new}
        assert not broker.removed, "its name is wanted again"


async def test_only_what_nobody_held_for_a_while_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_hub() as (hub, _, broker):
        held, idle, healing, edge, fresh = await hub.channels.hold([f"class:{n}" for n in range(5)])
        hub.channels.release([idle, healing, edge, fresh])
        now = hub.time()
        monkeypatch.setattr(hub.channels, "_time", lambda: now)
        held.idle_since = idle.idle_since = healing.idle_since = now - live_channels.LINGER - 0.001
        edge.idle_since, fresh.idle_since = now - live_channels.LINGER, now
        healing.healing = True
        await hub.channels.sweep()
        assert set(hub.channels.by_name.values()) == {held, healing, edge, fresh}
        assert broker.removed == [["class:1"]]
        await hub.channels.sweep()
        assert len(broker.removed) == 1, "nothing is asked for nothing"
        hub.channels.release([held])
        assert (held.listeners, held.idle_since) == (0, now)


async def test_what_was_swept_while_it_was_opened_is_unsubscribed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_hub() as (hub, store, broker):
        real = store.positions

        async def positions(names: Sequence[str]) -> dict[str, int]:
            del hub.channels.by_name["class:1"]
            return await real(names)

        monkeypatch.setattr(store, "positions", positions)
        await hub.channels.hold(["class:1", "class:2"])
        await settled()
        assert broker.removed == [["class:1"]]


@pytest.mark.parametrize(("said", "asked"), [(4, []), (5, []), (6, [("class:1", 5)])])
async def test_only_what_a_channel_lacks_is_read(said: int, asked: list[tuple[str, int]]) -> None:
    async with small_hub() as (hub, store, _):
        store.seqs["class:1"] = 5
        (held,) = await hub.channels.hold(["class:1"])
        assert store.asked == []
        store.seqs["class:1"] = 6
        hub.channels.learn({"class:1": said, "nobody's": 9})
        await settled()
        assert store.asked == asked
        assert held.seq == 5 + len(asked)


# The healer


async def test_however_many_hints_speak_of_it_it_is_one_question(monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_hub() as (hub, store, _):
        (held,) = await hub.channels.hold(["class:1"])
        store.seqs["class:1"] = 3
        for seq in (3, 2, 3):
            hub.healer.notice(held, seq)
        assert (held.heard, held.healing) == (3, True)
        await settled()
        assert store.asked == [("class:1", 0)]
        assert (held.seq, held.healing) == (3, False)
        hub.healer.notice(held, 3)
        assert not held.healing, "nothing is missing"


async def test_a_healing_goes_on_until_all_that_was_heard_of_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with small_hub() as (hub, store, _):
        (held,) = await hub.channels.hold(["class:1"])
        store.seqs["class:1"] = 3
        real = store.after

        async def two_at_most(name: str, seq: int) -> list[tuple[int, bytes]]:
            return (await real(name, seq))[:2]

        monkeypatch.setattr(store, "after", two_at_most)
        hub.healer.notice(held, 3)
        await settled()
        assert store.asked == [("class:1", 0), ("class:1", 2)]
        assert [seq for seq, _ in held.history] == [1, 2, 3]


async def test_what_went_out_while_it_was_read_goes_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_hub() as (hub, store, _):
        (held,) = await hub.channels.hold(["class:1"])
        real = store.after

        async def meanwhile(name: str, seq: int) -> list[tuple[int, bytes]]:
            store.seqs["class:1"] = 2
            rows = await real(name, seq)
            hub.fanout.push(held, 1, b"1")
            return rows

        monkeypatch.setattr(store, "after", meanwhile)
        hub.healer.notice(held, 2)
        await settled()
        assert [seq for seq, _ in held.history] == [1, 2]


async def test_a_hint_for_a_channel_that_is_not_open_waits_until_it_is() -> None:
    async with small_hub() as (hub, store, _):
        channel = Channel("class:1")
        hub.healer.notice(channel, 2)
        assert (channel.heard, channel.healing) == (2, False)
        await settled()
        assert not store.asked


async def test_what_could_not_be_read_is_asked_again_for_who_listens_and_for_nobody_else() -> None:
    async with small_hub() as (hub, store, _):
        held, left = await hub.channels.hold(["class:1", "class:2"])
        store.away = True
        for channel in (held, left):
            hub.healer.notice(channel, 1)
        await settled()
        assert not held.healing
        hub.channels.release([left])
        store.away = False
        store.seqs = {"class:1": 1, "class:2": 1}
        store.asked.clear()
        hub.healer.again()
        hub.healer.again()
        await settled()
        assert store.asked == [("class:1", 0)]
        assert (held.seq, left.seq) == (1, 0)
        assert not hub.healer._behind


async def test_three_channels_are_healed_at_once_and_the_others_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with small_hub() as (hub, store, _):
        held = await hub.channels.hold([f"class:{n}" for n in range(healer.AT_ONCE + 2)])
        store.seqs = {channel.name: 1 for channel in held}
        go_on, real = asyncio.Event(), store.after
        at_once = 0

        async def slow(name: str, seq: int) -> Any:
            nonlocal at_once
            at_once += 1
            await go_on.wait()
            return await real(name, seq)

        monkeypatch.setattr(store, "after", slow)
        for channel in held:
            hub.healer.notice(channel, 1)
        await settled()
        assert at_once == healer.AT_ONCE == 3
        go_on.set()
        await settled()
        assert all(channel.seq == 1 for channel in held)


# Hints of the broker


def hint(seq: int, name: str = "class:1") -> bytes:
    return b"%d %b" % (seq, frame_start(name, seq))


async def test_the_next_frame_is_taken_at_once_and_older_ones_are_not() -> None:
    async with small_hub() as (hub, store, _):
        store.seqs["class:1"] = 5
        (held,) = await hub.channels.hold(["class:1"])
        hub.deliver("class:9", hint(1, "class:9"))
        for seq in (4, 5, 6, 6):
            hub.deliver("class:1", hint(seq))
        assert [seq for seq, _ in held.history] == [6]
        assert (held.seq, held.healing) == (6, False)
        held.healing = True
        hub.deliver("class:1", hint(7))
        assert (held.seq, held.heard) == (6, 7), "the healing brings it"
        held.healing = False


@pytest.mark.parametrize(
    "data", [b"1 {}", b"x {}", b"", hint(2, "class:2"), b"1 " + frame_start("class:1", 2)]
)
async def test_what_is_no_frame_of_the_channel_is_refused(data: bytes) -> None:
    async with small_hub() as (hub, _, _b):
        (held,) = await hub.channels.hold(["class:1"])
        with pytest.raises(ValueError, match=r"frame of this place|invalid literal"):
            hub.deliver("class:1", data)
        assert held.seq == 0


async def test_the_latest_hint_heard_while_a_channel_opens_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_hub() as (hub, store, broker):
        opened = asyncio.Event()
        monkeypatch.setattr(broker, "add", lambda names: opened.wait())
        opening = asyncio.create_task(hub.channels.hold(["class:1"]))
        await settled()
        for seq in (2, 1):
            hub.deliver("class:1", hint(seq))
        assert (hub.channels.by_name["class:1"].heard, hub.channels.by_name["class:1"].seq) == (2, 0)
        real = store.positions

        async def before(names: Sequence[str]) -> dict[str, int]:
            found = await real(names)
            store.seqs["class:1"] = 2
            return found

        monkeypatch.setattr(store, "positions", before)
        opened.set()
        (held,) = await opening
        await settled()
        assert held.seq == 2, "and what it spoke of is read"


async def test_work_that_fails_for_one_harms_nobody_else() -> None:
    done: list[int] = []

    async def fails() -> None:
        raise RuntimeError

    async def works() -> None:
        done.append(1)

    async with small_hub() as (hub, _, _b):
        hub.spawn(fails())
        await settled()
        hub.spawn(works())
    assert done == [1]


async def test_work_for_a_line_that_closes_before_it_begins_ends_with_it() -> None:
    async with small_hub() as (hub, _store, _broker):
        work = asyncio.sleep(60)
        hub.spawn(work).cancel()
        await settled()
        assert inspect.getcoroutinestate(work) == inspect.CORO_CLOSED
