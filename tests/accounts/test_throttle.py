"""The counting itself: how long one is told to wait, how many ask at once, and what closing leaves open."""

import asyncio
import time
from typing import Any

import pytest
import redis
from support.faults import until

from one.accounts import buckets
from one.errors import Throttled
from one.http.state import State
from one.realtime import throttle
from one.realtime.throttle import Throttle

pytestmark = pytest.mark.anyio
HERE, THERE = buckets.network("a"), buckets.network("b")


@pytest.fixture
def door(state: State) -> Throttle:
    assert isinstance(state.resources.throttle, Throttle)
    return state.resources.throttle


@pytest.mark.parametrize(("ahead", "told"), [(-5, 1), (0, 1), (0.2, 1), (30, 30), (899.8, 900)])
def test_who_has_to_wait_is_told_how_long_and_never_less_than_a_second(ahead: float, told: int) -> None:
    assert throttle._until(time.time() + ahead).retry_after == told


async def test_who_may_try_at_either_of_two_places_waits_for_the_first_that_is_free(door: Throttle) -> None:
    first, second, _third = throttle.PER_BUCKET
    for _ in range(first.amount):
        await door.take("in:1", THERE)
    for _ in range(second.amount):
        if not await door._shared.test(first, "in:1", HERE.name):
            await door._shared.clear(first, "in:1", HERE.name)  # half a minute later
        await door.take("in:1", HERE)
    waits = []
    for places in ((THERE,), (HERE,), (HERE, THERE), (THERE, HERE)):
        with pytest.raises(Throttled) as caught:
            await door.take("in:1", *places)
        waits.append(caught.value.retry_after)
    assert waits[0] <= 30 < 200 < waits[1] <= 300
    assert max(waits[2:]) <= 30


async def test_so_many_ask_redis_at_once_and_the_others_wait_for_their_turn(door: Throttle) -> None:
    now = most = 0

    async def question(_limiter: Any) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0)
        now -= 1

    await asyncio.gather(*(door._ask(question) for _ in range(200)))
    assert most == 50


async def test_a_redis_that_did_not_answer_is_asked_again_after_five_seconds(door: Throttle) -> None:
    asked: list[str] = []

    async def question(limiter: Any) -> None:
        asked.append("shared" if limiter is door._shared else "own")
        if asked == ["shared"]:
            raise ConnectionRefusedError

    began = time.monotonic()
    await door._ask(question)
    assert began + 5 <= door._redis_again <= time.monotonic() + 5
    door._redis_again += 60  # the machine may stand still between two lines
    await door._ask(question)
    assert asked == ["shared", "own", "own"]
    door._redis_again = time.monotonic()
    await door._ask(question)
    assert asked[3:] == ["shared"]


async def test_a_place_that_shares_no_ceiling_has_its_own(door: Throttle) -> None:
    device, other = buckets.own_device("d"), buckets.own_device("e")
    for _ in range(throttle.ASKS_PER_PLACE[0].amount):
        await door.ask(device)
    with pytest.raises(Throttled) as caught:
        await door.ask(device)
    assert 0 < caught.value.retry_after <= 60
    await door.ask(other)


async def test_a_closed_one_leaves_no_connection(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as watch:
        before = len(watch.client_list())
        door = Throttle(redis_url)
        await asyncio.gather(*(door.take(f"in:{n}", HERE) for n in range(10)))
        assert len(watch.client_list()) > before
        await door.close()
        await until(lambda: len(watch.client_list()) == before)
