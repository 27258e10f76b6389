"""The end of closed accounts."""

import logging

from one.jobs.job import Args, Daily, Job
from one.people import lifecycle
from one.resources import Resources

log = logging.getLogger("one.lifecycle")


async def _erase(resources: Resources, _args: Args) -> None:
    """Erases accounts that have belonged to no school for three months."""
    counts = await lifecycle.purge(resources)
    if counts.erased:
        log.info("%d closed accounts erased", counts.erased)


JOBS = (Job("closed-accounts-erase", _erase, Daily(4), lease=3600),)
