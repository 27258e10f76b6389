"""Messages that left, or never will, are forgotten after a while."""

from one.jobs.job import Args, Every, Job
from one.resources import Resources
from one.store import outbox


async def _outbox(resources: Resources, _args: Args) -> None:
    """Forgets messages that left, or were given up, two days ago."""
    await outbox.purge(resources.pool)


JOBS = (Job("outbox-purge", _outbox, Every(3600)),)
