"""PostgreSQL is the truth, Redis a hint: every two seconds a worker asks what it may have missed.

What was seen is told by the snapshot of the last pass, never by time. And because a guard needs a guard, each pass also
compares a part of what the worker holds (where channels stand, whose rights are which) with PostgreSQL, whatever was
signalled: after ``TURNS`` passes everything had its turn, and nothing is stale for longer.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Iterable

from one.errors import Unavailable
from one.realtime import metrics
from one.realtime.connection import Connection
from one.realtime.hub import Hub
from one.realtime.messages import CloseCode
from one.realtime.ports import Truth
from one.realtime.rights import Applier
from one.signals import Changes, Kind, Watch

SECONDS = 2.0
TURNS = 20  # passes until everything was compared
# Sessions also end by passing their time, which writes no signal; a look at one costs next to nothing.
SESSION_TURNS = 5

log = logging.getLogger("one.live")


class Reconciler:
    """Heals channels, ends sessions and applies rights from PostgreSQL, with or without Redis."""

    def __init__(self, hub: Hub[Connection], truth: Truth) -> None:
        """Everything is applied to ``hub``."""
        self.hub = hub
        self.truth = truth
        self.ok = False  # the last pass succeeded
        self.rights = Applier(hub, truth)
        self._seen: str | None = None  # the snapshot of the last whole pass
        self._passes = 0
        self._wake = asyncio.Event()
        self._answered = 0  # the number that came next when the last whole pass was answered
        self._newcomers: set[Connection] = set()  # no whole pass knew of them yet
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
        """Ask, and do what the answer says. What it has seen counts as seen when all of it was done."""
        hub = self.hub
        self._newcomers |= hub.registry.newcomers
        hub.registry.newcomers = set()
        newcomers = set(self._newcomers)
        stood = {
            channel.name: channel.seq for channel in hub.channels.by_name.values() if channel.ready.is_set()
        }
        asked = self.rights.ask()
        changes = await self.truth.changes(self._watch(stood, newcomers))
        answered = self.rights.ask()
        if hub.epoch and changes.epoch != hub.epoch:
            self.new_life()
        hub.epoch = changes.epoch
        if await self._went_back(changes, stood):
            return
        hub.channels.learn(changes.positions)
        hub.healer.again()
        await self._carry_out(changes, asked)
        self._newcomers -= newcomers
        self._passes += 1
        self._seen, self._answered = changes.snapshot, answered

    def _watch(self, stood: Iterable[str], newcomers: set[Connection]) -> Watch:
        """The question: what was signalled, and a part of all to be compared.

        So is at once who came with rights that were read before the last pass was answered: what has changed since may have
        been signalled to that pass, which did not know of them.
        """
        registry, turn = self.hub.registry, self._passes
        people = {person_id for person_id in registry.by_person if person_id % TURNS == turn % TURNS}
        late = {c for c in newcomers if c.asked < self._answered and c in registry.connections}
        late = {c for c in late if not c.device_id}
        people |= {connection.person_id for connection in late}
        sessions = {s for s in registry.by_session if s % SESSION_TURNS == turn % SESSION_TURNS}
        sessions |= {connection.session_id for connection in late}
        return Watch(
            self.hub.epoch,
            self._seen,
            list(registry.by_session),
            list(registry.by_person),
            [name for name in stood if hash(name) % TURNS == turn % TURNS],
            list(sessions),
            list(people),
            list(registry.by_device),
        )

    async def _went_back(self, changes: Changes, stood: dict[str, int]) -> bool:
        """Whether we have written out more than there is: it was put back in place. The next pass sees a new epoch."""
        for name, seq in changes.positions.items():
            if seq < stood.get(name, 0) and name in self.hub.channels.by_name:
                await self.truth.renew_epoch(changes.epoch)
                self.soon()
                return True
        return False

    async def _carry_out(self, changes: Changes, asked: int) -> None:
        ages = {
            signal.target_id: signal.age for signal in changes.signals if signal.kind == Kind.PERSON_CHANGED
        }
        for signal in changes.signals:
            if signal.kind == Kind.SESSION_ENDED:
                self.end_session(signal.target_id, signal.age)
        for session_id in changes.lost_sessions:
            self.end_session(session_id)
        for device_id in changes.lost_devices:
            self.end_device(device_id)
        for person_id, rights in changes.rights.items():
            await self.rights.apply(person_id, rights, asked, ages.get(person_id, 0.0))

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

    def end_device(self, device_id: int, age: float = 0.0) -> None:
        """Close the sockets of a tablet that was taken off, by a signal ``age`` seconds old; no frame follows."""
        for connection in self.hub.registry.by_device.get(device_id, ()):
            connection.close(CloseCode.DEVICE_REVOKED)
            metrics.revocation.observe(age)
