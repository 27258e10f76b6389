"""The end of tasks, whoever ends those who end them."""

import asyncio

import pytest

from one.tasks import end_tasks

pytestmark = pytest.mark.anyio


async def test_who_is_cancelled_while_ending_tasks_leaves_none_behind_and_cuts_none_short() -> None:
    begun, let, told = asyncio.Event(), asyncio.Event(), []

    async def puts_away() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            told.append("once")
            await let.wait()
            told.append("ended")

    task = asyncio.create_task(puts_away())
    await begun.wait()
    ending = asyncio.create_task(end_tasks(task, again=60.0))
    while not told:
        await asyncio.sleep(0)
    for _ in range(3):
        ending.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert not ending.done()
    let.set()
    with pytest.raises(asyncio.CancelledError):
        await ending
    assert (task.done(), told) == (True, ["once", "ended"])
