"""What the pages of a web process say was read, written together: a busy moment costs one transaction, not a thousand."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from one.feed.marks import IDS_MOST, mark_read_of, sound
from one.resources import Resources
from one.store.feed.marks import Seen
from one.store.pool import REFUSED
from one.tasks import end_tasks

AT_ONCE = 100  # people in one transaction
WAITING_MOST = 5_000  # people; a page tells again what no event answered

log = logging.getLogger("one.feed")


class Reading:
    """What waits to be marked, by person. The first who comes is served at once; who comes meanwhile, with the next."""

    def __init__(self, resources: Resources, slot: Callable[[], AbstractAsyncContextManager[object]]) -> None:
        """``slot``: the place in the bound of those questions that nobody waits for."""
        self._resources = resources
        self._slot = slot
        self._waiting: dict[int, Seen] = {}
        self._some = asyncio.Event()

    def take(self, person_id: int, ids: Sequence[int], channels: Sequence[str]) -> None:
        """These were on a screen of this person, who hears these channels."""
        before = self._waiting.get(person_id)
        if before is None and len(self._waiting) >= WAITING_MOST:
            return
        known = before.ids if before is not None else []
        self._waiting[person_id] = Seen(person_id, sound([*known, *ids])[:IDS_MOST], list(channels))
        self._some.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self._some.wait()
            some = [self._waiting.pop(person_id) for person_id in list(self._waiting)[:AT_ONCE]]
            if not self._waiting:
                self._some.clear()
            try:
                async with self._slot():
                    await mark_read_of(self._resources, some)
            except REFUSED as error:  # the items stay unread: the page says so again
                log.warning("read marks of %d people not kept: %s", len(some), type(error).__name__)


@asynccontextmanager
async def reading(
    resources: Resources, slot: Callable[[], AbstractAsyncContextManager[object]]
) -> AsyncIterator[Reading]:
    """At work for as long as the block lasts."""
    found = Reading(resources, slot)
    task = asyncio.create_task(found.run(), name="marks of readers")
    try:
        yield found
    finally:
        await end_tasks(task)
