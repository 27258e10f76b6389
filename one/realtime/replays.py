"""Frames of the past for those who come back: from a channel's memory, else from PostgreSQL, once for all who ask."""

import asyncio

from one.realtime.channel import Channel, consecutive
from one.realtime.limiter import Limiter
from one.realtime.ports import Source

REPLAY_MOST = 1000  # events; more is a snapshot
REPLAY_DAYS = 30


class Replays:
    """The queries under way. A class that comes back after a cut is one query, not thirty."""

    def __init__(self, source: Source) -> None:
        """Queries go to ``source``."""
        self._source = source
        self._limiter = Limiter()
        # By channel: from where, and the query.
        self._running: dict[str, tuple[int, asyncio.Task[list[tuple[int, bytes]]]]] = {}

    async def rows(self, channel: Channel, after: int) -> list[tuple[int, bytes]] | None:
        """The frames after a position up to where the channel stands, or None when they are not all there."""
        rows = channel.recall(after)
        if rows is not None:
            return rows
        if channel.seq - after > REPLAY_MOST:
            return None
        start, task = self._running.get(channel.name, (after + 1, None))
        if task is None or start > after:  # none, or one that begins too late
            task = asyncio.create_task(self._read(channel.name, after))
            self._running[channel.name] = after, task
            task.add_done_callback(lambda done: self._forget(channel.name, done))
        # PostgreSQL may be ahead of this worker: what it has not fanned out yet follows live.
        rows = [row for row in await asyncio.shield(task) if after < row[0] <= channel.seq]
        if not rows or not consecutive(rows, after):
            return None
        channel.learn(rows)
        return rows

    async def _read(self, name: str, after: int) -> list[tuple[int, bytes]]:
        async with self._limiter:
            return await self._source.after(name, after)

    def _forget(self, name: str, done: asyncio.Task[list[tuple[int, bytes]]]) -> None:
        if self._running.get(name, (0, None))[1] is done:
            del self._running[name]
