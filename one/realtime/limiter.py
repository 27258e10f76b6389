"""A few questions to PostgreSQL at once, for what waits for nobody: the pages keep a connection."""

import asyncio

WIDTH = 2  # of four limiters, one of them wider: nine of the ten connections of a pool (POOL_SIZE)
SECONDS = 5.0  # as long as anybody waits for a connection (one/store/pool.py)


class Limiter:
    """``async with`` it. TimeoutError, which every caller takes for a PostgreSQL that is away, when it stays full.

    A semaphore whose wait is bounded, which neither asyncio's nor anyio's CapacityLimiter is: a bound around
    the whole block would end the question too.
    """

    def __init__(self, width: int = WIDTH, seconds: float = SECONDS) -> None:
        """At most ``width`` at once; nobody waits longer than ``seconds``, so that none pile up."""
        self._free = asyncio.Semaphore(width)
        self._seconds = seconds

    async def __aenter__(self) -> None:
        async with asyncio.timeout(self._seconds):
            await self._free.acquire()

    async def __aexit__(self, *failure: object) -> None:
        self._free.release()
