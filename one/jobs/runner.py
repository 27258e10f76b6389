"""Doing jobs: claimed, run, and written down how they ended. Several workers share them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from pathlib import Path
from traceback import extract_tb

from one.jobs import metrics
from one.jobs.hold import Hold
from one.jobs.job import Job
from one.resources import Resources
from one.store import jobs as store
from one.store.pool import DOWN, Outage
from one.tasks import end_tasks

AT_ONCE = 3  # jobs of one worker, so that a long one holds up few others
IDLE_SECONDS = 1.0  # between two looks when nothing is due
FIRST_DELAY = timedelta(seconds=10)
LAST_DELAY = timedelta(hours=1)
# How many times more than its retries a job may be claimed: its worker was killed, perhaps by the job itself.
CRASHES = 3
RELEASE_SECONDS = 2.0  # at the end of the worker, which has four
AGAIN_SECONDS = 2.2  # between two cancellations: giving back is not to be cut short

ROOT = Path(__file__).parent.parent

log = logging.getLogger("one.jobs")


class Runner:
    """Runs the jobs of a registry until cancelled."""

    def __init__(self, resources: Resources, jobs: Iterable[Job], outage: Outage | None = None) -> None:
        """``jobs``: all that this version of ONE knows; rows of other names are left to other versions."""
        self._resources, self._outage = resources, outage or Outage()
        self._jobs: dict[str, Job] = {}
        for job in jobs:
            if job.name in self._jobs:
                raise ValueError(f"two jobs are named {job.name}")
            self._jobs[job.name] = job
        self._declared = False

    async def run(self) -> None:
        """Until cancelled."""
        works = [asyncio.create_task(self._work()) for _ in range(AT_ONCE)]
        try:
            ended, _ = await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
            for work in ended:
                work.result()  # a fault of ours
        finally:
            await end_tasks(*works, again=AGAIN_SECONDS)

    async def _work(self) -> None:
        while True:
            if not await self._outage.outlasts(self.step):
                await asyncio.sleep(IDLE_SECONDS)

    async def step(self) -> bool:
        """Do one job; False when none was due."""
        if not self._declared:
            schedules = [job.schedule for job in self._jobs.values()]
            await store.declare(self._resources.pool, [each for each in schedules if each is not None])
            self._declared = True
        claimed = await self._claim()
        if claimed is None:
            return False
        await self._do(claimed, self._jobs[claimed.name])
        return True

    async def _do(self, claimed: store.Claimed, job: Job) -> None:
        if claimed.tries > job.retries + 1 + CRASHES:
            log.error("job %d %s ended its worker too often", claimed.id, job.name)
            await self._ended_badly(claimed, job, "its worker was killed or stuck")
            return
        started = asyncio.get_running_loop().time()
        bound, hold = asyncio.timeout(job.lease), Hold(self._resources, self._outage, claimed)
        try:
            async with bound, hold.kept(bound):
                await job.run(self._resources, claimed.args)
        except asyncio.CancelledError as error:
            if _told_to_stop():
                await self._release(claimed)
                raise
            log.exception("job %d %s was cancelled by itself at try %d", claimed.id, job.name, claimed.tries)
            await self._ended_badly(claimed, job, _where(error))
        except DOWN as error:  # somebody else is away, or too slow: no fault to look for in our code
            if hold.lost:
                log.warning("job %d %s: another worker has it", claimed.id, job.name)
                return
            what = f"took more than {job.lease:g} s" if bound.expired() else _where(error)
            log.warning("job %d %s: %s", claimed.id, job.name, what)
            await self._ended_badly(claimed, job, what)
        except Exception as error:  # a fault in one job must not hold up the others
            log.exception("job %d %s failed at try %d", claimed.id, job.name, claimed.tries)
            await self._ended_badly(claimed, job, _where(error))
        else:
            await self._write(lambda: store.done(self._resources.pool, claimed, job.schedule))
            metrics.runs.labels(job.name, "done").inc()
            metrics.done_at.labels(job.name).set_to_current_time()
        metrics.seconds.labels(job.name).observe(asyncio.get_running_loop().time() - started)

    async def _claim(self) -> store.Claimed | None:
        """What is due next. A worker that stops waits for what it asked for: the server may take a job for it all the same."""
        claiming = asyncio.create_task(store.claim(self._resources.pool, list(self._jobs)))
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            await asyncio.wait([claiming], timeout=RELEASE_SECONDS / 2)
            await end_tasks(claiming)  # left behind it would find the pool closed, and nobody to tell
            taken = not claiming.cancelled() and claiming.exception() is None
            if taken and (claimed := claiming.result()) is not None:
                await self._release(claimed)
            raise

    async def _release(self, claimed: store.Claimed) -> None:
        """Give back what a worker that stops was doing: else it waits until the worker counts as dead."""
        try:
            async with asyncio.timeout(RELEASE_SECONDS / 2):
                await store.release(self._resources.pool, claimed)
        except DOWN as error:
            log.warning(
                "job %d %s waits for another worker: %s", claimed.id, claimed.name, type(error).__name__
            )

    async def _ended_badly(self, claimed: store.Claimed, job: Job, error: str) -> None:
        pool = self._resources.pool
        if claimed.tries > job.retries:
            metrics.runs.labels(job.name, "given_up").inc()
            await self._write(lambda: store.give_up(pool, claimed, error, job.schedule))
        else:
            metrics.runs.labels(job.name, "again").inc()
            await self._write(lambda: store.again(pool, claimed, error, delay(claimed.tries)))

    async def _write(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write the end down, however long PostgreSQL is away; when somebody else has it by then, nothing."""
        while True:
            try:
                await write()
            except DOWN as error:
                self._outage.begins(error)
                await asyncio.sleep(IDLE_SECONDS)
            else:
                return


def delay(tries: int) -> timedelta:
    """How long to wait after so many tries: 10 s, 20 s, 40 s… 1 h."""
    return min(FIRST_DELAY * (1 << min(tries - 1, 20)), LAST_DELAY)


def _told_to_stop() -> bool:
    """Whether a cancellation is meant for us: what a job waits for may have been cancelled alone."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _where(error: BaseException) -> str:
    """Kind and place of a fault. What it says stays in the log: it may hold somebody's name or address."""
    ours = [frame for frame in extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(ROOT)]
    if not ours:
        return type(error).__name__
    place = Path(ours[-1].filename).relative_to(ROOT.parent)
    return f"{type(error).__name__} at {place}:{ours[-1].lineno}"
