"""The end of tasks that run until they are cancelled."""

import asyncio
from math import inf
from typing import Any

AGAIN_SECONDS = 0.5
LAST_SECONDS = 3.0  # that who is cancelled meanwhile waits on: a worker has four to end


async def end_tasks(*tasks: asyncio.Task[Any], again: float | None = None) -> None:
    """Cancel these until they end, anew after ``again`` seconds: what a task needs to put its things away.

    Once is not enough: ``wait_for`` of Python 3.11, in our libraries, returns an answer that comes with the cancellation as if
    there had been none, and some libraries take a cancellation for a network error. Who is cancelled here, perhaps again and
    again by another ``end_tasks``, leaves no task behind and cuts none short: that is raised once they have ended.
    """
    loop, left, asked = asyncio.get_running_loop(), set[asyncio.Task[Any]](tasks), None
    until = inf
    while left and loop.time() < until:
        for task in left:
            task.cancel()
        next_at = loop.time() + (AGAIN_SECONDS if again is None else again)
        while left and (seconds := min(next_at, until) - loop.time()) > 0:
            try:
                await asyncio.wait(left, timeout=seconds)
            except asyncio.CancelledError as error:
                asked, until = error, min(until, loop.time() + LAST_SECONDS)
            left = {task for task in left if not task.done()}
    if asked is not None:
        raise asked
