"""Keeps counts of unread items beside the answers that needed them: nobody waits for it, and it may leave some out."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from one.store.feed import kept
from one.store.pool import REFUSED, Pool
from one.tasks import end_tasks

WAITING_MOST = 2_000  # people; what is offered beyond is counted anew the next time
AT_ONCE = 100

log = logging.getLogger("one.store")


class Keeper:
    """One statement at a time, for many people: a storm of those who come back is not doubled by it."""

    def __init__(self, pool: Pool) -> None:
        """Write through ``pool``, one connection of it."""
        self._pool = pool
        self._waiting: dict[int, str] = {}
        self._some = asyncio.Event()

    def offer(self, person_id: int, keep: str | None) -> None:
        """A count that may be kept, the last one of the person."""
        if keep is None or (len(self._waiting) >= WAITING_MOST and person_id not in self._waiting):
            return
        self._waiting[person_id] = keep
        self._some.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self._some.wait()
            some = dict(list(self._waiting.items())[:AT_ONCE])
            for person_id in some:
                del self._waiting[person_id]
            if not self._waiting:
                self._some.clear()
            try:
                await kept.keep(self._pool, some)
            except REFUSED as error:
                log.info("%d counts are not kept: %s", len(some), type(error).__name__)


@contextlib.asynccontextmanager
async def keeping(pool: Pool) -> AsyncIterator[Keeper]:
    """A keeper at work for as long as the block lasts; what waits at its end is left out."""
    keeper = Keeper(pool)
    task = asyncio.create_task(keeper.run(), name="keeper of counts")
    try:
        yield keeper
    finally:
        await end_tasks(task)
