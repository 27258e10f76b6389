"""The live engine of one worker put together: subscription, publisher, hub, reconciler, probe, beats."""

import asyncio
import contextlib
import logging
import os
import random
import secrets
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Protocol

import msgspec

from one.budget import Budget
from one.errors import Unavailable
from one.events import Placed
from one.realtime import messages, metrics
from one.realtime.address import is_cluster
from one.realtime.cluster import ClusterSubscription
from one.realtime.connection import Connection
from one.realtime.hub import Hub
from one.realtime.limiter import Limiter
from one.realtime.lines import LINES, Lines
from one.realtime.messages import CloseCode
from one.realtime.ports import Source, Truth
from one.realtime.publisher import CONTROL, Publisher
from one.realtime.reconciler import Reconciler
from one.realtime.subscription import Subscription
from one.signals import Kind
from one.tasks import end_tasks

BEAT = 20  # seconds between beats of one socket
PROBE_SECONDS = 5.0
PROBE_LATE = 15.0  # without a probe for so long we are not ready
PROBE_DEAD = 7.5  # and after the second one that is missing the subscription is made anew, whatever TCP says
LAG_MOST = 1.0  # seconds the loop may be late before we are not ready
SOCKETS_PER_PERSON = 20
DRAIN_PER_SECOND = 500
DRAIN_SECONDS = 25.0  # more than 12,500 sockets are let go faster, so that all are gone in time

log = logging.getLogger("one.live")
_signal = msgspec.json.Decoder(tuple[str, int, float])


class Reads(Source, Truth, Protocol):
    """All that the engine reads from PostgreSQL."""


class Engine:
    """Owns the tasks of the live side; ``hub`` is what the handshake works with."""

    def __init__(self, redis_url: str, source: Reads, tasks: asyncio.TaskGroup, handshakes: int) -> None:
        """Use ``running`` instead, which also starts and ends the tasks."""
        self.publisher = Publisher(redis_url)
        kind = ClusterSubscription if is_cluster(redis_url) else Subscription
        self.subscription: Subscription | ClusterSubscription = kind(
            redis_url, self._on_message, self._on_connected, full=lambda: self.hub.fanout.full()
        )
        self.hub: Hub[Connection] = Hub(source, self.subscription, tasks)
        self.reconciler = Reconciler(self.hub, source)
        self.lines = Lines(self.hub.registry, self.publisher)
        self.budget = Budget(handshakes)
        self.draining = False
        self._rights_limiter = Limiter()
        self._probe = f"probe:{os.getpid()}:{secrets.token_hex(4)}"
        self._probes = {self._probe: self.hub.time()}  # name → when a probe last came back through it
        self._probe_sent: dict[str, tuple[bytes, float]] = {}
        self._reconnected = asyncio.Event()
        self._tick_at = self.hub.time()

    # What pages and jobs use

    def announce(self, placed: Iterable[Placed]) -> None:
        """Tell all workers of committed events."""
        self.publisher.announce(placed)

    def signal(self, kind: Kind, target_id: int) -> None:
        """Tell all workers of a committed change: a session or a tablet that ended, a person whose rights changed."""
        self.publisher.signal(kind, target_id)

    def why_not_ready(self) -> str | None:
        """One word of what is wrong, or None."""
        now = self.hub.time()
        if self.draining:
            return "draining"
        if not self.reconciler.ok:
            return "postgresql"
        if any(now - back > PROBE_LATE for back in self._probes.values()):
            return "redis"
        if now - self._tick_at > 1 + LAG_MOST:
            return "loop"
        return None

    def make_room(self, person_id: int, device_id: int = 0) -> None:
        """One more socket of this person, or tablet: the oldest gives way beyond the limit (per worker)."""
        registry = self.hub.registry
        theirs = registry.by_device.get(device_id, ()) if device_id else registry.by_person.get(person_id, ())
        for oldest in theirs[: 1 - SOCKETS_PER_PERSON]:
            oldest.close(CloseCode.REPLACED)

    async def drain(self) -> None:
        """Say goodbye to every socket, spread out so that they do not all come back at once."""
        self.draining = True
        crowd = len(self.hub.registry.connections)
        rate = max(DRAIN_PER_SECOND, crowd / DRAIN_SECONDS)
        window = round(max(1000, 1000 * crowd / rate))
        count = 0
        while self.hub.registry.connections:  # some handshakes were under way
            connection = next(iter(self.hub.registry.connections))
            connection.send(messages.bye(random.randint(0, window)))
            connection.close(CloseCode.RESTART)
            count += 1
            if count % 50 == 0:
                await asyncio.sleep(50 / rate)

    # Tasks

    @contextlib.asynccontextmanager
    async def started(self) -> AsyncIterator[None]:
        """Run the loops of the engine for as long as the block lasts."""
        self.subscription.wanted |= {CONTROL, LINES}
        works = [
            asyncio.create_task(work, name=str(work))
            for work in (
                self.subscription.run(),
                self.publisher.run(),
                self.reconciler.run(),
                self._tick(),
                self._probing(),
                self._sweeping(),
            )
        ]
        for work in works:
            work.add_done_callback(_ended)
        try:
            yield
            await self.publisher.flush(2.0)
        finally:
            await end_tasks(*works)
            await self.publisher.close()

    async def _tick(self) -> None:
        """Once a second a twentieth of the sockets gets its beat, another one is checked for silence."""
        loop, turn = asyncio.get_running_loop(), 0
        while True:
            due = loop.time() + 1.0
            await asyncio.sleep(1.0)
            self._tick_at = loop.time()
            metrics.loop_lag.set(max(0.0, self._tick_at - due))
            self.hub.fanout.counters.flush()
            turn = (turn + 1) % BEAT
            waiting = 0
            for count, connection in enumerate(list(self.hub.registry.connections)):
                if connection.paused_at is not None:
                    waiting += connection.sink.waiting()
                if connection.turn == turn:
                    connection.beat()
                elif connection.turn == (turn + BEAT // 2) % BEAT:
                    connection.check()
                if count % 1000 == 999:
                    await asyncio.sleep(0)
            metrics.queue_bytes.set(waiting)

    async def _sweeping(self) -> None:
        while True:
            await asyncio.sleep(5.0)
            await self.hub.channels.sweep()

    async def _probing(self) -> None:
        """Publish to ourselves through the real path: it shows a subscription that is dead but looks alive."""
        while True:
            names = self.subscription.probes(self._probe)
            if names:  # none yet: the cluster's map was never read, and the first probe stays unanswered
                now = self.hub.time()
                if gone := [name for name in self._probes if name not in names]:
                    await self.subscription.remove(gone)
                self._probes = {name: self._probes.get(name, now) for name in names}
                if new := [name for name in names if name not in self.subscription.wanted]:
                    await self.subscription.add(new)
            self._probe_sent = {}
            for name in names:
                token = secrets.token_hex(8).encode()
                self._probe_sent[name] = token, self.hub.time()
                self.publisher.send(name, token)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PROBE_SECONDS):
                    await self._reconnected.wait()
            early = self._reconnected.is_set()
            self._reconnected.clear()
            for name in self._probe_sent:
                if not early:
                    metrics.probe_failures.inc()
                if self.hub.time() - self._probes.get(name, 0.0) > PROBE_DEAD:
                    log.warning("a probe did not come back: its subscription is made anew")
                    self.subscription.cut(name)

    def _on_message(self, name: str, data: bytes) -> None:
        if name in self._probes:
            token, sent = self._probe_sent.get(name, (None, 0.0))
            if token == data:
                del self._probe_sent[name]
                self._probes[name] = self.hub.time()
                metrics.probe_seconds.set(self._probes[name] - sent)
        elif name == CONTROL:
            self._on_signal(data)
        elif name == LINES:
            self.lines.on_message(data)
        else:
            try:
                self.hub.deliver(name, data)
            except ValueError:
                log.warning("a message on %s is not ours", name)

    def _on_signal(self, data: bytes) -> None:
        try:
            kind, target_id, sent = _signal.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            log.warning("a control message is not ours")
            return
        if kind == Kind.SESSION_ENDED:
            self.reconciler.end_session(target_id, max(0.0, time.time() - sent))
        elif kind == Kind.DEVICE_ENDED:
            self.reconciler.end_device(target_id, max(0.0, time.time() - sent))
        elif kind == Kind.PERSON_CHANGED and target_id in self.hub.registry.by_person:
            self.reconciler.rights.doubt(target_id)
            self.hub.spawn(self._rights(target_id, sent))

    async def _rights(self, person_id: int, sent: float) -> None:
        # The reconciler comes by in two seconds if PostgreSQL is away.
        with contextlib.suppress(*self.reconciler.truth.down, Unavailable):
            async with self._rights_limiter:
                await self.reconciler.rights.read_again(person_id, max(0.0, time.time() - sent))

    def _on_connected(self) -> None:
        log.info("redis subscription stands: %d channels", len(self.subscription.confirmed))
        self.reconciler.soon()
        self._reconnected.set()  # the next probe at once: it shows that all is well again


@asynccontextmanager
async def running(redis_url: str, source: Reads, *, handshakes: int) -> AsyncIterator[Engine]:
    """The engine of this worker, from start to end; at most ``handshakes`` a second."""
    async with asyncio.TaskGroup() as tasks:
        engine = Engine(redis_url, source, tasks, handshakes)
        engine.hub.epoch = await source.epoch()  # a socket may come before the reconciler does
        async with engine.started():
            yield engine
        for connection in list(engine.hub.registry.connections):
            connection.close(CloseCode.RESTART)


def _ended(task: asyncio.Task[None]) -> None:
    """A loop of the engine never ends by itself: if one does, the worker must not live on half dead."""
    if not task.cancelled() and task.exception() is not None:
        log.critical("%s failed", task.get_name(), exc_info=task.exception())
        os.kill(os.getpid(), 15)
