"""Background questions to PostgreSQL: a few at once, and nobody in the queue for ever."""

import asyncio

import pytest

from one.realtime.limiter import Limiter
from one.store.pool import DOWN

pytestmark = pytest.mark.anyio


async def test_no_more_than_its_width_are_in_it_at_once() -> None:
    limiter, inside, most = Limiter(3), 0, 0

    async def one() -> None:
        nonlocal inside, most
        async with limiter:
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(one() for _ in range(20)))
    assert (inside, most) == (0, 3)


async def test_who_waits_too_long_is_told_that_postgresql_is_away() -> None:
    limiter = Limiter(1, seconds=0.05)
    async with limiter:
        with pytest.raises(DOWN):
            async with limiter:
                raise AssertionError("it was let in")
    async with limiter:
        pass  # who gave up has taken no place along


async def test_a_failure_inside_gives_the_place_back() -> None:
    limiter = Limiter(1, seconds=0.05)
    with pytest.raises(ValueError, match="inside"):
        async with limiter:
            raise ValueError("inside")
    async with limiter:
        pass


async def test_the_time_is_for_waiting_not_for_the_question_itself() -> None:
    limiter = Limiter(1, seconds=0.01)
    async with limiter:
        await asyncio.sleep(0.05)
