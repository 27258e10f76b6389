"""Threads for work that fills a core (Argon2, PDF), with a bound on who waits for them.

Who comes when too many wait is told at once to come back (Busy): an answer that comes when nobody waits for it any more
costs the others theirs. And one place may fill a part of the queue only, so that a stranger who floods it from
an address keeps nobody else out.
"""

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

from one.errors import Busy

QUEUE_MOST = (
    100  # who works or waits; at 20 to 30 ms each, in two threads, the last one waits for some two seconds
)
PLACE_MOST = 40  # of one place: a class that signs in at once behind the school's address
AGAIN_SECONDS = 5

T = TypeVar("T")


class Threads:
    """``width`` of them."""

    def __init__(self, width: int, *, queue_most: int = QUEUE_MOST, place_most: int = PLACE_MOST) -> None:
        self._limiter = anyio.CapacityLimiter(width)
        self._queue_most, self._place_most = queue_most, place_most
        self._here: Counter[str] = Counter()

    def room(self, place: str) -> None:
        """Raise Busy when ``run`` would: for who has to count an attempt first."""
        if self._here.total() >= self._queue_most or self._here[place] >= self._place_most:
            raise Busy(AGAIN_SECONDS)

    async def run(self, function: Callable[[], T], *, place: str) -> T:
        """Run it when its turn comes; Busy when too many wait, here or from this place."""
        self.room(place)
        self._here[place] += 1
        try:
            return await anyio.to_thread.run_sync(function, limiter=self._limiter)
        finally:
            self._here[place] -= 1
            if not self._here[place]:
                del self._here[place]
