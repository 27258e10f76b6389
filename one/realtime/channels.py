"""The channels this worker listens to: opened in batches when somebody holds them, given up when nobody does."""

import asyncio
import logging
from collections.abc import Mapping, Sequence

from one.errors import Unavailable
from one.realtime import metrics
from one.realtime.channel import Channel
from one.realtime.fanout import Fanout
from one.realtime.healer import Healer
from one.realtime.ports import Source, Spawn, Subscriber

LINGER = 10.0  # seconds a channel nobody listens to stays: a page turn is not a new subscription

log = logging.getLogger("one.live")


class Channels:
    """By name; each is subscribed and at a known position once it is held."""

    def __init__(
        self, source: Source, subscriber: Subscriber, fanout: Fanout, healer: Healer, spawn: Spawn
    ) -> None:
        """Positions are read from ``source``, hints asked of ``subscriber``."""
        self.by_name: dict[str, Channel] = {}
        self._source = source
        self._subscriber = subscriber
        self._fanout = fanout
        self._healer = healer
        self._spawn = spawn
        self._opening: list[Channel] = []
        self._opener_runs = False
        self._open_for_all = asyncio.Event()
        self._open_for_all.set()
        self._time = asyncio.get_running_loop().time

    async def hold(self, names: Sequence[str]) -> list[Channel]:
        """The channels of these names, each subscribed and at a known position; release them later.

        Raises Unavailable when PostgreSQL is away: then nothing is held.
        """
        for name in names:
            if name not in self.by_name:
                self.by_name[name] = Channel(name)
                self._opening.append(self.by_name[name])
                metrics.channels.inc()
        held = [self.by_name[name] for name in names]
        for channel in held:
            channel.listeners += 1
        if self._opening and not self._opener_runs:
            self._opener_runs = True
            self._spawn(self._open())
        try:
            for channel in held:
                await channel.ready.wait()
                if channel.lost:
                    raise Unavailable("positions could not be read")
        except BaseException:
            self.release(held)
            raise
        return held

    def learn(self, positions: Mapping[str, int]) -> None:
        """PostgreSQL said where these channels stand: what one of them lacks is read."""
        for name, seq in positions.items():
            channel = self.by_name.get(name)
            if channel is not None and seq > channel.seq:
                self._healer.notice(channel, seq)

    def release(self, channels: Sequence[Channel]) -> None:
        """Undo ``hold``; the sweep unsubscribes what stays unheld."""
        for channel in channels:
            channel.listeners -= 1
            channel.idle_since = self._time()

    def lose(self, channels: Sequence[Channel]) -> None:
        """Forget channels whose positions are not known, or no more; whoever waits for them is turned away."""
        for channel in channels:
            self._fanout.forget(channel)
            channel.lost = True
            if self.by_name.get(channel.name) is channel:  # another may have its name by now
                del self.by_name[channel.name]
                metrics.channels.dec()
        self._spawn(self._unsubscribe([channel.name for channel in channels]))

    async def sweep(self) -> None:
        """Unsubscribe channels nobody has held for a while."""
        limit = self._time() - LINGER
        idle = [c for c in self.by_name.values() if not c.listeners and c.idle_since < limit]
        gone = [channel.name for channel in idle if not channel.healing]
        for name in gone:
            del self.by_name[name]
            metrics.channels.dec()
        if gone:
            await self._subscriber.remove(gone)

    async def _open(self) -> None:
        """Subscribe and place all channels that wait, in batches: SUBSCRIBE confirmed, then positions."""
        try:
            while self._opening:
                batch, self._opening = self._opening, []
                await self._open_batch(batch)
        finally:
            self._opener_runs = False

    async def _open_batch(self, batch: list[Channel]) -> None:
        """Whatever happens, nobody waits for these any more when it ends: they are ready, or lost."""
        names = [channel.name for channel in batch]
        positions: dict[str, int] = {}
        try:
            await self._subscriber.add(names)
            positions = await self._source.positions(names)
        except self._source.down as error:
            log.warning("positions of %d channels not read: %s", len(names), type(error).__name__)
        except Exception:  # a fault of ours: the next batch has its turn all the same
            log.exception("%d channels could not be opened", len(names))
        finally:
            for channel in batch:
                self._place(channel, positions.get(channel.name))
        await self._unsubscribe(names)  # those that were swept or lost while they were opened

    def _place(self, channel: Channel, seq: int | None) -> None:
        if seq is None:
            self.lose([channel])
        else:
            channel.seq = seq
        channel.ready.set()
        channel.ready = self._open_for_all  # an event of its own holds an empty deque
        if seq is not None:
            self._healer.notice(channel, seq)

    async def _unsubscribe(self, names: Sequence[str]) -> None:
        unheld = [name for name in names if name not in self.by_name]
        if unheld:
            await self._subscriber.remove(unheld)
