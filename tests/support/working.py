"""A worker beside a server, for tests of pages that follow what it does."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from one.http.state import State
from one.jobs.runner import Runner
from one.roster.run_job import IMPORT
from one.tasks import end_tasks


@contextlib.asynccontextmanager
async def working(state: State) -> AsyncIterator[None]:
    """A worker that does this job while the block lasts."""
    task = asyncio.create_task(Runner(state.resources, [IMPORT]).run())
    try:
        yield
    finally:
        await end_tasks(task)
        if not task.cancelled():
            task.result()  # a fault of ours
