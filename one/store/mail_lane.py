"""Whether mails leave at all: one row, once they did not, which all workers read as they claim (outbox.py)."""

from datetime import UTC, datetime, timedelta

import msgspec

from one.store.pool import Pool


class Lane(msgspec.Struct, frozen=True):
    """How it is. ``pauses``: how often in a row it was closed; 0 while it is open."""

    pauses: int
    closed_until: datetime
    reason: str


async def close(pool: Pool, reason: str, first: timedelta, longest: timedelta) -> bool:
    """No mail for a while, each time in a row for twice as long; False when somebody else has just closed it."""
    value = await pool.fetchval(
        """
        insert into mail_lane as l (pauses, reason, closed_until) values (1, $1, now() + $2::interval)
            on conflict (only_row) do update
           set pauses = least(l.pauses + 1, 100), probing = false, reason = $1,
               closed_until = now() + least($2::interval * power(2, least(l.pauses, 20)), $3::interval)
         where l.pauses = 0 or l.probing or l.closed_until <= now() returning true
        """,
        reason,
        first,
        longest,
    )
    return bool(value)


async def reopen(pool: Pool) -> bool:
    """Mails leave again; whether they did not before."""
    value = await pool.fetchval(
        "update mail_lane set pauses = 0, probing = false, reason = '', closed_until = now() where pauses > 0 returning true"
    )
    return bool(value)


async def lane(pool: Pool) -> Lane:
    """How it is now."""
    row = await pool.fetchrow("select pauses, closed_until, reason from mail_lane")
    return Lane(**row) if row else Lane(0, datetime.now(UTC), "")
