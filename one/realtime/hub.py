"""The hub: the connections of one worker by channel, and the fan-out. It never waits for a client."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

from one.errors import Unavailable
from one.events import place
from one.realtime import metrics, wire
from one.realtime.connection import Connection
from one.realtime.lane import Lane
from one.realtime.ports import Source, Subscriber
from one.realtime.replays import Replays
from one.realtime.tally import Tally
from one.realtime.topic import Topic

SLICE = 500  # sockets written to before pages, handshakes and the broker get a turn
BACKLOG_MOST = 8192  # frames that wait to be written; then the broker is not read from, and bounds its own
LINGER = 10.0  # seconds a channel nobody listens to stays: a page turn is not a new subscription

log = logging.getLogger("one.live")


class Hub:
    """Topics and connections of this worker."""

    def __init__(self, source: Source, subscriber: Subscriber, tasks: asyncio.TaskGroup) -> None:
        """``tasks`` owns what the hub starts (healing, replays), so that no failure goes unseen."""
        self.source = source
        self.subscriber = subscriber
        self.tasks = tasks
        self.topics: dict[str, Topic] = {}
        self.connections: dict[Connection, None] = {}
        # Tuples: nearly all have one, and a dict of one weighs four times as much.
        self.by_person: dict[int, tuple[Connection, ...]] = {}
        self.by_session: dict[int, tuple[Connection, ...]] = {}
        self.newcomers: set[int] = set()  # people with a new socket since the reconciler last looked
        self.epoch = ""
        self.on_read: Callable[[Connection, list[int]], None] = lambda connection, ids: None
        self.replays = Replays(source)
        self.tally = Tally()
        self._opening: list[Topic] = []
        self._open_for_all = asyncio.Event()
        self._open_for_all.set()
        self._opener_runs = False
        self.backlog = 0  # frames that wait in topics
        self._dirty: deque[Topic] = deque()
        self.lane = Lane()  # what a connection asks of PostgreSQL for itself
        self._healers = Lane(3)  # what everybody waits for goes before
        self._loop = asyncio.get_running_loop()
        self.time, self.later = self._loop.time, self._loop.call_later

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something for one connection: its failure is told and harms nobody else."""
        return self.tasks.create_task(_guarded(work))

    # Topics

    async def hold(self, names: Sequence[str]) -> list[Topic]:
        """Topics of these channels, each subscribed and at a known position; release them later.

        Raises Unavailable when PostgreSQL is away: then nothing is held.
        """
        for name in names:
            if name not in self.topics:
                self.topics[name] = Topic(name)
                self._opening.append(self.topics[name])
                metrics.topics.inc()
        held = [self.topics[name] for name in names]
        for topic in held:
            topic.listeners += 1
        if self._opening and not self._opener_runs:
            self._opener_runs = True
            self.spawn(self._open())
        try:
            for topic in held:
                await topic.ready.wait()
                if topic.lost:
                    raise Unavailable("positions could not be read")
        except BaseException:
            self.release(held)
            raise
        return held

    async def _open(self) -> None:
        """Subscribe and place all topics that wait, in batches: SUBSCRIBE confirmed, then positions."""
        try:
            while self._opening:
                batch, self._opening = self._opening, []
                names = [topic.name for topic in batch]
                await self.subscriber.add(names)
                try:
                    positions = await self.source.positions(names)
                except self.source.down as error:
                    log.warning("positions of %d channels not read: %s", len(names), type(error).__name__)
                    positions = {}
                for topic in batch:
                    self._place(topic, positions.get(topic.name))
                await self._unsubscribe(names)  # those that were swept or lost while they were opened
        finally:
            self._opener_runs = False

    def _place(self, topic: Topic, seq: int | None) -> None:
        if seq is None:
            self.lose([topic])
        else:
            topic.seq = seq
        topic.ready.set()
        topic.ready = self._open_for_all  # an event of its own holds an empty deque
        if seq is not None:
            self.notice(topic, seq)

    def lose(self, topics: Sequence[Topic]) -> None:
        """Forget topics whose positions are not known, or no more; whoever waits for them is turned away."""
        for topic in topics:
            self.backlog -= len(topic.pending)
            topic.forget()
            topic.lost = True
            if self.topics.get(topic.name) is topic:  # another may have its name by now
                del self.topics[topic.name]
                metrics.topics.dec()
        self.spawn(self._unsubscribe([topic.name for topic in topics]))

    async def _unsubscribe(self, names: Sequence[str]) -> None:
        unheld = [name for name in names if name not in self.topics]
        if unheld:
            await self.subscriber.remove(unheld)

    def release(self, topics: Sequence[Topic]) -> None:
        """Undo ``hold``; the sweep unsubscribes what stays unheld."""
        for topic in topics:
            topic.listeners -= 1
            topic.idle_since = self._loop.time()

    async def sweep(self) -> None:
        """Unsubscribe channels nobody has held for a while."""
        limit = self._loop.time() - LINGER
        idle = [t for t in self.topics.values() if not t.listeners and t.idle_since < limit]
        gone = [topic.name for topic in idle if not topic.healing]
        for name in gone:
            del self.topics[name]
            metrics.topics.dec()
        if gone:
            await self.subscriber.remove(gone)

    # Connections

    def register(self, connection: Connection) -> None:
        """Count a connection in."""
        self.connections[connection] = None
        self.newcomers.add(connection.person_id)
        for index, key in self._indexes(connection):
            index[key] = (*index.get(key, ()), connection)
        metrics.sockets.inc()

    def unregister(self, connection: Connection) -> None:
        """Count a connection out; harmless when it already is."""
        if connection not in self.connections:
            return
        del self.connections[connection]
        for index, key in self._indexes(connection):
            left = tuple(other for other in index[key] if other is not connection)
            if left:
                index[key] = left
            else:
                del index[key]
        metrics.sockets.dec()

    def _indexes(self, one: Connection) -> Iterable[tuple[dict[int, tuple[Connection, ...]], int]]:
        return (self.by_person, one.person_id), (self.by_session, one.session_id)

    # Delivery

    def deliver(self, name: str, data: bytes) -> None:
        """A hint from the broker: ``<seq> <payload>``; ValueError when it is not a frame of this place."""
        if (topic := self.topics.get(name)) is None:
            return
        head, _, payload = data.partition(b" ")
        seq = int(head)
        if not payload.startswith(place(name, seq)):
            raise ValueError("not a frame of this place")
        if not topic.ready.is_set():
            topic.heard = max(topic.heard, seq)
        elif seq == topic.seq + 1 and not topic.healing:
            self._advance(topic, seq, payload)
        elif seq > topic.seq:
            self.notice(topic, seq)

    def notice(self, topic: Topic, seq: int) -> None:
        """The channel is known to stand at ``seq``: fetch what is missing from PostgreSQL, once per channel."""
        topic.heard = max(topic.heard, seq)
        if topic.ready.is_set() and topic.heard > topic.seq and not topic.healing:
            topic.healing = True
            metrics.gaps.inc()
            self.spawn(self._heal(topic))

    async def _heal(self, topic: Topic) -> None:
        try:
            while topic.heard > topic.seq:
                async with self._healers:
                    rows = await self.source.after(topic.name, topic.seq)
                if not rows:
                    # Not visible yet, or purged: the reconciler asks again.
                    topic.heard = topic.seq
                    return
                for seq, payload in rows:
                    if seq > topic.seq:
                        self._advance(topic, seq, payload)
        except self.source.down as error:
            log.warning("healing of a channel failed: %s", type(error).__name__)
            topic.heard = topic.seq
        finally:
            topic.healing = False

    def _advance(self, topic: Topic, seq: int, payload: bytes) -> None:
        topic.seq = seq
        topic.moved_at = self._loop.time()
        topic.remember(seq, payload)
        if not topic.members:
            return
        if not topic.pending and not topic.sending:
            if not self._dirty:
                # Runs when the reader of the broker suspends: all that its read brought is joined.
                self._loop.call_soon(self._flush)
            self._dirty.append(topic)
        self.tally.encodes += 1
        topic.pending.append(wire.text(payload))
        self.backlog += 1

    def full(self) -> bool:
        """Whether so much waits that nothing more should be read from the broker."""
        return self.backlog >= BACKLOG_MOST

    def _flush(self) -> None:
        """Write topic after topic, in slices: meanwhile the broker is read on, and joined with what waits."""
        written = 0
        while self._dirty and written < SLICE:
            topic = self._dirty.popleft()
            if not topic.sending:  # who joined meanwhile may have begun it: one send at a time
                written += len(topic.members)
                self._send(topic)
        if self._dirty:
            self._loop.call_soon(self._flush)

    def _send(self, topic: Topic) -> None:
        """Write what is pending to every member, in slices; order is kept by one send at a time."""
        topic.sending = False
        if not topic.pending or not topic.members:
            self.backlog -= len(topic.pending)
            topic.pending.clear()
            return
        data, frames = topic.take()
        self.backlog -= frames
        members = topic.members
        if len(members) <= SLICE:
            for write in tuple(members.values()):  # a write may pause its own reader, who leaves; nobody else
                write(data)
            self.tally.wrote(data)
            self._sent(topic, frames * len(members))
        else:
            self._write_slice(topic, data, frames, tuple(members), 0)

    def _write_slice(
        self, topic: Topic, data: bytes, frames: int, members: tuple[Connection, ...], start: int
    ) -> None:
        end, current = start + SLICE, topic.members
        for member in members[start:end]:
            write = current.get(member)
            if write is not None:  # it may have left or paused since the first slice
                write(data)
        if start == 0:
            self.tally.wrote(data)
        if end < len(members):
            topic.sending = True
            self._loop.call_soon(self._write_slice, topic, data, frames, members, end)
        else:
            self._sent(topic, frames * len(members))

    def _sent(self, topic: Topic, deliveries: int) -> None:
        self.tally.deliveries += deliveries
        topic.sending = bool(topic.pending)
        if topic.pending:
            self._loop.call_soon(self._send, topic)

    def join(self, connection: Connection, topics: Sequence[Topic]) -> None:
        """From here on the connection gets what the topics get; it has been given all before."""
        write = connection.sink.write
        for topic in topics:
            if topic.pending and not topic.sending:
                self._send(topic)
            topic.members[connection] = write


async def _guarded(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("work for a connection failed")
