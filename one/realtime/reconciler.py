"""PostgreSQL is the truth, Redis a hint: every two seconds a worker asks what it may have missed."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from datetime import datetime

from one.errors import Unavailable
from one.realtime import metrics
from one.realtime.connection import Connection
from one.realtime.hub import Hub
from one.realtime.messages import CloseCode
from one.realtime.ports import Truth
from one.signals import Kind, Signal

SECONDS = 2.0
# Rows are looked at again for this long: a transaction may commit that much after its rows got
# their time (the pool ends any transaction after 10 s).
OVERLAP = 20.0
# Sessions also end by passing their time, which writes no signal; that may be told a little later.
EXPIRY_EVERY = 5  # passes

log = logging.getLogger("one.live")


class Reconciler:
    """Heals channels, ends sessions and applies rights from PostgreSQL, with or without Redis."""

    def __init__(self, hub: Hub[Connection], truth: Truth) -> None:
        """Everything is applied to ``hub``."""
        self.hub = hub
        self.truth = truth
        self.ok = False  # the last pass succeeded
        self._since: datetime | None = None
        self._passes = 0
        self._wake = asyncio.Event()
        self._applied: set[int] = set()  # signals of the window that were carried out
        self._newcomers: set[int] = set()  # people whose sockets no pass has looked at yet
        self._down: tuple[type[Exception], ...] = (*truth.down, Unavailable)

    async def run(self) -> None:
        """One pass every two seconds, until cancelled."""
        while True:
            started = time.perf_counter()
            try:
                await self._pass()
                self.ok = True
            except self._down as error:
                if self.ok:
                    log.warning("reconciler: postgresql does not answer: %s", type(error).__name__)
                self.ok = False
            metrics.reconcile_seconds.observe(time.perf_counter() - started)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SECONDS):
                    await self._wake.wait()
            self._wake.clear()

    def soon(self) -> None:
        """Do the next pass now: Redis is back, and what it forgot is in PostgreSQL."""
        self._wake.set()

    async def _pass(self) -> None:
        hub = self.hub
        self._newcomers |= hub.registry.newcomers
        hub.registry.newcomers = set()
        stood = {
            channel.name: channel.seq for channel in hub.channels.by_name.values() if channel.ready.is_set()
        }
        changes = await self.truth.changes(
            self._since, OVERLAP, list(hub.registry.by_session), list(hub.registry.by_person)
        )
        if hub.epoch and changes.epoch != hub.epoch:
            self.new_life()
        hub.epoch = changes.epoch
        for name, seq in changes.moved.items():
            if seq < stood.get(name, 0) and name in hub.channels.by_name:
                # We have written out more than there is: it was put back in place. The next pass sees a new epoch.
                await self.truth.renew_epoch(changes.epoch)
                self.soon()
                return
            channel = hub.channels.by_name.get(name)
            if channel is not None and seq > channel.seq:
                hub.healer.notice(channel, seq)
        await self._carry_out(changes.signals)
        self._passes += 1
        if self._passes % EXPIRY_EVERY == 0 and hub.registry.by_session:
            for session_id in await self.truth.lost_sessions(list(hub.registry.by_session)):
                self.end_session(session_id)
        self._since = changes.now

    async def _carry_out(self, signals: Sequence[Signal]) -> None:
        """Each signal once; and again for who came since, who may have been let in by the rights of before."""
        people: dict[int, float] = {}  # and how long ago the first signal was given
        for signal in signals:
            if signal.kind == Kind.SESSION_ENDED:
                self.end_session(signal.target_id, signal.age)
            elif signal.id not in self._applied or signal.target_id in self._newcomers:
                people[signal.target_id] = max(signal.age, people.get(signal.target_id, 0.0))
        for person_id, age in people.items():
            await self.apply_rights(person_id, age)
        self._applied = {signal.id for signal in signals}
        self._newcomers = set()

    def new_life(self) -> None:
        """The database was restored: no position holds any more. Everyone comes back for a snapshot."""
        log.warning("new epoch: all sockets start again")
        for connection in list(self.hub.registry.connections):
            connection.close(CloseCode.RESTART)
        self.hub.channels.lose(list(self.hub.channels.by_name.values()))

    def end_session(self, session_id: int, age: float = 0.0) -> None:
        """Close the sockets of a session, by a signal ``age`` seconds old; no frame follows."""
        for connection in self.hub.registry.by_session.get(session_id, ()):
            connection.close(CloseCode.SESSION_ENDED)
            metrics.revocation.observe(age)

    async def apply_rights(self, person_id: int, age: float = 0.0) -> None:
        """Read a person's channels again and move their sockets accordingly, by a signal ``age`` seconds old."""
        seqs, children = await self.truth.rights(person_id)
        for connection in self.hub.registry.by_person.get(person_id, ()):
            if await self._apply(connection, set(seqs), children):
                metrics.revocation.observe(age)

    async def _apply(self, connection: Connection, wanted: set[str], children: dict[str, list[str]]) -> bool:
        left = [channel for channel in connection.channels if channel.name not in wanted]
        connection.part(left)  # at once, whatever the wait below takes
        try:
            held = await self.hub.channels.hold(
                sorted(wanted - {channel.name for channel in connection.channels})
            )
        except Unavailable:
            if left:
                connection.tell((), left, {})
            raise
        if connection not in self.hub.registry.connections:
            self.hub.channels.release(held)
            return False
        # The signal through Redis and our own pass may both have waited here: the first has done it.
        joined = [channel for channel in held if channel not in connection.channels]
        self.hub.channels.release([channel for channel in held if channel in connection.channels])
        if left or joined:
            now = (*connection.channels, *joined)
            connection.tell(joined, left, {t.name: children[t.name] for t in now if t.name in children})
        return bool(left or joined)
