"""Addresses whose mails come back."""

from datetime import datetime

from one.store.pool import Pool


async def address_of(pool: Pool, person_id: int) -> str | None:
    """Where somebody is written to now. Asked by the command that reads notifications: nobody asks."""
    found: str | None = await pool.fetchval("select email from person where id = $1", person_id)
    return found


async def mark(pool: Pool, email: str, sent_at: datetime) -> bool:
    """Mark it on the accounts that have it, but for those that proved it theirs since; whether there was any."""
    rows = await pool.fetch(
        "update person set email_refused_at = now() where lower(email) = lower($1) and email_refused_at is null"
        " and (email_checked_at is null or email_checked_at <= $2) returning id",
        email,
        sent_at,
    )
    return bool(rows)
