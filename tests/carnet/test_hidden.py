"""A note that is hidden after reports: what reminds of it is hidden too, and it asks nobody for anything."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from support.locks import somebody_waits
from support.people import School

from one.apps.carnet import board, confirmations, correcting, notes
from one.apps.carnet.confirmations import Asks, Confirm
from one.apps.carnet.correcting import Correction
from one.errors import NotFound
from one.feed import page
from one.http.state import State
from one.rich_text import Rich
from one.store import judged
from one.store.work import work

pytestmark = pytest.mark.anyio

ASKS = Asks(Confirm.ONE)


@pytest.fixture
async def note_id(state: State, school: School) -> int:
    """A note of Paul's to the CE1."""
    draft = notes.Draft(school.classes["CE1"], "Piscine", "Lundi", asks=ASKS)
    return await notes.publish(await school.scope("paul.prof"), state.resources, draft)


async def test_a_reminder_of_a_note_that_is_hidden_is_hidden_and_comes_back_with_it(
    state: State, school: School, note_id: int
) -> None:
    paul, bea = await school.scope("paul.prof"), await school.scope("bea.blin")
    await board.remind(paul, state.resources, note_id)
    item = await school.pool.fetchval("select min(id) from event where subject = 'carnet' and kind = 'item'")

    async def told() -> list[str]:
        return sorted(each.item.type for each in (await page.page(bea, state.resources, None)).items)

    assert await told() == ["mot", "relance"]
    async with work(None, state.resources) as w:
        await w.suspend(item)
    assert await told() == []
    async with work(None, state.resources) as w:
        await w.restore(item)
    assert await told() == ["mot", "relance"]
    async with work(None, state.resources) as w:
        await w.remove(item)
    assert await told() == []


@pytest.mark.parametrize("act", ["confirm", "remind", "correct"])
async def test_a_note_that_is_hidden_meanwhile_asks_nobody_for_anything(
    state: State, school: School, note_id: int, act: str
) -> None:
    paul, bea, resources = await school.scope("paul.prof"), await school.scope("bea.blin"), state.resources
    item = await school.pool.fetchval("select min(id) from event where subject = 'carnet' and kind = 'item'")
    other_words = Correction("Autre", Rich("Autre"), ASKS)
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "confirm": lambda: confirmations.give(bea, resources, note_id, school.people["zoe.blin"]),
        "remind": lambda: board.remind(paul, resources, note_id),
        "correct": lambda: correcting.correct(paul, resources, note_id, other_words, 1),
    }

    async def refused() -> None:
        with pytest.raises(NotFound):
            await acts[act]()

    async with asyncio.TaskGroup() as tasks, school.pool.acquire() as other, other.transaction():
        await judged.hold(other, item)
        await judged.suspend(other, item)
        tasks.create_task(refused())
        await somebody_waits(school.pool)
