"""The end of reports: what was decided long ago is erased."""

import logging

from one.apps.signalement.kinds import KEPT_MONTHS
from one.jobs.job import Args, Daily, Job
from one.resources import Resources
from one.store.signalement import cases

log = logging.getLogger("one.signalement")


async def _erase(resources: Resources, _args: Args) -> None:
    """Erases reports that were decided fourteen months ago, with what was reported; the log of the school stays."""
    erased = 0
    while gone := await cases.erase(resources.pool, KEPT_MONTHS, limit=200):
        erased += gone
    if erased:
        log.info("%d decided reports erased", erased)


ERASE = Job("decided-reports-erase", _erase, Daily(4), lease=600)
