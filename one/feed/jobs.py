"""What the worker does for feeds."""

import asyncio
import logging
import time

from one.jobs.job import Args, Daily, Job
from one.resources import Resources
from one.store.feed import kept

AT_ONCE = 100  # people

log = logging.getLogger("one.feed")


async def _ahead(resources: Resources, _args: Args) -> None:
    """Counts what is not read for all who are signed in, so that the hellos of a morning, or after an update, find it."""
    person, people = 0, 0
    while True:
        began = time.monotonic()
        some = await kept.ahead(resources.pool, person, AT_ONCE)
        if not some:
            break
        person, people = some[-1], people + len(some)
        # The other half of PostgreSQL's time is for those who wait.
        await asyncio.sleep(time.monotonic() - began)
    log.info("counts of %d people stand ready", people)


JOBS = (Job("counts-ahead", _ahead, Daily(5), lease=3600),)
