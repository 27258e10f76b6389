"""What the live engine reads, from PostgreSQL: the bridge between the store and the live engine."""

from collections.abc import Sequence

from one.realtime.replays import REPLAY_DAYS, REPLAY_MOST
from one.resources import Counts
from one.signals import Changes, Rights, Watch
from one.store import changes, events, live
from one.store.feed import unread
from one.store.pool import REFUSED, Pool


class LiveSource:
    """Implements ``one.realtime.engine.Reads``."""

    # Also what a statement is refused for, as while a dump is put in place of the tables: the engine asks again.
    down = REFUSED

    def __init__(self, pool: Pool, counts: Counts) -> None:
        """Read through ``pool``; counts of unread items may be kept."""
        self._pool = pool
        self._counts = counts

    async def positions(self, names: Sequence[str]) -> dict[str, int]:
        """Last seq per channel."""
        return await events.positions(self._pool, names)

    async def after(self, name: str, seq: int) -> list[tuple[int, bytes]]:
        """Frames after a seq, oldest first."""
        return await events.after(self._pool, name, seq, REPLAY_MOST, REPLAY_DAYS)

    async def unread(self, person_id: int) -> int:
        """Unread items of a person."""
        found = await unread.counted(self._pool, person_id)
        self._counts.offer(person_id, found.keep)
        return found.count

    async def changes(self, watch: Watch) -> Changes:
        """All that a worker may have missed, and what it compares."""
        return await changes.changes(self._pool, watch)

    async def rights(self, person_id: int) -> Rights:
        """What a person may hear now."""
        return await live.rights(self._pool, person_id)

    async def epoch(self) -> str:
        """Which life of the database this is."""
        return await changes.epoch(self._pool)

    async def renew_epoch(self, epoch: str) -> None:
        """Begin a new life of the database."""
        await changes.renew_epoch(self._pool, epoch)
