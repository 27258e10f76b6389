"""Publishing to Redis after COMMIT: a bounded queue, one sender, many messages a round trip."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from redis.asyncio import Redis, RedisCluster
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from one.errors import Unavailable
from one.events import Placed
from one.realtime import address, metrics
from one.realtime.redis_down import REDIS_DOWN, talking
from one.realtime.subscription import PREFIX
from one.signals import Kind
from one.tasks import end_tasks

CONTROL = "control"  # the channel of signals

QUEUE_MOST = 10_000  # messages; a full queue drops the hint, PostgreSQL keeps the event
BATCH = 256
SECONDS = 2.0
TIMEOUTS: dict[str, Any] = {"socket_timeout": SECONDS, "socket_connect_timeout": SECONDS}

log = logging.getLogger("one.live")


class Publisher:
    """Sends hints to the other workers. Nothing here can lose an event: see the reconciler."""

    def __init__(self, url: str) -> None:
        """``url`` is redis://, rediss:// or unix://."""
        self._cluster = address.is_cluster(url)
        if self._cluster:
            self._redis: Any = RedisCluster.from_url(address.of_node(url), protocol=2, **TIMEOUTS)
        else:
            # Once more on a new connection; redis-py's own retries would hold up what comes after an
            # outage by ten seconds and more.
            self._redis = Redis.from_pool(address.pool(url, retry=Retry(NoBackoff(), 1), **TIMEOUTS))
        self._queue: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue(QUEUE_MOST)
        self._sending = False

    def announce(self, placed: Iterable[Placed]) -> None:
        """Queue the frames of a committed event; never waits, never fails."""
        for each in placed:
            self.send(each.channel, b"%d %b" % (each.seq, each.payload))

    def signal(self, kind: Kind, target_id: int) -> None:
        """Queue a committed control row: a session that ended, a person whose rights changed."""
        self.send(CONTROL, msgspec.json.encode((kind, target_id, time.time())))

    def send(self, channel: str, data: bytes) -> None:
        """Queue one message."""
        try:
            self._queue.put_nowait((channel, data))
        except asyncio.QueueFull:
            metrics.publish_dropped.inc()

    async def run(self) -> None:
        """Send what is queued, until cancelled."""
        while True:
            batch = [await self._queue.get()]
            while len(batch) < BATCH and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            self._sending = True
            try:
                await self._publish(batch)
            except REDIS_DOWN as error:
                metrics.publish_dropped.inc(len(batch))
                log.warning("redis publish failed: %s", type(error).__name__)
                await asyncio.sleep(0.1)
            finally:
                self._sending = False

    async def _publish(self, batch: list[tuple[str, bytes]]) -> None:
        if self._cluster:  # each goes to the master of its slot; redis-py follows a slot that moved
            await self._publish_sharded(batch)
            return
        with talking():
            async with self._redis.pipeline(transaction=False) as pipeline:
                for channel, data in batch:
                    pipeline.publish(PREFIX + channel, data)
                await pipeline.execute()

    async def _publish_sharded(self, batch: list[tuple[str, bytes]]) -> None:
        """One master may be down while the others take their part: only what failed counts as dropped."""
        answers = await asyncio.gather(
            *(self._redis.execute_command("SPUBLISH", PREFIX + channel, data) for channel, data in batch),
            return_exceptions=True,
        )
        failures = [answer for answer in answers if isinstance(answer, BaseException)]
        if failures:
            for error in failures:
                if not isinstance(error, REDIS_DOWN):  # a fault of the library's, and still only hints
                    log.error("redis publish failed", exc_info=error)
            metrics.publish_dropped.inc(len(failures))
            log.warning("redis publish failed: %s", type(failures[0]).__name__)

    async def flush(self, seconds: float) -> None:
        """Wait until all is sent, at most ``seconds``; for an orderly end."""
        end = asyncio.get_running_loop().time() + seconds
        while (self._sending or not self._queue.empty()) and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()


@asynccontextmanager
async def running(url: str) -> AsyncIterator[Publisher]:
    """A publisher of its own, for a process without sockets; what it was told is sent before the end."""
    publisher = Publisher(url)
    sending = asyncio.create_task(publisher.run())
    try:
        yield publisher
        await publisher.flush(SECONDS)
    finally:
        await end_tasks(sending)
        await publisher.close()


async def check(url: str) -> None:
    """Say whether Redis answers; raise Unavailable with one line when it does not."""
    redis: Redis = Redis.from_pool(address.pool(url, **TIMEOUTS))
    try:
        with talking():
            await redis.ping()
    except REDIS_DOWN as error:
        raise Unavailable(f"REDIS_URL: no answer ({type(error).__name__})") from error
    finally:
        await redis.aclose()
