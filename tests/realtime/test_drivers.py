"""Whatever a driver raises while its server dies is an outage: never the end of a worker, a 500, or a wait for ever."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from support.faults import until
from support.live_client import dial, frame
from support.live_line import cookie
from support.own_valkey import Valkey, own_valkey
from support.people import School

from one.config import Settings
from one.errors import Unavailable
from one.http.state import State
from one.realtime.publisher import Publisher
from one.realtime.redis_down import REDIS_DOWN, Lost, talking
from one.realtime.subscription import PREFIX, Subscription
from one.store import pool as store_pool
from one.store.pool import DOWN, ConnectionLost, Pool
from one.tasks import end_tasks

pytestmark = pytest.mark.anyio


@pytest.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[Valkey]:
    async with own_valkey(tmp_path) as server:
        yield server


async def test_channels_are_added_and_removed_while_the_line_is_lost_again_and_again(valkey: Valkey) -> None:
    """Killed in every moment of it: each call answers, none raises, and in the end all that is wanted stands."""
    subscription = Subscription(valkey.url, lambda name, data: None, lambda: None)
    reading = asyncio.create_task(subscription.run())
    wanted = {f"class:{n}" for n in range(200)}

    async def change(part: int) -> None:
        mine = sorted(wanted)[part::4]
        for _ in range(40):
            await subscription.add(mine)
            await subscription.remove(mine)
            await asyncio.sleep(0)
        await subscription.add(mine)

    async with asyncio.TaskGroup() as tasks:
        changing = [tasks.create_task(change(part)) for part in range(4)]
        while not all(task.done() for task in changing):
            if (connection := subscription._connection) is not None:
                connection._writer.transport.abort()  # type: ignore[union-attr]
            await asyncio.sleep(0.002)
    async with asyncio.timeout(20):
        while await valkey.channels() != {PREFIX + name for name in wanted}:
            await asyncio.sleep(0.02)
    assert not reading.done()
    await end_tasks(reading)


async def test_a_transport_that_is_none_any_more_is_a_redis_that_is_away(valkey: Valkey) -> None:
    subscription = Subscription(valkey.url, lambda name, data: None, lambda: None)
    reading = asyncio.create_task(subscription.run())
    await until(lambda: subscription.connected)
    connection: Any = subscription._connection
    real = connection.send_packed_command

    async def connecting(*, check_health: bool) -> None:
        """Not there yet."""

    async def lost_under_way(commands: Any) -> None:
        await connection.disconnect(nowait=True)
        connection._reader = connection._writer = None
        connection.connect_check_health = connecting  # another call has just begun to connect anew
        await real(commands)  # writes to a writer that is None

    connection.send_packed_command = lost_under_way
    assert not await subscription.add(["class:1"])
    await until(lambda: subscription.confirmed == {"class:1"}, 20)
    await end_tasks(reading)


async def test_a_publisher_goes_on_after_a_library_that_stumbles(
    valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = Publisher(valkey.url)
    sending = asyncio.create_task(publisher.run())
    real = publisher._redis.pipeline

    def stumbles(**options: Any) -> Any:
        monkeypatch.setattr(publisher._redis, "pipeline", real)
        raise AttributeError("'NoneType' object has no attribute 'writelines'")

    monkeypatch.setattr(publisher._redis, "pipeline", stumbles)
    publisher.send("class:1", b"1 lost")
    await until(lambda: publisher._queue.empty() and not publisher._sending)
    publisher.send("class:1", b"2 sent")
    await publisher.flush(10)
    assert not sending.done()
    await end_tasks(sending)
    await publisher.close()


@pytest.mark.parametrize(
    "error", [AttributeError, RuntimeError, AssertionError, ConnectionResetError, OSError]
)
def test_only_what_a_call_of_redis_raises_is_an_outage(error: type[Exception]) -> None:
    with pytest.raises(REDIS_DOWN), talking():
        raise error
    with pytest.raises(KeyError), talking(KeyError):
        raise KeyError
    assert not issubclass(AttributeError, REDIS_DOWN)
    assert issubclass(Lost, REDIS_DOWN)


async def test_a_batch_that_failed_is_lost_and_the_next_is_opened(
    server: State, settings: Settings, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong when channels are opened: handshakes are turned away, and the next ones let in."""
    hub = server.engine.hub
    real, failures = hub.subscriber.add, [AttributeError("'NoneType' … 'writelines'"), RuntimeError("closed")]

    async def stumbles(names: Sequence[str]) -> bool:
        if failures:
            raise failures.pop()
        return await real(names)

    monkeypatch.setattr(hub.subscriber, "add", stumbles)
    for _ in range(2):
        async with asyncio.timeout(10):
            with pytest.raises(Unavailable):
                await hub.channels.hold(["class:1", "class:2"])
    async with dial(settings.origin, await cookie(school, "lise.roy")) as socket:
        await frame(socket, "hello")
    assert not hub.channels._opening


async def test_those_who_came_while_a_batch_failed_are_opened_too(
    server: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, failed, go_on = server.engine.hub, asyncio.Event(), asyncio.Event()
    real = hub.subscriber.add

    async def stumbles(names: Sequence[str]) -> bool:
        if not failed.is_set():
            failed.set()
            await go_on.wait()
            raise AttributeError
        return await real(names)

    monkeypatch.setattr(hub.subscriber, "add", stumbles)
    first = asyncio.create_task(hub.channels.hold(["class:1"]))
    await failed.wait()
    second = asyncio.create_task(hub.channels.hold(["class:2"]))
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(Unavailable):
        await first
    async with asyncio.timeout(10):
        held = await second
    hub.channels.release(held)


async def test_whatever_asyncpg_says_of_a_connection_that_dies_is_an_outage(pool: Pool) -> None:
    async with pool.acquire() as connection:
        own: Any = connection._con  # type: ignore[attr-defined]
        real = own._protocol
        for error in (AttributeError, RuntimeError, AssertionError, BufferError, KeyError):
            own._protocol = _Stumbling(real, error)
            for ask in (connection.fetch, connection.fetchval, connection.execute):
                with pytest.raises(DOWN):
                    await ask("select 1")
            own._protocol = real


class _Stumbling:
    """A protocol whose connection is lost: every call fails as it likes."""

    def __init__(self, real: Any, error: type[Exception]) -> None:
        self._real, self._error, self.asked = real, error, False

    def is_connected(self) -> bool:
        return not self.asked

    def __getattr__(self, name: str) -> Any:
        self.asked = True
        raise self._error(name)


async def test_a_fault_of_ours_on_a_connection_that_stands_is_none(pool: Pool) -> None:
    async with pool.acquire() as connection:
        for error in (ValueError, KeyError):
            with pytest.raises(error), store_pool._talking(connection._con):  # type: ignore[attr-defined]
                raise error("ours")
        with pytest.raises(ConnectionLost), store_pool._talking(connection._con):  # type: ignore[attr-defined]
            raise AttributeError("'NoneType' object has no attribute 'write'")
