"""The publisher on a Redis that the test plays: how much goes at a time, what is dropped, and how it ends."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from typing import Any, Self

import msgspec
import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from support.small_hub import settled

from one.events import Placed
from one.realtime import metrics
from one.realtime.publisher import Publisher, running
from one.signals import Kind
from one.tasks import end_tasks

pytestmark = pytest.mark.anyio

NOWHERE = "redis://127.0.0.1:1/0"


class Redis:
    """Keeps what each round trip brought; answers when ``open`` is set, fails with ``wrong``."""

    def __init__(self) -> None:
        self.trips: list[list[tuple[str, bytes]]] = []
        self.options: list[dict[str, Any]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.wrong: dict[str, Exception] = {}  # by channel, "" for all
        self.closed = False

    def pipeline(self, **options: Any) -> Self:
        self.options.append(options)
        return self

    async def __aenter__(self) -> Self:
        self.trips.append([])
        return self

    async def __aexit__(self, *error: object) -> None:
        pass

    def publish(self, channel: str, data: bytes) -> None:
        self.trips[-1].append((channel, data))

    async def execute(self) -> None:
        await self.open.wait()
        if error := self.wrong.get(""):
            raise error

    async def execute_command(self, command: str, channel: str, data: bytes) -> int:
        await asyncio.sleep(0)
        if error := self.wrong.get(channel):
            raise error
        self.trips.append([(f"{command} {channel}", data)])
        return 1

    async def aclose(self) -> None:
        self.closed = True


def dropped() -> float:
    value: float = metrics.publish_dropped._value.get()
    return value


@pytest.fixture
async def redis() -> Redis:
    return Redis()


@pytest.fixture
async def sender(redis: Redis) -> AsyncIterator[Any]:
    """A publisher that runs."""
    made: Any = Publisher(NOWHERE)
    made._redis = redis
    sending = asyncio.create_task(made.run())
    yield made
    assert not sending.done()
    await end_tasks(sending)


async def test_what_was_queued_meanwhile_is_one_round_trip_of_at_most_256(sender: Any, redis: Redis) -> None:
    for number in range(257):
        sender.send("class:1", b"%d" % number)
    await settled()
    assert [len(trip) for trip in redis.trips] == [256, 1]
    sent = [message for trip in redis.trips for message in trip]
    assert sent == [("one:class:1", b"%d" % number) for number in range(257)]
    assert redis.options == [{"transaction": False}] * 2


async def test_an_event_is_announced_with_its_place_and_a_signal_with_its_time(
    sender: Any, redis: Redis
) -> None:
    sender.announce([Placed("class:1", 7, b"{}"), Placed("user:2", 8, b"[]")])
    before = time.time()
    sender.signal(Kind.PERSON_CHANGED, 5)
    await settled()
    ((first, second, (channel, data)),) = redis.trips
    assert [first, second] == [("one:class:1", b"7 {}"), ("one:user:2", b"8 []")]
    kind, target, at = msgspec.json.decode(data)
    assert (channel, kind, target) == ("one:control", Kind.PERSON_CHANGED.value, 5)
    assert before <= at <= time.time()


async def test_the_ten_thousand_and_first_hint_is_dropped_and_counted() -> None:
    made, before = Publisher(NOWHERE), dropped()
    for _ in range(10_000):
        made.send("class:1", b"")
    assert dropped() == before
    made.send("class:1", b"")
    made.announce([Placed("class:1", 1, b"")])
    assert dropped() == before + 2
    await made.close()


async def test_what_fails_is_dropped_as_a_whole_and_the_next_is_sent(sender: Any, redis: Redis) -> None:
    before, redis.wrong = dropped(), {"": RedisConnectionError("gone")}
    for _ in range(3):
        sender.send("class:1", b"lost")
    await settled()
    assert dropped() == before + 3
    redis.wrong = {}
    sender.send("class:1", b"later")
    await settled()
    assert len(redis.trips) == 1, "a Redis that is gone is not asked again at once"
    await sender.flush(5)
    assert redis.trips[1:] == [[("one:class:1", b"later")]]


async def test_of_the_masters_of_a_cluster_only_what_failed_is_dropped(
    sender: Any, redis: Redis, caplog: pytest.LogCaptureFixture
) -> None:
    sender._cluster = True
    before, redis.wrong = dropped(), {"one:a": RedisConnectionError("gone"), "one:b": KeyError("a fault")}
    with caplog.at_level(logging.WARNING):
        for channel in ("a", "b", "c", "d"):
            sender.send(channel, b"x")
        await settled()
        assert dropped() == before + 2
        assert redis.trips == [[("SPUBLISH one:c", b"x")], [("SPUBLISH one:d", b"x")]]
        told = [(record.levelname, record.exc_info and record.exc_info[0]) for record in caplog.records]
        assert told == [("ERROR", KeyError), ("WARNING", None)], "what is no outage is told with its place"
        caplog.clear()
        redis.wrong = {}
        sender.send("a", b"y")
        await settled()
    assert (redis.trips[2:], caplog.records, dropped()) == ([[("SPUBLISH one:a", b"y")]], [], before + 2)


async def test_an_orderly_end_waits_for_what_is_queued_and_under_way(sender: Any, redis: Redis) -> None:
    async with asyncio.timeout(30):
        await sender.flush(60)  # nothing to wait for
    redis.open.clear()
    sender.send("class:1", b"under way")
    await settled()
    assert sender._queue.empty()
    ending = asyncio.create_task(sender.flush(60))
    await asyncio.wait([ending], timeout=0.03)
    assert not ending.done()
    redis.open.set()
    async with asyncio.timeout(30):
        await ending


async def test_an_orderly_end_does_not_wait_for_ever(sender: Any, redis: Redis) -> None:
    redis.open.clear()
    for _ in range(300):
        sender.send("class:1", b"")
    began = asyncio.get_running_loop().time()
    async with asyncio.timeout(30):
        await sender.flush(0.05)
    assert asyncio.get_running_loop().time() - began >= 0.05


async def _failing() -> None:
    """A process that ends by its own fault, with something under way."""
    async with running(NOWHERE) as made:
        made.send("class:1", b"")
        raise KeyError


async def test_a_process_without_sockets_has_sent_all_when_it_ends(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redis.asyncio.Redis.from_pool", lambda pool: redis)
    before = asyncio.all_tasks()
    async with running(NOWHERE) as made:
        for number in range(300):
            made.send("class:1", b"%d" % number)
    assert sum(map(len, redis.trips)) == 300
    assert redis.closed
    redis.closed = False
    redis.open.clear()
    with pytest.raises(KeyError):
        await _failing()
    assert redis.closed
    assert asyncio.all_tasks() == before
