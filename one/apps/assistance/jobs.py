"""The end of requests: closed some time after they were solved, erased a school year later, and nothing left of them."""

import logging

from one.apps.assistance import telling
from one.apps.assistance.kinds import ANSWERED, CLOSED_DAYS, KEPT_MONTHS, MOVED, SUBJECT, State
from one.jobs.job import Args, Every, Job
from one.resources import Resources
from one.store.assistance import lines, queue
from one.store.assistance import requests as store
from one.store.assistance.lines import Said
from one.store.files import files
from one.store.work import work

log = logging.getLogger("one.assistance")
AT_ONCE = 100


async def _end(resources: Resources, _args: Args) -> None:
    """Closes requests that were solved a fortnight ago, erases those closed for fourteen months, and what is left of erased ones."""
    while due := await queue.solved(resources.pool, CLOSED_DAYS, AT_ONCE):
        if not sum([await _close(resources, request_id) for request_id in due]):
            break  # somebody else holds them all
    erased = 0
    while gone := await queue.erase(resources.pool, KEPT_MONTHS, AT_ONCE):
        erased += gone
    if erased:
        log.info("%d closed requests erased", erased)
    while await _sweep(resources):
        pass


async def _close(resources: Resources, request_id: int) -> bool:
    async with work(None, resources) as w:
        held = await store.hold(w.connection, request_id)
        if (
            held is None
            or held.state != State.SOLVED
            or not await queue.due(w.connection, request_id, CLOSED_DAYS)
        ):
            return False
        await lines.add(w.connection, request_id, Said.STATE, by=None, state=State.CLOSED)
        await store.move(w.connection, request_id, State.CLOSED, waits=False)
        await w.audit(MOVED, school_id=held.school_id, n=request_id, state=str(State.CLOSED))
        await telling.changed(w, held)
    return True


async def _sweep(resources: Resources) -> int:
    """Take the items and pictures of requests that are no more away; how many there were."""
    async with work(None, resources) as w:
        ids = await queue.gone(w.connection, AT_ONCE)
        for request_id in ids:
            await files.drop(w.connection, SUBJECT(request_id))
        for request_id in ids:
            await w.withdraw(SUBJECT(request_id))
            await w.withdraw(ANSWERED(request_id))
    return len(ids)


END = Job("requests-end", _end, Every(3600), lease=600)
