"""Lists that were sent and never applied, or that left questions open: they hold families' data."""

from one.jobs.job import Args, Daily, Every, Job
from one.resources import Resources
from one.roster.record import MONTHS
from one.roster.run_job import IMPORT
from one.store.roster import imports, kept
from one.store.roster import runs as store_runs


async def _uploads(resources: Resources, _args: Args) -> None:
    """Forgets lists of a class or a school that were not applied within the hour."""
    await store_runs.purge(resources.pool)


async def _doubts(resources: Resources, _args: Args) -> None:
    """Forgets lists of an import whose questions nobody answered within a month."""
    await kept.purge(resources.pool)


async def _imports(resources: Resources, _args: Args) -> None:
    """Forgets what imports of more than a school year ago changed; the log keeps that they were."""
    await imports.purge(resources.pool, MONTHS)


JOBS = (
    Job("uploads-purge", _uploads, Every(60), retries=0),
    Job("doubts-purge", _doubts, Daily(4)),
    Job("imports-purge", _imports, Daily(4)),
    IMPORT,
)
