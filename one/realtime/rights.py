"""Rights that change while sockets are open: what PostgreSQL says a person may hear becomes what they hear."""

import itertools
from collections import Counter
from collections.abc import Sequence

from one.errors import Unavailable
from one.realtime import metrics
from one.realtime.channel import Channel
from one.realtime.connection import Connection
from one.realtime.doubt import Doubt
from one.realtime.hub import Hub
from one.realtime.ports import Truth
from one.signals import Rights, spoken


class Applier:
    """Moves the sockets of people into the channels they have, and out of those they have no more.

    Several may be under way for one person (a signal through Redis, a pass of the reconciler), and an answer of before
    must not undo one of after: each question has a number, and a socket takes no answer to an earlier one than its last.
    """

    def __init__(self, hub: Hub[Connection], truth: Truth) -> None:
        """Rights are read from ``truth`` and applied to ``hub``."""
        self._hub = hub
        self._truth = truth
        self._numbers = itertools.count(1)
        # While channels are waited for: by how many answers, and what the latest of them says.
        self._waiting: Counter[Connection] = Counter()
        self._latest: dict[Connection, Rights] = {}
        self._doubts: dict[Connection, Doubt] = {}

    def doubt(self, person_id: int) -> None:
        """Their rights changed, and are about to be asked for: until the answer nothing is told to them."""
        registry = self._hub.registry
        if len(self._doubts) > len(registry.connections):  # some are gone
            self._doubts = {c: doubt for c, doubt in self._doubts.items() if c in registry.connections}
        for connection in registry.by_person.get(person_id, ()):
            if connection in self._doubts:
                self._doubts[connection].asked = self.ask()
            else:
                self._doubts[connection] = Doubt(connection, self.ask())

    def ask(self) -> int:
        """The number of a question for rights that is about to be asked."""
        return next(self._numbers)

    async def read_again(self, person_id: int, age: float = 0.0) -> None:
        """Read a person's channels again and move their sockets accordingly, by a signal ``age`` seconds old."""
        asked = self.ask()
        await self.apply(person_id, await self._truth.rights(person_id), asked, age)

    async def apply(self, person_id: int, rights: Rights, asked: int, age: float = 0.0) -> None:
        """What question ``asked`` was answered with."""
        self._hub.channels.learn(rights.seqs)
        for connection in self._hub.registry.by_person.get(person_id, ()):
            if await self._move(connection, rights, asked):
                metrics.revocation.observe(age)
            if connection in self._doubts and self._doubts[connection].asked < asked:
                self._doubts.pop(connection).end()

    async def _move(self, connection: Connection, rights: Rights, asked: int) -> bool:
        if connection.asked > asked:
            return False
        connection.asked = asked
        if connection in self._latest:
            self._latest[connection] = (
                rights  # who waits for channels by an answer of before goes by this one
            )
        had = {channel.name for channel in connection.channels}
        left = [channel for channel in connection.channels if channel.name not in rights.seqs]
        gained = sorted(rights.seqs.keys() - had)
        if not left and not gained:
            _tell(connection, (), (), rights)
            return False
        connection.part(left)  # at once, whatever the wait below takes
        self._latest[connection] = rights
        self._waiting[connection] += 1
        try:
            return await self._join(connection, gained, left)
        finally:
            self._waiting[connection] -= 1
            if not self._waiting[connection]:
                del self._waiting[connection], self._latest[connection]

    async def _join(self, connection: Connection, gained: Sequence[str], left: Sequence[Channel]) -> bool:
        try:
            held = await self._hub.channels.hold(gained)
        except Unavailable:
            _tell(connection, (), left, self._latest[connection])
            raise
        joined: list[Channel] = []
        if connection in self._hub.registry.connections:
            latest = self._latest[connection]
            joined = [c for c in held if c.name in latest.seqs and c not in connection.channels]
            _tell(connection, joined, left, latest)
        self._hub.channels.release([channel for channel in held if channel not in joined])
        return bool(joined or left)


def _tell(connection: Connection, joined: Sequence[Channel], left: Sequence[Channel], rights: Rights) -> None:
    """Say it, unless nothing changed: neither the channels, nor the children they speak for."""
    now = (*connection.channels, *joined)
    children = {c.name: rights.children[c.name] for c in now if c.name in rights.children}
    if joined or left or spoken(children) != connection.spoken:
        connection.tell(joined, left, children)
