"""The end of tasks that run until they are cancelled."""

import asyncio
from collections.abc import Collection
from typing import Any

AGAIN_SECONDS = 0.5


async def end_tasks(*tasks: asyncio.Task[Any], again: float | None = None) -> None:
    """Cancel these until they end, anew after ``again`` seconds: what a task needs to put its things away.

    Once is not enough: ``wait_for`` of Python 3.11, in our libraries, returns an answer that comes with the cancellation as if
    there had been none, and some libraries take a cancellation for a network error.
    """
    left: Collection[asyncio.Task[Any]] = tasks
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN_SECONDS if again is None else again)
