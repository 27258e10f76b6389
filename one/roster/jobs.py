"""Lists that were sent and never applied: they hold families' data."""

from one.jobs.job import Args, Every, Job
from one.resources import Resources
from one.store.roster import uploads


async def _uploads(resources: Resources, _args: Args) -> None:
    """Forgets lists of a class that were not applied within the hour."""
    await uploads.purge(resources.pool)


JOBS = (Job("uploads-purge", _uploads, Every(60), retries=0),)
