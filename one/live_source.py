"""What the live engine reads, from PostgreSQL: the bridge between the two lower rooms of the house."""

from collections.abc import Sequence
from datetime import datetime

from one.realtime.replays import REPLAY_DAYS, REPLAY_MOST
from one.store import events, live
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
        return await live.unread(self._pool, person_id)

    async def moved(self, since: datetime | None, overlap: float) -> tuple[datetime, dict[str, int]]:
        """The database's time, and the channels written to since."""
        return await events.moved(self._pool, since, overlap)

    async def orders(
        self, since: datetime, overlap: float, session_ids: Sequence[int], person_ids: Sequence[int]
    ) -> tuple[list[int], list[int]]:
        """Which of these sessions ended, which of these people's rights changed."""
        found = await live.orders(self._pool, since, overlap, session_ids, person_ids)
        return found.sessions, found.people

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
