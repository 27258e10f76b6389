"""What a worker has seen is told by the order of commits: rows may become visible as late as they like."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from support.faults import until
from support.knocking import ask_by
from support.live_client import dial, frame
from support.live_line import cookie, line
from support.people import School
from support.reconciling import compare_nothing, passes

from one.config import Settings
from one.events import Kind, Placed
from one.http.state import State
from one.signals import Changes, Watch
from one.store import changes, events
from one.store.pool import Connection, Pool

pytestmark = pytest.mark.anyio


async def place(connection: Connection, channel: str) -> list[Placed]:
    """An event of no consequence."""
    _, placed = await events.append(
        connection, kind=Kind.READ, channels=[channel], body='{"ids":[],"unread":0}'
    )
    return placed


@asynccontextmanager
async def stalled(pool: Pool) -> AsyncIterator[Connection]:
    """A transaction whose COMMIT takes an hour: when it can be seen at last, all its rows are that old."""
    async with pool.acquire() as connection, connection.transaction():
        yield connection
        await connection.execute("set constraints all immediate")  # triggers that wait for COMMIT
        for table in ("event", "feed", "control"):
            await connection.execute(
                f"update {table} set created_at = created_at - interval '1 hour' where xmin = pg_current_xact_id()::xid"
            )


@pytest.fixture
async def answers(server: State, monkeypatch: pytest.MonkeyPatch) -> list[Changes]:
    """What each pass was told; comparisons are left out."""
    truth: Any = server.engine.reconciler.truth
    real, heard = truth.changes, list[Changes]()

    async def listening(watch: Watch) -> Changes:
        answer: Changes = await real(watch)
        heard.append(answer)
        return answer

    monkeypatch.setattr(truth, "changes", listening)
    await compare_nothing(server, monkeypatch)
    return heard


async def test_events_of_a_commit_that_took_an_hour_are_heard(
    server: State, settings: Settings, school: School, pool: Pool, answers: list[Changes]
) -> None:
    channel = f"class:{school.classes['CE1']}:parent"
    async with line(settings, await cookie(school, "lise.roy")) as socket:
        await passes(server)
        async with stalled(pool) as late:
            await place(late, channel)
            for _ in range(3):  # others write to other channels meanwhile, and are seen
                async with pool.acquire() as other:
                    await place(other, "class:999")
                await passes(server)
        await passes(server)
        heard = await frame(socket, "event")
        assert (heard["channel"], heard["seq"]) == (channel, 1)


async def test_rights_that_ended_in_a_commit_that_took_an_hour_are_followed(
    server: State, settings: Settings, school: School, pool: Pool, answers: list[Changes]
) -> None:
    async with line(settings, await cookie(school, "bea.blin")) as socket:
        await passes(server)
        async with stalled(pool) as late:
            await late.execute("delete from guardian where guardian_id = $1", school.people["bea.blin"])
            await passes(server, 3)
        await passes(server)
        told = await frame(socket, "channels", 20)
        assert f"class:{school.classes['CE1']}:parent" in told["left"]


async def test_a_session_that_ended_in_a_commit_that_took_an_hour_is_hung_up_on(
    server: State, settings: Settings, school: School, pool: Pool, answers: list[Changes]
) -> None:
    async with line(settings, await cookie(school, "bea.blin")) as socket:
        await passes(server)
        async with stalled(pool) as late:
            await late.execute("delete from session where person_id = $1", school.people["bea.blin"])
            await passes(server, 3)
        await passes(server)
        await socket.wait_closed()
        assert socket.close_code == 4500


async def test_what_was_seen_is_not_looked_at_again_however_long_a_transaction_lasts(
    server: State, school: School, pool: Pool, answers: list[Changes]
) -> None:
    """One that holds the horizon back is one number to look for, not all that was written since it began."""
    async with pool.acquire() as forgotten, forgotten.transaction():
        await forgotten.execute("select pg_current_xact_id()")
        async with pool.acquire() as connection:
            await place(connection, "class:999")
        await passes(server)
        assert any("class:999" in answer.positions for answer in answers)
        answers.clear()
        await passes(server, 3)
        assert not any(answer.positions for answer in answers)


async def test_a_signal_is_given_once(
    server: State, settings: Settings, school: School, pool: Pool, answers: list[Changes]
) -> None:
    lise = school.people["lise.roy"]
    async with line(settings, await cookie(school, "lise.roy")):
        await passes(server)
        answers.clear()
        await pool.execute("insert into control (kind, target_id) values ('person_changed', $1)", lise)
        await passes(server, 3)
        assert [signal.target_id for answer in answers for signal in answer.signals] == [lise]


async def test_a_pass_that_could_not_be_finished_is_done_again(
    server: State,
    settings: Settings,
    school: School,
    pool: Pool,
    answers: list[Changes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it was told counts as seen when all of it was done."""
    lea, reconciler = school.people["lea.roy"], server.engine.reconciler
    source: Any = server.engine.hub.source
    real = source.positions

    async def away(names: Sequence[str]) -> dict[str, int]:
        raise TimeoutError

    async with line(settings, await cookie(school, "lea.roy")) as socket:
        await passes(server)
        monkeypatch.setattr(source, "positions", away)
        await pool.execute(
            "update membership set class_id = $1 where person_id = $2", school.classes["CM2"], lea
        )
        reconciler.soon()
        await until(lambda: not reconciler.ok)
        monkeypatch.setattr(source, "positions", real)
        reconciler.soon()
        left = (await frame(socket, "channels", 20))["left"]
        joined = (await frame(socket, "channels", 20))["joined"]
        assert f"class:{school.classes['CE1']}" in left
        assert f"class:{school.classes['CM2']}" in joined


async def test_who_came_with_the_rights_of_before_a_signal_follows_it(
    server: State,
    settings: Settings,
    school: School,
    pool: Pool,
    answers: list[Changes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The signal was given to a pass that did not know the newcomer, whose rights were read before it."""
    from one.store import live

    real = live.visitor

    async def slow(pool_: Pool, token: str, tablet: str = "") -> Any:
        found = await real(pool_, token, tablet)
        await pool.execute("delete from guardian where guardian_id = $1", school.people["bea.blin"])
        await passes(server, 2)
        return found

    ask_by(monkeypatch, slow)
    async with dial(settings.origin, await cookie(school, "bea.blin")) as socket:
        hello = await frame(socket, "hello")
        assert f"family:{school.people['zoe.blin']}" in hello["seqs"]
        server.engine.reconciler.soon()
        assert f"family:{school.people['zoe.blin']}" in (await frame(socket, "channels", 20))["left"]


async def test_numbers_of_another_cluster_are_no_work(pool: Pool) -> None:
    """A dump carries the transactions of where it was made; here their numbers are not given out yet."""
    await pool.execute(
        "insert into control (kind, target_id, xid) values ('person_changed', 1, '999999999999')"
    )
    first = await changes.changes(pool, Watch("", None, [], [1], [], [], []))
    again = await changes.changes(pool, Watch("", first.snapshot, [], [1], [], [], []))
    assert again.signals == []
    await pool.execute("insert into control (kind, target_id) values ('person_changed', 1)")
    third = await changes.changes(pool, Watch("", again.snapshot, [], [1], [], [], []))
    assert [signal.target_id for signal in third.signals] == [1]


async def test_whoever_asks_for_the_first_time_has_missed_nothing(pool: Pool) -> None:
    async with pool.acquire() as connection:
        await place(connection, "class:1")
    assert (await changes.changes(pool, Watch("", None, [], [], [], [], []))).positions == {}


async def test_the_question_looks_into_an_index_whatever_was_ever_written(pool: Pool) -> None:
    await pool.execute("insert into channel (name, seq) values ('class:1', 50000)")
    await pool.execute("insert into event (kind, body) select 'read', '{}' from generate_series(1, 50000)")
    for part in range(100):  # by as many transactions: those of one are all its rows to the planner
        await pool.execute(
            "insert into feed (channel_id, seq, event_id, item)"
            " select c.id, e.id, e.id, false from channel c, event e where e.id % 100 = $1",
            part,
        )
    await pool.execute("analyze feed")
    asked = Watch(
        "", (await changes.changes(pool, Watch("", None, [], [], [], [], []))).snapshot, [], [], [], [], []
    )
    async with pool.acquire() as connection:
        for force in ("force_custom_plan", "force_generic_plan"):
            await connection.execute(f"set plan_cache_mode = {force}")
            plan = await connection.fetch(
                f"explain (analyze, timing off) {changes._CHANGES}",
                asked.epoch,
                asked.seen,
                [],
                [],
                [],
                [],
                [],
                [],
            )
            text = "\n".join(row[0] for row in plan)
            assert "feed_xid" in text
            assert "Seq Scan on feed" not in text
        await connection.execute("reset plan_cache_mode")
