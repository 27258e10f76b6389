"""What the worker does about messages."""

from one.jobs.job import Args, Daily, Job
from one.resources import Resources
from one.store.messagerie import threads
from one.store.work import work


async def _purge(resources: Resources, _args: Args) -> None:
    """Erases threads that nobody is in any more: all accounts of it were erased."""
    async with work(None, resources) as w:
        await threads.purge(w.connection)


JOBS = (Job("messagerie-purge", _purge, Daily(4)),)
