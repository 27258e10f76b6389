"""One pass of the reconciler: what it asks, what counts as seen, and what each answer does."""

import asyncio
from typing import Any

import pytest
from support.faults import until
from support.small_hub import arrive, settled, small_hub

from one.realtime import metrics, reconciler
from one.realtime.channel import Channel
from one.realtime.messages import CloseCode
from one.realtime.reconciler import SESSION_TURNS, TURNS, Reconciler
from one.signals import Kind, Rights, Signal
from one.tasks import end_tasks

pytestmark = pytest.mark.anyio


async def test_a_new_life_forgets_where_channels_stood_and_what_they_remember() -> None:
    """Whoever comes next would be given frames of the life before as if they were of this one."""
    async with small_hub() as (hub, store, _):
        store.seqs["class:1"] = 5
        connection, ear = await arrive(hub, 1, 1, "class:1")
        channel = connection.channels[0]
        passes = Reconciler(hub, store)
        await passes._pass()
        hub.fanout.push(channel, 6, b"6")
        store.life = "another"
        await passes._pass()
        assert ear.code is CloseCode.RESTART
        assert not hub.channels.by_name
        assert channel.lost
        assert (channel.history, channel.pending, hub.fanout.backlog) == ([], [], 0)
        store.seqs["class:1"] = 2
        (held,) = await hub.channels.hold(["class:1"])
        assert (held.seq, held.recall(2), held.recall(0)) == (2, [], None)
        await settled()
        assert hub.epoch == "another"
        assert not ear.told, "nothing of before is written"


async def test_the_first_answer_is_no_new_life_and_nor_is_the_same_again() -> None:
    async with small_hub() as (hub, store, _):
        _, ear = await arrive(hub, 1, 1, "class:1")
        passes = Reconciler(hub, store)
        await passes._pass()
        await passes._pass()
        assert ear.code is None
        assert hub.channels.by_name
        assert [watch.epoch for watch in store.watches] == ["", "life"]


async def test_what_was_seen_is_the_snapshot_of_the_last_pass_that_was_done() -> None:
    async with small_hub() as (hub, store, _):
        passes = Reconciler(hub, store)
        await passes._pass()
        store.away = True
        with pytest.raises(ConnectionError):
            await passes._pass()
        store.away = False
        await passes._pass()
        await passes._pass()
        assert [watch.seen for watch in store.watches] == [None, "snapshot 1", "snapshot 1", "snapshot 3"]


async def test_every_channel_person_and_session_has_one_turn() -> None:
    async with small_hub() as (hub, store, _):
        people = range(1, TURNS + 3)
        for person in people:
            await arrive(hub, person, person, f"class:{person}", asked=1)
        passes = Reconciler(hub, store)
        for _ in range(TURNS):
            await passes._pass()
        turns = range(TURNS)
        for person in people:
            assert [n for n in turns if person in store.watches[n].compare_people] == [person % TURNS]
            assert [n for n in turns if f"class:{person}" in store.watches[n].compare_channels] == [
                hash(f"class:{person}") % TURNS
            ]
            assert [n for n in turns if person in store.watches[n].compare_sessions] == [
                n for n in turns if n % SESSION_TURNS == person % SESSION_TURNS
            ]
        assert set(store.watches[0].people) == set(store.watches[0].sessions) == set(people)
        for _ in range(TURNS):
            await passes._pass()
        assert 1 in store.watches[TURNS + 1].compare_people, "and again in the next round"
        assert 1 in store.watches[TURNS + 1].compare_sessions
        assert [set(w.compare_channels) for w in store.watches[:TURNS]] == [
            set(w.compare_channels) for w in store.watches[TURNS:]
        ]


async def test_who_came_with_rights_of_before_the_last_pass_is_compared_once_at_once() -> None:
    async with small_hub() as (hub, store, _):
        passes = Reconciler(hub, store)
        early = passes.rights.ask()
        await passes._pass()
        await arrive(hub, 7, 13, asked=early)
        await arrive(hub, 8, 14, asked=passes.rights.ask())
        left, _ = await arrive(hub, 9, 19, asked=early)
        left.on_lost()
        store.away = True
        with pytest.raises(ConnectionError):
            await passes._pass()
        store.away = False
        await passes._pass()
        await passes._pass()
        _, failed, again, after = store.watches
        assert failed.compare_people == again.compare_people == [7], "until a whole pass was answered"
        assert failed.compare_sessions == again.compare_sessions == [13]
        assert 7 not in after.compare_people


async def test_who_comes_while_a_pass_is_asked_is_looked_at_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with small_hub() as (hub, store, _):
        passes = Reconciler(hub, store)
        await passes._pass()
        real, early = store.changes, passes.rights.ask()

        async def changes(watch: Any) -> Any:
            monkeypatch.setattr(store, "changes", real)
            await arrive(hub, 7, 13, asked=early)
            return await real(watch)

        monkeypatch.setattr(store, "changes", changes)
        await passes._pass()
        await passes._pass()
        assert [7 in watch.compare_people for watch in store.watches] == [False, False, True]


async def test_a_channel_that_is_not_open_yet_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    async with small_hub() as (hub, store, broker):
        opened = asyncio.Event()
        monkeypatch.setattr(broker, "add", lambda names: opened.wait())
        monkeypatch.setattr(reconciler, "TURNS", 1)
        opening = asyncio.create_task(hub.channels.hold(["class:1"]))
        await settled()
        passes = Reconciler(hub, store)
        await passes._pass()
        opened.set()
        await opening
        await passes._pass()
        assert [watch.compare_channels for watch in store.watches] == [[], ["class:1"]]


@pytest.mark.parametrize(("told", "back"), [(4, True), (5, False), (6, False)])
async def test_less_than_was_written_out_is_a_new_life_and_nothing_counts_as_seen(
    told: int, back: bool
) -> None:
    async with small_hub() as (hub, store, _):
        store.seqs["class:1"] = 5
        (held,) = await hub.channels.hold(["class:1"])
        passes = Reconciler(hub, store)
        store.seqs["class:1"] = 6
        store.positions_told = {"class:1": told, "class:2": 0}
        await passes._pass()
        assert store.renewed == (["life"] if back else [])
        assert passes._wake.is_set() is back
        assert passes._seen == (None if back else "snapshot 1")
        await settled()
        assert held.seq == (6 if told == 6 else 5), "and what is there is read"


async def test_a_channel_that_was_given_up_while_it_was_compared_is_no_new_life(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with small_hub() as (hub, store, _):
        store.seqs["class:1"] = 5
        (held,) = await hub.channels.hold(["class:1"])
        store.positions_told, real = {"class:1": 4}, store.changes

        async def changes(watch: Any) -> Any:
            hub.channels.lose([held])
            return await real(watch)

        monkeypatch.setattr(store, "changes", changes)
        await Reconciler(hub, store)._pass()
        assert not store.renewed


async def test_a_frame_written_out_while_the_question_was_under_way_is_no_new_life(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with small_hub() as (hub, store, _):
        store.seqs["class:1"] = 5
        (held,) = await hub.channels.hold(["class:1"])
        store.positions_told, real = {"class:1": 5}, store.changes

        async def changes(watch: Any) -> Any:
            hub.fanout.push(held, 6, b"6")
            return await real(watch)

        monkeypatch.setattr(store, "changes", changes)
        await Reconciler(hub, store)._pass()
        assert not store.renewed


async def test_signals_end_sessions_and_date_what_they_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    ages: list[float] = []
    monkeypatch.setattr(metrics.revocation, "observe", ages.append)
    async with small_hub() as (hub, store, _):
        _, ended = await arrive(hub, 1, 11, "class:1")
        _, lost = await arrive(hub, 2, 12, "class:1")
        moved, stays = await arrive(hub, 11, 13, "class:1", "class:2")
        store.signals = [
            Signal(Kind.PERSON_CHANGED, 11, 3.0),
            Signal(Kind.SESSION_ENDED, 11, 7.0),
            Signal(Kind.PERSON_CHANGED, 13, 9.0),
            Signal("of a newer version", 13, 9.0),
        ]
        store.lost_sessions = [12]
        store.rights_told = {11: Rights({"class:1": 0}, {})}
        await Reconciler(hub, store)._pass()
        assert (ended.code, lost.code, stays.code) == (
            CloseCode.SESSION_ENDED,
            CloseCode.SESSION_ENDED,
            None,
        )
        assert [channel.name for channel in moved.channels] == ["class:1"]
        assert ages == [7.0, 0.0, 3.0], "the person was changed three seconds ago, the session seven"


async def test_a_channel_whose_healing_failed_is_asked_for_again_by_the_next_pass() -> None:
    async with small_hub() as (hub, store, _):
        (held,) = await hub.channels.hold(["class:1"])
        store.away = True
        hub.healer.notice(held, 1)
        await settled()
        store.away, store.seqs["class:1"] = False, 1
        await Reconciler(hub, store)._pass()
        await settled()
        assert held.seq == 1


async def test_a_channel_that_opens_meanwhile_and_has_no_frame_yet_is_no_new_life() -> None:
    async with small_hub() as (hub, store, _):
        passes = Reconciler(hub, store)
        hub.channels.by_name["class:1"] = Channel("class:1")
        store.positions_told = {"class:1": 0}
        await passes._pass()
        assert not store.renewed


async def test_it_says_whether_postgresql_answers_and_goes_on_when_it_does_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with small_hub() as (hub, store, _):
        passes = Reconciler(hub, store)
        assert not passes.ok
        running = asyncio.create_task(passes.run())
        await until(lambda: passes.ok)
        for away in (True, True, False):
            store.away, before = away, len(store.watches)
            passes.soon()
            await until(lambda before=before: len(store.watches) > before)  # type: ignore[misc]
            await settled()
            assert passes.ok is not away
            assert len(store.watches) == before + 1, "once for each time it was asked to"
        await end_tasks(running)
        assert len(caplog.records) == 1, "an outage is told once"
