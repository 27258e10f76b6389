"""What is left of a job when its worker is killed, stuck or told to stop, and when PostgreSQL is away."""

import asyncio
import contextlib
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from support import stuck_job
from support.job_runs import Counting, due_now, emptied, rows
from support.meanwhile import meanwhile

from one.http.state import State
from one.jobs import hold, runner
from one.jobs.job import Args, Every, Job
from one.jobs.runner import Runner
from one.resources import Resources
from one.store import jobs as store
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_a_job_that_takes_longer_than_its_lease_is_cancelled(state: State, pool: Pool) -> None:
    async def endless(_resources: Resources, _args: Args) -> None:
        await asyncio.Event().wait()

    export = Job("export", endless, lease=0.05)
    await store.put(pool, export)
    await emptied(state.resources, [export])
    (row,) = await rows(pool)
    assert (row["tries"], row["error"]) == (1, "took more than 0.05 s")


async def test_who_lost_the_lease_writes_nothing_down(state: State, pool: Pool) -> None:
    """A worker that stood still for too long comes back when another one has the job."""
    export = Job("export", Counting())
    await store.put(pool, export)
    first = await store.claim(pool, ["export"])
    assert first is not None
    await due_now(pool)
    async with meanwhile(pool) as then:
        second = await store.claim(pool, ["export"])
    assert second is not None
    await store.done(pool, first, None)
    await store.release(pool, first)
    await store.give_up(pool, first, "late", None)
    (row,) = await rows(pool)
    assert (row["died_at"], row["tries"], then.put_off(row["run_at"], store.HELD)) == (None, 2, True)


async def test_a_job_stays_with_its_worker_for_as_long_as_that_is_alive(
    state: State, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold, "BEAT_SECONDS", 0.0)
    held: list[datetime] = []

    async def long(_resources: Resources, _args: Args) -> None:
        """Until it was held on to for three times."""
        while len(held) < 3:
            (row,) = await rows(pool)
            held.extend([row["run_at"]] * (row["run_at"] not in held))

    export = Job("export", long, lease=120)
    await store.put(pool, export)
    await emptied(state.resources, [export])
    assert held == sorted(held)
    assert await rows(pool) == []


async def test_a_worker_that_finds_its_job_with_another_ends_it_and_writes_nothing_down(
    state: State, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold, "BEAT_SECONDS", 0.0)
    ended: list[str] = []

    async def overtaken(_resources: Resources, _args: Args) -> None:
        await due_now(pool)
        while await store.claim(pool, ["export"]) is None:  # it may have said once more that it is alive
            await due_now(pool)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    export = Job("export", overtaken, lease=120)
    await store.put(pool, export)
    await emptied(state.resources, [export])
    (row,) = await rows(pool)
    assert (ended, row["tries"], row["error"], row["died_at"]) == (["cancelled"], 2, "", None)
    assert row["wait"] > timedelta(0)


async def test_a_job_that_is_cancelled_by_itself_failed_and_ends_no_worker(state: State, pool: Pool) -> None:
    async def alone(_resources: Resources, _args: Args) -> None:
        waited = asyncio.create_task(asyncio.Event().wait())
        waited.cancel()
        await waited

    export = Job("export", alone)
    await store.put(pool, export)
    await emptied(state.resources, [export])
    (row,) = await rows(pool)
    assert (row["tries"], row["error"].split()[0]) == (1, "CancelledError")


async def test_a_job_that_is_deaf_to_its_end_is_held_no_longer(
    state: State, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold, "BEAT_SECONDS", 0.0)
    let_go = asyncio.Event()

    async def deaf(_resources: Resources, _args: Args) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        beats = [task for task in asyncio.all_tasks() if "_beat" in repr(task.get_coro())]
        await asyncio.wait(beats)
        let_go.set()

    export = Job("export", deaf, lease=0.05)
    await store.put(pool, export)
    await emptied(state.resources, [export])
    assert let_go.is_set()


async def test_what_postgresql_refuses_once_ends_no_hold(
    state: State, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold, "BEAT_SECONDS", 0.0)
    beat, asked, held = store.beat, 0, asyncio.Event()

    async def refused_once(*args: Any) -> bool:
        nonlocal asked
        asked += 1
        if asked == 1:
            await pool.execute("select 1 / 0")
        held.set()
        return await beat(*args)

    async def long(_resources: Resources, _args: Args) -> None:
        await held.wait()

    monkeypatch.setattr(store, "beat", refused_once)
    export = Job("export", long, lease=120)
    await store.put(pool, export)
    await emptied(state.resources, [export])
    assert await rows(pool) == []


async def test_a_worker_that_is_told_to_stop_gives_its_job_back(
    state: State, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "RELEASE_SECONDS", 120)  # that it does, on however busy a machine
    begun = asyncio.Event()

    async def long(_resources: Resources, _args: Args) -> None:
        begun.set()
        await asyncio.Event().wait()

    export = Job("export", long)
    await store.put(pool, export)
    # Several times: what one part of the worker gives back, another may have asked for at that very moment.
    for _ in range(25):
        begun.clear()
        running = asyncio.create_task(Runner(state.resources, [export]).run())
        await begun.wait()
        running.cancel()
        await asyncio.wait([running])
        (row,) = await rows(pool)
        assert (row["tries"], row["wait"] <= timedelta(0)) == (0, True)


async def test_a_worker_ends_though_a_library_loses_a_cancellation(
    state: State, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "AGAIN_SECONDS", 0.01)
    begun = asyncio.Event()

    async def hard_of_hearing(_resources: Resources, _args: Args) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            begun.set()
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    export = Job("export", hard_of_hearing)
    await store.put(pool, export)
    running = asyncio.create_task(Runner(state.resources, [export]).run())
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_worker_that_is_killed_leaves_a_job_that_falls_due_again(state: State, pool: Pool) -> None:
    work = Counting()
    await store.put(pool, Job("stuck", work), {"person": 1})
    environ = os.environ | {"DATABASE_URL": state.resources.settings.database_url or ""}
    command = [sys.executable, "-m", "support.stuck_job"]
    process = subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, cwd=Path(stuck_job.__file__).parent.parent
    )
    assert process.stdout is not None
    try:
        assert await asyncio.to_thread(process.stdout.readline) == b"begun\n"
    finally:
        process.kill()
        process.stdout.close()
        process.wait()
    (row,) = await rows(pool)
    assert row["run_at"] - row["started_at"] == store.HELD
    await emptied(state.resources, [Job("stuck", work)])
    assert work.seen == []
    await due_now(pool)  # a minute later
    await emptied(state.resources, [Job("stuck", work)])
    assert work.seen == [{"person": 1}]


async def test_a_job_that_kills_its_workers_is_given_up(state: State, pool: Pool) -> None:
    work = Counting()
    export = Job("export", work, retries=1)
    await store.put(pool, export)
    for _ in range(2 + runner.CRASHES):  # claimed, and never heard of again
        assert await store.claim(pool, ["export"]) is not None
        await due_now(pool)
    await emptied(state.resources, [export])
    assert work.seen == []
    assert [letter.error for letter in await store.dead(pool, 10)] == ["its worker was killed or stuck"]


async def test_the_end_is_written_down_though_postgresql_cut_us_off(state: State, pool: Pool) -> None:
    async def cutting(_resources: Resources, _args: Args) -> None:
        await pool.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'one web'"
        )

    export = Job("export", cutting)
    await store.put(pool, export)
    await emptied(state.resources, [export])
    assert await rows(pool) == []


async def test_an_outage_is_told_once_however_long_it_lasts(
    state: State, pool: Pool, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "IDLE_SECONDS", 0.0)
    tries = asyncio.Semaphore(0)

    class Counted(Runner):
        async def step(self) -> bool:
            tries.release()
            return await super().step()

    pool.terminate()  # its own: the live engine of ``state`` would end the process
    resources = structs.replace(state.resources, pool=pool)
    running = asyncio.create_task(Counted(resources, [Job("sweep", Counting(), Every(60))]).run())
    for _ in range(10):
        await tries.acquire()
    running.cancel()
    await asyncio.wait([running])
    told = [record.message for record in caplog.records if record.name in ("one.jobs", "one.store")]
    assert told == ["PostgreSQL does not answer: InterfaceError"]
