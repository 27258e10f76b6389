"""Messages that left, or never will, are forgotten after a while."""

from one.jobs.job import Args, Every, Job
from one.mail import metrics
from one.resources import Resources
from one.store import mail_lane, outbox


async def _outbox(resources: Resources, _args: Args) -> None:
    """Forgets messages that left two days ago, and those that did not after two weeks."""
    await outbox.purge(resources.pool)


async def _measure(resources: Resources, _args: Args) -> None:
    """Measures what waits in the outbox."""
    due, age = await outbox.oldest(resources.pool)
    metrics.due.set(due)
    metrics.oldest.set(age)
    metrics.closed.set((await mail_lane.lane(resources.pool)).pauses > 0)


JOBS = (Job("outbox-purge", _outbox, Every(3600)), Job("outbox-measure", _measure, Every(30)))
