"""Writing what a connection has missed, in chunks, at the pace of its reader."""

import asyncio
from typing import TYPE_CHECKING

from one.realtime import messages, metrics
from one.realtime.messages import SnapshotReason
from one.realtime.replays import REPLAY_MOST

if TYPE_CHECKING:
    from one.realtime.connection import Connection


STUCK = 30.0  # seconds a reader may leave its buffer full


class Stuck(Exception):
    """The reader took nothing for too long."""


async def write_missing(connection: "Connection", positions: dict[str, int]) -> str | None:
    """Replay every channel from ``positions`` up to where its topic stands; None when that is done.

    Otherwise the reason of the snapshot that is due instead. ``positions`` follow what is written, so
    that a second call goes on where the first was interrupted (PostgreSQL away).
    """
    if await _ahead(connection, positions):
        return SnapshotReason.EPOCH
    missing = sum(max(0, t.seq - positions[t.name]) for t in connection.topics)
    if missing > REPLAY_MOST:
        return SnapshotReason.TOO_OLD
    # What happens meanwhile is replayed too: the loop ends when nothing is behind, with no await in between.
    while True:
        behind = [t for t in connection.topics if positions[t.name] < t.seq]
        if not behind and connection.paused_at is None:
            return None
        await _writable(connection)
        for topic in behind:
            rows = await connection.hub.replays.rows(topic, positions[topic.name])
            if rows is None:
                return SnapshotReason.TOO_OLD
            for start in range(0, len(rows), messages.REPLAY_CHUNK):
                await _writable(connection)
                if topic not in connection.topics:  # the right to it ended while we waited
                    break
                chunk = rows[start : start + messages.REPLAY_CHUNK]
                connection.write(messages.events(payload for _, payload in chunk))
                positions[topic.name] = chunk[-1][0]
            metrics.resumed_items.inc(len(rows))


async def _writable(connection: "Connection") -> None:
    """Wait until the reader takes more; raise Stuck when it takes nothing for too long."""
    if connection.paused_at is not None:
        connection.drained = asyncio.Event()
        try:
            async with asyncio.timeout(STUCK):
                await connection.drained.wait()
        except TimeoutError:
            raise Stuck from None


async def _ahead(connection: "Connection", positions: dict[str, int]) -> bool:
    """Whether the client claims more than PostgreSQL has: its seqs are of another life of the database."""
    names = [t.name for t in connection.topics if positions[t.name] > t.seq]
    if not names:
        return False
    truth = await connection.hub.source.positions(names)
    for topic in connection.topics:
        if topic.name in truth:
            connection.hub.notice(topic, truth[topic.name])
    return any(positions[name] > truth[name] for name in names)
