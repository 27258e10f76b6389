"""The publisher outlives whatever redis-py and the event loop say of a Redis that is gone."""

import asyncio

import pytest
import uvloop
from support.web_server import free_port

from one.realtime import metrics
from one.realtime.publisher import Publisher
from one.realtime.subscription import PREFIX
from one.tasks import end_tasks

pytestmark = pytest.mark.anyio


async def _dropped(publisher: Publisher, count: int) -> None:
    """Send one message into nothing; wait until it is counted as dropped."""
    before = metrics.publish_dropped._value.get()
    publisher.send("class:1:parent", b"1 {}")
    async with asyncio.timeout(20):
        while metrics.publish_dropped._value.get() < before + count:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("query", ["", "?cluster=true"])
async def test_a_redis_that_is_not_there_costs_the_hint_and_not_the_publisher(query: str) -> None:
    publisher = Publisher(f"redis://127.0.0.1:{free_port()}{query}")
    running = asyncio.create_task(publisher.run())
    try:
        await _dropped(publisher, 1)
        await _dropped(publisher, 1)
        assert not running.done()
    finally:
        await end_tasks(running)
        await publisher.close()


async def _cut_under_its_feet(url: str) -> None:
    publisher = Publisher(url)
    running = asyncio.create_task(publisher.run())
    seen: asyncio.Queue[bytes] = asyncio.Queue()
    try:
        async with publisher._redis.pubsub() as listener:
            await listener.subscribe(f"{PREFIX}x")

            async def listen() -> None:
                async for message in listener.listen():
                    if message["type"] == "message":
                        seen.put_nowait(message["data"])

            listening = asyncio.create_task(listen())
            publisher.send("x", b"first")
            assert await asyncio.wait_for(seen.get(), 10) == b"first"
            for connection in publisher._redis.connection_pool._available_connections:
                connection._writer.transport.abort()
            publisher.send("x", b"perhaps lost")
            async with asyncio.timeout(10):
                while seen.empty():
                    publisher.send("x", b"again")
                    await asyncio.sleep(0.05)
            await end_tasks(listening)
        assert not running.done()
    finally:
        await end_tasks(running)
        await publisher.close()


def test_a_connection_closed_under_its_feet_costs_at_most_one_hint(services: tuple[str, str]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_cut_under_its_feet(services[1]))
