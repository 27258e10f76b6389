"""Does the jobs that are due, as a worker would, when a test says so."""

from collections.abc import Iterable
from typing import Any

from one.jobs.job import Args, Job
from one.jobs.runner import Runner
from one.resources import Resources
from one.store.pool import Pool


async def emptied(resources: Resources, jobs: Iterable[Job]) -> None:
    """Until none is due."""
    runner = Runner(resources, jobs)
    while await runner.step():
        pass


class Counting:
    """A job's work that keeps the arguments it was given, and fails as often as it is told to."""

    def __init__(self, *, faults: int = 0) -> None:
        self.seen: list[dict[str, Any]] = []
        self.faults = faults

    async def __call__(self, _resources: Resources, args: Args) -> None:
        self.seen.append(dict(args))
        if len(self.seen) <= self.faults:
            raise ValueError("lise.roy@free.fr")


async def rows(pool: Pool) -> list[Any]:
    return list(await pool.fetch("select *, run_at - now() as wait from job order by id"))


async def due_now(pool: Pool) -> None:
    """Whatever waits has waited long enough."""
    await pool.execute("update job set run_at = now() where run_at > now()")
