"""What the worker does about drafts."""

from one.jobs.job import Args, Daily, Job
from one.resources import Resources
from one.store import drafts


async def _purge(resources: Resources, _args: Args) -> None:
    """Forgets drafts that were published or thrown away a month ago, and those that nobody opened for a year."""
    await drafts.purge(resources.pool)


JOBS = (Job("drafts-purge", _purge, Daily(4)),)
