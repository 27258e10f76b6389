"""What the engine needs of others, as types: where the truth is read, where hints come from, where bytes go."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

from one.realtime.messages import CloseCode, Message
from one.signals import Changes, Rights, Watch

Spawn = Callable[
    [Coroutine[Any, Any, None]], asyncio.Task[None]
]  # runs something whose failure harms nobody else


class Source(Protocol):
    """Where the truth is read (PostgreSQL)."""

    async def positions(self, names: Sequence[str]) -> dict[str, int]:
        """Last seq per channel."""

    async def after(self, name: str, seq: int) -> list[tuple[int, bytes]]:
        """At most REPLAY_MOST frames after a seq, of at most REPLAY_DAYS, oldest first."""

    async def unread(self, person_id: int) -> int:
        """Unread items of a person."""

    down: tuple[type[Exception], ...]


class Truth(Protocol):
    """What the reconciler reads from PostgreSQL."""

    async def changes(self, watch: Watch) -> Changes:
        """What happened since the last look to what is watched, and what it compares."""

    async def rights(self, person_id: int) -> Rights:
        """What a person may hear now."""

    async def epoch(self) -> str:
        """Which life of the database this is."""

    async def renew_epoch(self, epoch: str) -> None:
        """Begin a new life of the database, unless somebody has."""

    down: tuple[type[Exception], ...]


class Subscriber(Protocol):
    """Where hints come from (Redis)."""

    async def add(self, names: Sequence[str]) -> bool:
        """Subscribe, confirmed."""

    async def remove(self, names: Sequence[str]) -> None:
        """Unsubscribe."""


class Sink(Protocol):
    """Where messages go: the socket itself, or a queue in front of an answer that takes them."""

    @property
    def write(self) -> Callable[[bytes], None] | None:
        """Writes ready-made frames, which serve all sockets of a channel; None where only messages are taken."""

    def send(self, message: Message) -> None:
        """Write one message."""

    def hang_up(self, code: CloseCode) -> None:
        """Close after what is waiting."""

    def waiting(self) -> int:
        """Bytes the reader has not taken yet."""


class Listener(Protocol):
    """What the protocol tells the connection it was adopted by. All calls are synchronous."""

    def on_text(self, text: str) -> None: ...  # noqa: D102
    def on_malformed(self, code: CloseCode = ...) -> None: ...  # noqa: D102
    def on_pong(self) -> None: ...  # noqa: D102
    def on_pause(self) -> None: ...  # noqa: D102
    def on_resume(self) -> None: ...  # noqa: D102
    def on_lost(self) -> None: ...  # noqa: D102
