"""A hub without servers: what PostgreSQL would say is set by the test, and what it and the broker are asked is kept."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from one.realtime.connection import Connection
from one.realtime.hub import Hub
from one.realtime.messages import CloseCode, Message
from one.signals import Changes, Rights, Signal, Watch


class Store:
    """What the hub and the reconciler read: each channel stands at ``seqs``, frame n of it reads ``n``."""

    down: tuple[type[Exception], ...] = (ConnectionError,)

    def __init__(self) -> None:
        self.life = "life"
        self.away = False
        self.seqs: dict[str, int] = {}
        self.asked: list[tuple[str, int]] = []  # of ``after``
        self.watches: list[Watch] = []
        self.renewed: list[str] = []
        self.positions_told: dict[str, int] = {}
        self.signals: list[Signal] = []
        self.lost_sessions: list[int] = []
        self.rights_told: dict[int, Rights] = {}

    def _answer(self) -> None:
        if self.away:
            raise ConnectionError

    async def positions(self, names: Sequence[str]) -> dict[str, int]:
        self._answer()
        return {name: self.seqs.get(name, 0) for name in names}

    async def after(self, name: str, seq: int) -> list[tuple[int, bytes]]:
        self.asked.append((name, seq))
        self._answer()
        return [(n, b"%d" % n) for n in range(seq + 1, self.seqs.get(name, 0) + 1)]

    async def unread(self, person_id: int) -> int:
        return 0

    async def changes(self, watch: Watch) -> Changes:
        self.watches.append(watch)
        self._answer()
        return Changes(
            self.life,
            f"snapshot {len(self.watches)}",
            self.positions_told,
            self.signals,
            self.lost_sessions,
            self.rights_told,
        )

    async def rights(self, person_id: int) -> Rights:
        self._answer()
        return self.rights_told[person_id]

    async def epoch(self) -> str:
        return self.life

    async def renew_epoch(self, epoch: str) -> None:
        self.renewed.append(epoch)


class Broker:
    """Confirms everything, and keeps what it was asked."""

    def __init__(self) -> None:
        self.added: list[list[str]] = []
        self.removed: list[list[str]] = []

    async def add(self, names: Sequence[str]) -> bool:
        self.added.append(list(names))
        return True

    async def remove(self, names: Sequence[str]) -> None:
        self.removed.append(list(names))


class Ear:
    """A sink that takes messages, and keeps them and how it was hung up on."""

    write = None

    def __init__(self) -> None:
        self.told: list[Message] = []
        self.code: CloseCode | None = None

    def send(self, message: Message) -> None:
        self.told.append(message)

    def hang_up(self, code: CloseCode) -> None:
        self.code = code

    def waiting(self) -> int:
        return 0


@asynccontextmanager
async def small_hub() -> AsyncIterator[tuple[Hub[Connection], Store, Broker]]:
    """A hub, its store and its broker."""
    store, broker = Store(), Broker()
    async with asyncio.TaskGroup() as tasks:
        yield Hub(store, broker, tasks), store, broker


async def arrive(
    hub: Hub[Connection], person: int, session: int, *names: str, asked: int = 0
) -> tuple[Connection, Ear]:
    """Somebody who holds these channels and is live."""
    ear = Ear()
    connection = Connection(hub, ear, person, session, await hub.channels.hold(names), asked=asked)
    hub.registry.register(connection)
    connection._go_live()
    return connection, ear


async def settled() -> None:
    """Let what was begun go on until it waits for something from outside."""
    for _ in range(20):
        await asyncio.sleep(0)
