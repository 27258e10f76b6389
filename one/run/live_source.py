"""What the live engine reads, from PostgreSQL: the bridge between the store and the live engine."""

from collections.abc import Sequence
from datetime import datetime

from one.realtime.replays import REPLAY_DAYS, REPLAY_MOST
from one.signals import Changes
from one.store import events, feed, live
from one.store.pool import DOWN, Pool


class LiveSource:
    """Implements ``one.realtime.engine.Reads``."""

    down = DOWN

    def __init__(self, pool: Pool) -> None:
        """Read through ``pool``."""
        self._pool = pool

    async def positions(self, names: Sequence[str]) -> dict[str, int]:
        """Last seq per channel."""
        return await events.positions(self._pool, names)

    async def after(self, name: str, seq: int) -> list[tuple[int, bytes]]:
        """Frames after a seq, oldest first."""
        return await events.after(self._pool, name, seq, REPLAY_MOST, REPLAY_DAYS)

    async def unread(self, person_id: int) -> int:
        """Unread items of a person."""
        return await feed.unread(self._pool, person_id)

    async def changes(
        self,
        since: datetime | None,
        overlap: float,
        session_ids: Sequence[int],
        person_ids: Sequence[int],
    ) -> Changes:
        """All that a worker may have missed."""
        return await live.changes(self._pool, since, overlap, session_ids, person_ids)

    async def lost_sessions(self, session_ids: Sequence[int]) -> list[int]:
        """Which of these sessions are no more."""
        return await live.lost_sessions(self._pool, session_ids)

    async def rights(self, person_id: int) -> tuple[dict[str, int], dict[str, list[str]]]:
        """Channels of a person with seqs, and the children they speak for."""
        found = await live.rights(self._pool, person_id)
        return found.seqs, found.children

    async def epoch(self) -> str:
        """Which life of the database this is."""
        return await live.epoch(self._pool)

    async def renew_epoch(self, epoch: str) -> None:
        """Begin a new life of the database."""
        await live.renew_epoch(self._pool, epoch)
