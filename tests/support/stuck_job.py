"""A worker of one job that says when it begins and never ends: started by tests, to be killed."""

import asyncio
import os
import sys

from one.config import Settings
from one.jobs.job import Args, Job
from one.jobs.runner import Runner
from one.resources import Resources, Silence
from one.store import pool as store_pool
from one.threads import Threads


async def stuck(_resources: Resources, _args: Args) -> None:
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


async def main() -> None:
    pool = await store_pool.create(os.environ["DATABASE_URL"], 3)
    nobody = Silence()
    resources = Resources(Settings(), pool, nobody, nobody, Threads(1))  # type: ignore[arg-type]
    await Runner(resources, [Job("stuck", stuck, lease=600)]).run()


if __name__ == "__main__":
    asyncio.run(main())
