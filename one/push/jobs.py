"""What the worker measures of notifications that wait."""

from one.jobs.job import Args, Every, Job
from one.push import metrics
from one.resources import Resources
from one.store.push import waiting


async def _measure(resources: Resources, _args: Args) -> None:
    """Measures what waits for browsers."""
    due, age = await waiting.oldest(resources.pool)
    metrics.due.set(due)
    metrics.oldest.set(age)


JOBS = (Job("push-measure", _measure, Every(30)),)
