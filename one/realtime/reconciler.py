"""PostgreSQL is the truth, Redis a hint: every two seconds a worker asks what it may have missed."""

import asyncio
import contextlib
import logging
import time
from datetime import datetime

from one.realtime import metrics
from one.realtime.connection import Connection
from one.realtime.hub import Hub
from one.realtime.messages import CloseCode
from one.realtime.ports import Truth

SECONDS = 2.0
# Rows are looked at again for this long: a transaction may commit that much after its rows got
# their time (the pool ends any transaction after 10 s).
OVERLAP = 20.0
# Sessions also end by passing their time, which writes no order; that may be told a little later.
EXPIRY_EVERY = 5  # passes

log = logging.getLogger("one.live")


class Reconciler:
    """Heals channels, ends sessions and applies rights from PostgreSQL, with or without Redis."""

    def __init__(self, hub: Hub, truth: Truth) -> None:
        """Everything is applied to ``hub``."""
        self.hub = hub
        self.truth = truth
        self.ok = False  # the last pass succeeded
        self._since: datetime | None = None
        self._passes = 0
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """One pass every two seconds, until cancelled."""
        while True:
            started = time.perf_counter()
            try:
                await self._pass()
                self.ok = True
            except self.truth.down as error:
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
        epoch = await self.truth.epoch()
        if self.hub.epoch and epoch != self.hub.epoch:
            self.new_life()
        self.hub.epoch = epoch
        since, (now, moved) = self._since, await self.truth.moved(self._since, OVERLAP)
        for name, seq in moved.items():
            topic = self.hub.topics.get(name)
            if topic is not None and seq > topic.seq:
                self.hub.notice(topic, seq)
        if since is not None:
            sessions, people = await self.truth.orders(
                since, OVERLAP, list(self.hub.by_session), list(self.hub.by_person)
            )
            for session_id in sessions:
                self.end_session(session_id)
            for person_id in people:
                await self.apply_rights(person_id)
        self._passes += 1
        if self._passes % EXPIRY_EVERY == 0 and self.hub.by_session:
            for session_id in await self.truth.lost_sessions(list(self.hub.by_session)):
                self.end_session(session_id)
        self._since = now

    def new_life(self) -> None:
        """The database was restored: no position holds any more. Everyone comes back for a snapshot."""
        log.warning("new epoch: all sockets start again")
        for connection in list(self.hub.connections):
            connection.close(CloseCode.RESTART, "new epoch")
        self.hub.lose(list(self.hub.topics.values()))

    def end_session(self, session_id: int) -> None:
        """Close the sockets of a session; no frame follows."""
        for connection in self.hub.by_session.get(session_id, ()):
            connection.close(CloseCode.SESSION_ENDED, "session ended")

    async def apply_rights(self, person_id: int) -> None:
        """Read a person's channels again and move their sockets accordingly."""
        seqs, children = await self.truth.rights(person_id)
        for connection in self.hub.by_person.get(person_id, ()):
            await self._apply(connection, set(seqs), children)

    async def _apply(self, connection: Connection, wanted: set[str], children: dict[str, list[str]]) -> None:
        have = {topic.name for topic in connection.topics}
        left = [topic for topic in connection.topics if topic.name not in wanted]
        for topic in left:  # at once, before the wait below
            topic.members.pop(connection, None)
        held = await self.hub.hold(sorted(wanted - have))
        if connection not in self.hub.connections:
            self.hub.release(held)
            return
        # The order through Redis and our own pass may both have waited here: the first has done it.
        joined = [topic for topic in held if topic not in connection.topics]
        self.hub.release([topic for topic in held if topic in connection.topics])
        left = [topic for topic in left if topic in connection.topics]
        if left or joined:
            connection.change(joined, left, {t.name: children[t.name] for t in joined if t.name in children})
