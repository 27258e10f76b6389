"""Writing what a reader has missed, in chunks, at the pace it takes them."""

import asyncio
from typing import Any, Protocol

from one.realtime import messages, metrics
from one.realtime.channel import Channel
from one.realtime.hub import Hub
from one.realtime.messages import Message, SnapshotReason
from one.realtime.replays import REPLAY_MOST

STUCK = 30.0  # seconds a reader may leave its buffer full


class Stuck(Exception):
    """The reader took nothing for too long."""


class Reader(Protocol):
    """Who catches up: a connection, as far as it matters here."""

    hub: Hub[Any]
    channels: tuple[Channel, ...]  # grows and shrinks with the rights of the person
    paused_at: float | None  # since when its buffer is full
    drained: asyncio.Event | None  # we wait for this to be set when it is not any more

    def send(self, message: Message) -> None:
        """Write one message."""


async def write_missing(
    reader: Reader, positions: dict[str, int], *, learn: bool = False
) -> SnapshotReason | None:
    """Replay every channel from ``positions`` up to where it stands; None when that is done.

    Otherwise the reason of the snapshot that is due instead. ``positions`` follow what is written, so
    that a second call goes on where the first was interrupted (PostgreSQL away). ``learn``: ask where the channels stand
    first, because this worker may be as far behind as its reader; what it lacks comes live, or in this replay.
    """
    if learn:
        async with reader.hub.limiter:
            reader.hub.channels.learn(await reader.hub.source.positions(list(positions)))
    if await _ahead(reader, positions):
        return SnapshotReason.EPOCH
    missing = sum(max(0, c.seq - positions[c.name]) for c in reader.channels)
    if missing > REPLAY_MOST:
        return SnapshotReason.TOO_OLD
    # What happens meanwhile is replayed too: the loop ends when nothing is behind, with no await in between.
    while True:
        behind = [c for c in reader.channels if positions[c.name] < c.seq]
        if not behind and reader.paused_at is None:
            return None
        await _writable(reader)
        for channel in behind:
            rows = await reader.hub.replays.rows(channel, positions[channel.name])
            if rows is None:
                return SnapshotReason.TOO_OLD
            for start in range(0, len(rows), messages.REPLAY_CHUNK):
                await _writable(reader)
                if channel not in reader.channels:  # the right to it ended while we waited
                    break
                chunk = rows[start : start + messages.REPLAY_CHUNK]
                reader.send(messages.events(channel.name, chunk))
                positions[channel.name] = chunk[-1][0]
            metrics.resumed_items.inc(len(rows))


async def _writable(reader: Reader) -> None:
    """Wait until the reader takes more; raise Stuck when it takes nothing for too long."""
    if reader.paused_at is not None:
        reader.drained = asyncio.Event()
        try:
            async with asyncio.timeout(STUCK):
                await reader.drained.wait()
        except TimeoutError:
            raise Stuck from None


async def _ahead(reader: Reader, positions: dict[str, int]) -> bool:
    """Whether the client claims more than PostgreSQL has: its seqs are of another life of the database."""
    # What is about to be read here was known to PostgreSQL: who heard of it before is not ahead.
    names = [c.name for c in reader.channels if positions[c.name] > max(c.seq, c.heard)]
    if not names:
        return False
    truth = await reader.hub.source.positions(names)
    reader.hub.channels.learn(truth)
    return any(positions[name] > truth[name] for name in names)
