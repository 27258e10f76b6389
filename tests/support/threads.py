"""Threads that are held, as if many waited for them."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from one.threads import Threads


@asynccontextmanager
async def held(threads: Threads, *places: str) -> AsyncIterator[Callable[[], None]]:
    """So many wait, until the block ends or the key is turned."""
    gate = threading.Event()
    async with asyncio.TaskGroup() as tasks:
        for place in places:
            tasks.create_task(threads.run(gate.wait, place=place))
        await asyncio.sleep(0)
        try:
            yield gate.set
        finally:
            gate.set()
