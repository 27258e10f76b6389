"""What a reader has missed, and rights that move, on a hub without servers."""

import asyncio
from typing import Any

import pytest
from support.small_hub import arrive, settled, small_hub

from one.errors import Unavailable
from one.realtime import catchup
from one.realtime.messages import SnapshotReason
from one.realtime.replays import REPLAY_MOST
from one.realtime.rights import Applier
from one.signals import Rights

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("missing", [REPLAY_MOST, REPLAY_MOST + 1])
async def test_more_than_a_thousand_over_all_channels_is_a_snapshot(missing: int) -> None:
    async with small_hub() as (hub, store, _):
        store.seqs = {"class:1": 600, "class:2": missing - 600, "class:3": 5}
        reader, ear = await arrive(hub, 1, 1, "class:1", "class:2", "class:3")
        positions = {"class:1": 0, "class:2": 0, "class:3": 5}
        reason = await catchup.write_missing(reader, positions)
        if missing > REPLAY_MOST:
            assert (reason, store.asked) == (SnapshotReason.TOO_OLD, [])
        else:
            assert reason is None
            assert positions == store.seqs
            assert sum(len(message.seqs) > 0 for message in ear.told) == len(ear.told) > 0


@pytest.mark.parametrize(("claims", "reason"), [(5, None), (6, None), (7, SnapshotReason.EPOCH)])
async def test_who_claims_more_than_postgresql_has_is_of_another_life(
    claims: int, reason: SnapshotReason | None
) -> None:
    async with small_hub() as (hub, store, _):
        store.seqs["class:1"] = 5
        reader, _ = await arrive(hub, 1, 1, "class:1")
        store.seqs["class:1"] = 6  # this worker does not know yet
        assert await catchup.write_missing(reader, {"class:1": claims}) is reason
        await settled()
        assert reader.channels[0].seq == (5 if claims == 5 else 6), "it learns what it asked for"


async def test_a_full_buffer_is_waited_for_and_one_that_stays_full_is_stuck(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with small_hub() as (hub, store, _):
        store.seqs["class:1"] = 1
        reader, ear = await arrive(hub, 1, 1, "class:1")
        reader.paused_at = 1.0
        writing: Any = asyncio.create_task(catchup.write_missing(reader, {"class:1": 0}))
        await settled()
        assert not ear.told
        reader.paused_at = None
        assert reader.drained is not None
        reader.drained.set()
        assert await writing is None
        assert len(ear.told) == 1
        monkeypatch.setattr(catchup, "STUCK", 0.0)
        reader.paused_at = 1.0
        with pytest.raises(catchup.Stuck):
            await catchup.write_missing(reader, {"class:1": 1})


async def test_an_answer_to_an_earlier_question_changes_nothing_and_the_same_again_neither() -> None:
    async with small_hub() as (hub, _, _b):
        applier = Applier(hub, Any)  # type: ignore[arg-type]
        early, late = applier.ask(), applier.ask()
        assert early < late
        somebody, ear = await arrive(hub, 1, 1, "class:1")
        now = Rights({"class:2": 0}, {"class:2": ["Zoé"], "class:9": ["Max"]})
        await applier.apply(1, now, late)
        await applier.apply(1, Rights({"class:1": 0}, {}), early)
        await applier.apply(1, now, late)
        assert [channel.name for channel in somebody.channels] == ["class:2"]
        assert len(ear.told) == 1
        assert hub.channels.by_name["class:1"].listeners == 0
        assert hub.channels.by_name["class:2"].listeners == 1
        assert not applier._waiting
        assert not applier._latest


async def test_who_left_while_a_channel_was_waited_for_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_hub() as (hub, _, broker):
        applier, opened = Applier(hub, Any), asyncio.Event()  # type: ignore[arg-type]
        somebody, ear = await arrive(hub, 1, 1, "class:1")
        monkeypatch.setattr(broker, "add", lambda names: opened.wait())
        moving = asyncio.create_task(applier.apply(1, Rights({"class:1": 0, "class:2": 0}, {}), 1))
        await settled()
        somebody.on_lost()
        opened.set()
        await moving
        assert hub.channels.by_name["class:2"].listeners == 0
        assert not ear.told
        assert not applier._latest


async def test_what_ended_is_left_though_what_began_cannot_be_opened() -> None:
    async with small_hub() as (hub, store, _):
        applier = Applier(hub, store)
        somebody, ear = await arrive(hub, 1, 1, "class:1")
        store.away = True
        with pytest.raises(Unavailable):
            await applier.apply(1, Rights({"class:2": 0}, {}), 1)
        assert somebody.channels == ()
        assert len(ear.told) == 1
        assert not applier._waiting
