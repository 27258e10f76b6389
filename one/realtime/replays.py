"""Frames of the past for those who come back: from a topic's memory, else from PostgreSQL, once for all who ask."""

import asyncio

from one.realtime.ports import Source
from one.realtime.topic import Topic, consecutive

REPLAY_MOST = 1000  # events; more is a snapshot
REPLAY_DAYS = 30


class Replays:
    """The queries under way. A class that comes back after a cut is one query, not thirty."""

    def __init__(self, source: Source) -> None:
        """Queries go to ``source``."""
        self._source = source
        self._running: dict[tuple[str, int], asyncio.Task[list[tuple[int, bytes]]]] = {}

    async def rows(self, topic: Topic, after: int) -> list[tuple[int, bytes]] | None:
        """The frames after a position up to where the topic stands, or None when they are not all there."""
        rows = topic.recall(after)
        if rows is not None:
            return rows
        if topic.seq - after > REPLAY_MOST:
            return None
        key = (topic.name, after)
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = asyncio.create_task(self._source.after(topic.name, after))
            task.add_done_callback(lambda _: self._running.pop(key, None))
        # PostgreSQL may be ahead of this worker: what it has not fanned out yet follows live.
        rows = [row for row in await asyncio.shield(task) if row[0] <= topic.seq]
        return rows if rows and consecutive(rows, after) else None
