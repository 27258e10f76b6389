"""Jobs: once a window whoever runs them, tried again after a fault, given up after too many, never in each other's way."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from support.job_runs import Counting, due_now, emptied, rows
from support.meanwhile import meanwhile

from one.http.state import State
from one.jobs import runner
from one.jobs.job import Args, Daily, Every, Job
from one.jobs.runner import Runner
from one.resources import Resources
from one.store import jobs as store
from one.store.pool import Pool
from one.store.work import work
from one.tasks import end_tasks

pytestmark = pytest.mark.anyio


async def test_a_schedule_is_used_once_a_window_by_whoever_comes_first(state: State, pool: Pool) -> None:
    work = Counting()
    registry = [Job("sweep", work, Every(3600))]
    await asyncio.gather(*(emptied(state.resources, registry) for _ in range(4)))
    await emptied(state.resources, registry)  # and a worker that was started again
    assert work.seen == [{}]
    (row,) = await rows(pool)
    assert row["run_at"].minute == row["run_at"].second == 0
    assert timedelta(0) < row["wait"] <= timedelta(hours=1)
    await due_now(pool)  # the next window
    await asyncio.gather(*(emptied(state.resources, registry) for _ in range(4)))
    assert len(work.seen) == 2


@pytest.mark.parametrize(
    ("now", "hour", "expected"),
    [
        ("2026-01-10 02:59+00", 4, "2026-01-10 03:00+00"),
        ("2026-01-10 03:00+00", 4, "2026-01-11 03:00+00"),
        ("2026-07-10 01:59+00", 4, "2026-07-10 02:00+00"),
        ("2026-03-28 12:00+00", 4, "2026-03-29 02:00+00"),  # summer begins in the night
        ("2026-10-24 12:00+00", 4, "2026-10-25 03:00+00"),  # and ends
        ("2026-03-28 12:00+00", 2, "2026-03-29 01:00+00"),  # an hour that does not exist that night
        ("2026-07-10 21:30+00", 23, "2026-07-11 21:00+00"),
        ("2026-07-10 22:30+00", 0, "2026-07-11 22:00+00"),
    ],
)
async def test_a_daily_job_keeps_its_hour_in_france(pool: Pool, now: str, hour: int, expected: str) -> None:
    found = await pool.fetchval(
        f"select {store.next_window('$1::timestamptz')}", datetime.fromisoformat(now), None, hour
    )
    assert found == datetime.fromisoformat(expected)


async def test_a_schedule_that_now_comes_sooner_is_moved_forward(state: State, pool: Pool) -> None:
    work = Counting()
    await emptied(state.resources, [Job("sweep", work, Daily(4))])
    await emptied(state.resources, [Job("sweep", work, Every(60))])
    (row,) = await rows(pool)
    assert row["wait"] <= timedelta(seconds=60)


async def test_a_worker_that_starts_takes_no_job_from_one_that_runs_it(state: State, pool: Pool) -> None:
    begun, work = asyncio.Event(), Counting()

    async def long(_resources: Resources, _args: Args) -> None:
        begun.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(Runner(state.resources, [Job("sweep", long, Every(1))]).run())
    await begun.wait()
    await emptied(state.resources, [Job("sweep", work, Every(1))])
    (row,) = await rows(pool)
    assert (work.seen, row["run_at"] - row["started_at"] >= store.HELD) == ([], True)
    await end_tasks(running)


async def test_what_was_asked_for_is_done_once_with_its_arguments(state: State, pool: Pool) -> None:
    done = Counting()
    export = Job("export", done)
    async with work(None, state.resources) as w:
        await w.job(export, {"person": 12})
    await asyncio.gather(*(emptied(state.resources, [export]) for _ in range(4)))
    assert done.seen == [{"person": 12}]
    assert await rows(pool) == []


async def test_what_was_asked_for_in_vain_or_for_later_is_not_done(state: State, pool: Pool) -> None:
    work = Counting()
    export = Job("export", work)
    async with pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await store.put(connection, export)
        await transaction.rollback()
    await store.put(pool, export, run_at=datetime.now(UTC) + timedelta(minutes=5))
    await emptied(state.resources, [export])
    assert work.seen == []
    await due_now(pool)
    await emptied(state.resources, [export])
    assert work.seen == [{}]


async def test_a_fault_is_tried_again_later_and_holds_up_nobody(state: State, pool: Pool) -> None:
    bad, good = Counting(faults=1), Counting()
    registry = [Job("bad", bad), Job("good", good)]
    await store.put(pool, registry[0])
    await store.put(pool, registry[1])
    async with meanwhile(pool) as then:
        await emptied(state.resources, registry)
    assert (len(bad.seen), len(good.seen)) == (1, 1)
    (row,) = await rows(pool)
    assert then.put_off(row["run_at"], runner.delay(1))
    assert row["error"].startswith("ValueError")
    assert "lise" not in row["error"]
    await due_now(pool)
    await emptied(state.resources, registry)
    assert await rows(pool) == []


def test_the_delay_grows_up_to_an_hour() -> None:
    waits = [runner.delay(n) for n in range(1, 100)]
    assert waits[0] == timedelta(seconds=10)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)


async def test_after_its_retries_a_job_is_a_dead_letter_until_somebody_says_otherwise(
    state: State, pool: Pool
) -> None:
    work = Counting(faults=3)
    export = Job("export", work, retries=2)
    job_id = await store.put(pool, export)
    for _ in range(5):
        await emptied(state.resources, [export])
        await due_now(pool)
    assert len(work.seen) == 3
    (letter,) = await store.dead(pool, 10)
    assert (letter.id, letter.tries) == (job_id, 3)
    assert not await store.retry(pool, job_id + 1)
    assert await store.retry(pool, job_id)
    await emptied(state.resources, [export])
    assert len(work.seen) == 4
    assert await rows(pool) == []


async def test_a_schedule_that_fails_skips_to_its_next_window_and_recovers(state: State, pool: Pool) -> None:
    work = Counting(faults=2)
    registry = [Job("sweep", work, Every(3600), retries=0)]
    for failures in (1, 2, 0):
        await emptied(state.resources, registry)
        (line,) = await store.lines(pool)
        assert (line.failures, line.dead, bool(line.error)) == (failures, 0, failures > 0)
        await due_now(pool)


async def test_jobs_of_another_version_are_left_alone(state: State, pool: Pool) -> None:
    await store.put(pool, Job("from-tomorrow", Counting()))
    await emptied(state.resources, [Job("export", Counting())])
    assert [row["tries"] for row in await rows(pool)] == [0]


async def test_two_jobs_cannot_have_one_name(state: State) -> None:
    with pytest.raises(ValueError, match="two jobs are named export"):
        Runner(state.resources, [Job("export", Counting()), Job("export", Counting())])
