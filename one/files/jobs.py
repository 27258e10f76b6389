"""What the worker does with files: it takes away what nobody needs any more."""

import logging
from datetime import timedelta

from one.files import storage
from one.files.intake import SIZES, path
from one.jobs.job import Args, Every, Job
from one.resources import Resources
from one.store.files import gone as store
from one.store.work import work

WAITS = timedelta(days=1)
AT_ONCE = 200

log = logging.getLogger("one.files")


async def _sweep(resources: Resources, _args: Args) -> None:
    """Erases files that have waited for a day and that no draft names, and takes what was erased out of the storage."""
    async with work(None, resources) as w:
        swept = await store.sweep(w.connection, WAITS, AT_ONCE)
    keeper, taken = storage.of(resources.settings), 0
    while keys := await store.due(resources.pool, AT_ONCE):
        for key in keys:
            for sizes in SIZES.values():
                for size in sizes:
                    await keeper.delete(path(key, size))
        await store.done(resources.pool, keys)
        taken += len(keys)
    if swept or taken:
        log.info("files: %d waited in vain, %d out of the storage", swept, taken)


JOBS = (Job("files-sweep", _sweep, Every(300), lease=600),)
