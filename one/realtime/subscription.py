"""One subscription connection to Redis: what this worker listens to, confirmed, rebuilt after a cut.

redis-py's connection does the talking (address, TLS, password, parsing); its PubSub class is
left aside because it hides two things the engine needs: when a SUBSCRIBE is confirmed, and
that the connection was lost and made anew (then everything heard before is in doubt).
"""

import asyncio
import contextlib
import logging
import math
import random
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from redis.asyncio import Connection

from one.realtime import address, metrics
from one.realtime.redis_down import REDIS_DOWN, Lost, talking

CONFIRM_SECONDS = 2.0
CONNECT_SECONDS = 2.0
FIRST_RETRY = 0.05  # seconds
RETRY_MOST = 2.0  # seconds; live again soon after Redis is
YOUNG = 4.5  # seconds a new connection has before a probe may find it dead: less than between two probes
CHUNK = 1000  # channels in one SUBSCRIBE
YIELD_EVERY = 1024  # messages handled before other work gets a turn
# Bytes that may wait in the reader. What came while the last fan-out was under way is joined into
# the next: with asyncio's own 64 KiB a busy worker sees a fraction of it, and writes more often.
READ_AHEAD = 1 << 20
PREFIX = "one:"

log = logging.getLogger("one.live")

OnMessage = Callable[[str, bytes], None]


class Subscription:
    """The channels wanted, the channels confirmed, and the one reader of the connection."""

    def __init__(
        self,
        url: str,
        on_message: OnMessage,
        on_connected: Callable[[], None],
        *,
        sharded: bool = False,
        on_stale: Callable[[], None] = lambda: None,
        full: Callable[[], bool] = lambda: False,
    ) -> None:
        """``on_message(channel, data)`` and ``on_connected()`` are called from the reader, synchronously.

        ``sharded`` is for one master of a cluster; ``on_stale()`` then says that its channels may have moved.
        While ``full()`` nothing more is read: Redis then bounds what waits for us, and cuts us off in the end.
        """
        self._prefix = "S" if sharded else ""
        self._on_stale = on_stale
        self._full = full
        self._pool: Any = address.pool(
            url, socket_connect_timeout=CONNECT_SECONDS, socket_read_size=READ_AHEAD
        )
        self._connection: Connection | None = None
        self._since = 0.0  # loop time when the connection was made
        self._deadline: asyncio.Timeout | None = None
        self._on_message = on_message
        self._on_connected = on_connected
        self._confirming: dict[str, asyncio.Future[None]] = {}
        self.wanted: set[str] = set()
        self.confirmed: set[str] = set()

    @property
    def connected(self) -> bool:
        """Whether the connection stands, as far as TCP knows."""
        return self._connection is not None

    async def add(self, names: Sequence[str]) -> bool:
        """Subscribe; True when Redis confirmed all of them, False when it is away or late.

        On False they stay wanted: they are subscribed as soon as Redis is back.
        """
        self.wanted.update(names)
        if self._connection is None:
            return False
        waiting = []
        for name in names:
            if name not in self.confirmed:
                future = self._confirming.get(name)
                if future is None:
                    future = self._confirming[name] = asyncio.get_running_loop().create_future()
                waiting.append(future)
        try:
            await self._send("SUBSCRIBE", names)
            if waiting:
                async with asyncio.timeout(CONFIRM_SECONDS):
                    await asyncio.gather(*waiting)
        except (*REDIS_DOWN, asyncio.CancelledError) as error:
            if (
                isinstance(error, asyncio.CancelledError)
                and (task := asyncio.current_task())
                and task.cancelling()
            ):
                raise
            return False
        return True

    async def remove(self, names: Sequence[str]) -> None:
        """Unsubscribe."""
        self.wanted.difference_update(names)
        self.confirmed.difference_update(names)
        for name in names:  # who waits for it waits for nothing: no confirmation is kept of what nobody wants
            future = self._confirming.pop(name, None)
            if future is not None and not future.done():
                future.set_result(None)
        if self._connection is not None:
            with contextlib.suppress(*REDIS_DOWN):
                await self._send("UNSUBSCRIBE", names)

    async def run(self) -> None:
        """Connect, subscribe, read; after a loss again, until cancelled."""
        delay = FIRST_RETRY
        while True:
            try:
                async with asyncio.timeout(None) as self._deadline:
                    await self._connect()
                    await self._read()
            except REDIS_DOWN as error:
                log.warning("redis subscription lost: %s", type(error).__name__)
            finally:
                stood = bool(self.confirmed)  # connected is not enough: SUBSCRIBE may be refused
                await self._forget()
            self._on_stale()
            if stood:
                metrics.redis_reconnects.inc()
                delay = FIRST_RETRY
            await asyncio.sleep(random.uniform(delay / 2, delay))
            delay = min(RETRY_MOST, delay * 2)

    def probes(self, name: str) -> list[str]:
        """The channels whose way there and back shows that this subscription is alive."""
        return [name]

    def cut(self, name: str) -> None:
        """Give the connection of this probe up and make a new one: the probe found it dead, TCP believes in it."""
        now = asyncio.get_running_loop().time()
        if self._deadline is None or self._connection is None or self._deadline.expired():
            return  # none is made, or one was given up a moment ago and has not ended yet
        if now - self._since > YOUNG:
            self._deadline.reschedule(now)

    async def _forget(self) -> None:
        connection, self._connection = self._connection, None
        self.confirmed.clear()
        for future in self._confirming.values():
            future.cancel()
        self._confirming.clear()
        if connection is not None:
            with contextlib.suppress(*REDIS_DOWN), talking():
                await connection.disconnect(nowait=True)

    async def _connect(self) -> None:
        connection: Connection = self._pool.make_connection()
        with talking():
            async with asyncio.timeout(CONNECT_SECONDS * 2):
                await connection.connect()  # type: ignore[no-untyped-call]
            reader: Any = connection._reader  # noqa: SLF001 redis-py has no setting for it
            reader._limit = READ_AHEAD  # noqa: SLF001
        self._connection, self._since = connection, asyncio.get_running_loop().time()
        await self._send("SUBSCRIBE", sorted(self.wanted))

    async def _send(self, command: str, names: Iterable[str]) -> None:
        connection = self._connection
        # redis-py would connect anew by itself, beside the reader, which knows nothing of it.
        if connection is None or not connection.is_connected:
            raise Lost("no connection")
        keys = [PREFIX + name for name in names]
        command = self._prefix + command
        if self._prefix:  # channels of one SSUBSCRIBE must share a slot
            commands: list[tuple[str, ...]] = [(command, key) for key in keys]
        else:
            commands = [(command, *keys[start : start + CHUNK]) for start in range(0, len(keys), CHUNK)]
        with talking():
            await connection.send_packed_command(connection.pack_commands(commands))

    async def _read(self) -> None:
        connection = self._connection
        assert connection is not None
        handled, told = 0, not self.wanted
        if told:
            self._on_connected()
        while self._connection is connection:
            # Returns without suspending while redis-py holds more of what one read brought.
            with talking():
                kind, channel, data = await connection.read_response(timeout=math.inf)
            name = channel[len(PREFIX) :].decode()
            if kind in (b"message", b"smessage"):
                self._on_message(name, data)
            elif kind == b"sunsubscribe":
                self.confirmed.discard(name)
                if name in self.wanted:
                    self._on_stale()  # the slot went to another master
            elif kind in (b"subscribe", b"ssubscribe") and name in self.wanted:
                self.confirmed.add(name)
                future = self._confirming.pop(name, None)
                if future is not None and not future.done():
                    future.set_result(None)
                if not told and self.confirmed >= self.wanted:
                    told = True
                    self._on_connected()
            handled += 1
            if handled % YIELD_EVERY == 0:
                await asyncio.sleep(0)
                while self._full():
                    await asyncio.sleep(0)
