"""What a worker asks PostgreSQL every two seconds: whole, once, and whatever goes wrong in between."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from support.faults import readiness, until
from support.live_client import dial, frame
from support.live_events import write_note
from support.live_line import cookie, say
from support.people import School
from support.reconciling import passes

from one.config import Settings
from one.errors import Unavailable
from one.http.state import State
from one.signals import Watch
from one.store import changes
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_rights_that_cannot_be_applied_do_not_end_the_worker(
    server: State, settings: Settings, school: School, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new channels cannot be placed while PostgreSQL is away: those that are left are left all the same."""
    ce1, cm2, lea = school.classes["CE1"], school.classes["CM2"], school.people["lea.roy"]
    source: Any = server.engine.hub.source
    real, away = source.positions, True

    async def positions(names: Sequence[str]) -> dict[str, int]:
        if away:
            raise TimeoutError
        found: dict[str, int] = await real(names)
        return found

    async with dial(settings.origin, await cookie(school, "lea.roy")) as socket:
        await frame(socket, "hello")
        monkeypatch.setattr(source, "positions", positions)
        await pool.execute("update membership set class_id = $1 where person_id = $2", cm2, lea)
        await pool.execute("insert into control (kind, target_id) values ('person_changed', $1)", lea)
        with pytest.raises(Unavailable):
            await server.engine.reconciler.rights.read_again(lea)
        assert (await frame(socket, "channels"))["left"] == [f"class:{ce1}", f"class:{ce1}:eleve"]
        server.engine.reconciler.soon()
        await until(lambda: not server.engine.reconciler.ok)
        assert await readiness(settings.origin) == "postgresql"
        away = False
        joined = (await frame(socket, "channels"))["joined"]
        assert set(joined) == {f"class:{cm2}", f"class:{cm2}:eleve"}
        await until(lambda: server.engine.reconciler.ok)


async def test_a_right_that_ended_is_not_joined_again_while_another_is_waited_for(
    server: State, settings: Settings, school: School, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ce1, cm2, lea = school.classes["CE1"], school.classes["CM2"], school.people["lea.roy"]
    source: Any = server.engine.hub.source
    real, asked, answer = source.positions, asyncio.Event(), asyncio.Event()

    async def slow(names: Sequence[str]) -> dict[str, int]:
        asked.set()
        await answer.wait()
        found: dict[str, int] = await real(names)
        return found

    async with dial(settings.origin, await cookie(school, "lea.roy")) as socket:
        hello = await frame(socket, "hello")
        (connection,) = server.engine.hub.registry.connections
        monkeypatch.setattr(source, "positions", slow)
        await pool.execute("update membership set class_id = $1 where person_id = $2", cm2, lea)
        applying = asyncio.create_task(server.engine.reconciler.rights.read_again(lea))
        await asked.wait()
        await say(socket, "resume", epoch=hello["epoch"], seqs=hello["seqs"])
        await frame(socket, "resumed")
        assert connection not in server.engine.hub.channels.by_name[f"class:{ce1}"].members
        answer.set()
        await applying
        told = await frame(socket, "channels")
        assert told["left"] == [f"class:{ce1}", f"class:{ce1}:eleve"]
        assert connection in server.engine.hub.channels.by_name[f"class:{cm2}"].members


async def test_a_pass_is_one_question(server: State, school: School) -> None:
    from support.database import asked

    await passes(server, 2)
    counts = []
    for _ in range(6):  # one in five also asks for sessions whose time has passed, if there are any
        before = asked(server.resources.pool)
        await passes(server)
        counts.append(asked(server.resources.pool) - before)
    assert min(counts) == 2, "one for each of the two passes that were waited for"


async def test_seqs_that_go_back_are_a_new_life(
    server: State, settings: Settings, school: School, pool: Pool
) -> None:
    """A dump restored in place: same database, same timeline, fewer events."""
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        hello = await frame(socket, "hello")
        for title in ("Un", "Deux", "Trois"):
            await write_note(server, school, title)
        channel = server.engine.hub.channels.by_name[f"class:{school.classes['CE1']}:parent"]
        await until(lambda: channel.seq == 3)
        await pool.execute("truncate feed; delete from event; update channel set seq = 0")
        await write_note(server, school, "Après")
        async with asyncio.timeout(20):
            await socket.wait_closed()
        assert socket.close_code == 1012
        assert await changes.epoch(pool) != hello["epoch"]
    await until(lambda: server.engine.hub.epoch != hello["epoch"])


async def copied_back(pool: Pool) -> None:
    """What a restore in place does to the epoch: the same row, written by somebody else."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("create temporary table dump on commit drop as select * from epoch")
        await connection.execute("delete from epoch")
        await connection.execute("insert into epoch select * from dump")


async def test_a_row_that_was_copied_back_is_a_new_life(pool: Pool) -> None:
    before = await changes.epoch(pool)
    assert await changes.epoch(pool) == before
    await copied_back(pool)
    after = await changes.epoch(pool)
    assert after != before
    assert await changes.epoch(pool) == after
    await changes.renew_epoch(pool, before)
    assert await changes.epoch(pool) == after, "somebody has"
    await changes.renew_epoch(pool, after)
    assert await changes.epoch(pool) not in (before, after)


async def test_a_snapshot_ahead_of_the_server_is_a_new_life(pool: Pool) -> None:
    """Its files were put back: same database, same timeline, and numbers of transactions that are given out again."""
    life = await changes.epoch(pool)
    ahead = await pool.fetchval("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000")
    found = await changes.changes(pool, Watch(life, f"{ahead}:{ahead}:", [], [], [], [], []))
    assert found.epoch != life
    again = await changes.changes(pool, Watch(life, f"{ahead}:{ahead}:", [], [], [], [], []))
    assert again.epoch == found.epoch, "each worker that sees it begins the same one"


async def test_a_new_life_closes_every_socket_for_a_fresh_start(
    server: State, settings: Settings, school: School, pool: Pool
) -> None:
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        await frame(socket, "hello")
        await copied_back(pool)
        server.engine.reconciler.soon()
        async with asyncio.timeout(20):
            await socket.wait_closed()
        assert socket.close_code == 1012


async def test_another_timeline_is_a_new_life(pool: Pool) -> None:
    before = await changes.epoch(pool)
    assert await changes.epoch(pool) == before
    await pool.execute("update epoch set timeline = '00000009'")  # as a replica that took over would find it
    after = await changes.epoch(pool)
    assert after != before
    assert await changes.epoch(pool) == after


async def test_guardians_hear_that_their_child_left_the_school(
    server: State, settings: Settings, school: School, pool: Pool
) -> None:
    """Of a child without a class nothing else would tell them but Redis."""
    zoe = school.people["zoe.blin"]
    await pool.execute("delete from membership where person_id = $1", zoe)
    async with dial(settings.origin, await cookie(school, "bea.blin")) as socket:
        await frame(socket, "hello")
        await passes(server)
        await pool.execute("delete from attachment where person_id = $1", zoe)
        server.engine.reconciler.soon()
        assert f"family:{zoe}" in (await frame(socket, "channels", 20))["left"]
