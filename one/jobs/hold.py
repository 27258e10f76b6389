"""A job's row is kept from other workers while its own is alive, and is theirs soon after it is not."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from one.resources import Resources
from one.store import jobs as store
from one.store.jobs import HELD
from one.store.pool import DOWN, REFUSED, Outage
from one.tasks import end_tasks

BEAT_SECONDS = HELD.total_seconds() / 4  # three may fail
# While PostgreSQL is away: back, it is told who is alive before a free hand of ours, which looks once a second, takes the job.
AGAIN_SECONDS = 0.25

log = logging.getLogger("one.jobs")


class Hold:
    """Of one run. ``lost``: another worker has the job, so that nothing of this one counts any more."""

    def __init__(self, resources: Resources, outage: Outage, claimed: store.Claimed) -> None:
        self._pool, self._outage, self._claimed = resources.pool, outage, claimed
        self.lost = False

    @asynccontextmanager
    async def kept(self, bound: asyncio.Timeout) -> AsyncIterator[None]:
        """While the block runs within ``bound``, which ends at once when the row is lost."""
        beating = asyncio.create_task(self._beat(bound))
        try:
            yield
        finally:
            await end_tasks(beating)

    async def _beat(self, bound: asyncio.Timeout) -> None:
        """As long as ``bound`` lasts: who does not end then, or is deaf to it, keeps the job from nobody."""
        pause = BEAT_SECONDS
        while True:
            await asyncio.sleep(pause)
            if bound.expired():
                return
            pause = BEAT_SECONDS
            try:
                self.lost = not await store.beat(self._pool, self._claimed)
            except DOWN as error:  # nobody can take it either; whose it is then is asked when it is back
                self._outage.begins(error)
                pause = AGAIN_SECONDS
            except REFUSED as error:
                log.warning("job %d is not held: %s", self._claimed.id, type(error).__name__)
            if self.lost:
                if not bound.expired():
                    bound.reschedule(asyncio.get_running_loop().time())
                return
