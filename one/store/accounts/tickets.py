"""Tickets: random tokens hashed at rest, of one purpose, dated, used once."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec

from one.store.pool import Connection, Pool


class Ticket(msgspec.Struct, frozen=True):
    """A ticket that is still good."""

    person_id: int
    data: dict[str, Any]


class Attempt(msgspec.Struct, frozen=True):
    """A try at a code of digits, already counted; ``left`` are those that remain."""

    hash: bytes
    data: dict[str, Any]
    left: int


async def issue(pool: Pool, purpose: str, person_id: int, lifetime: timedelta, data: dict[str, Any]) -> str:
    """Make a ticket and return its token, the only time it is known."""
    token = secrets.token_urlsafe(32)
    await keep(pool, purpose, person_id, digest(token), lifetime, data)
    return token


async def keep(
    connection: Connection | Pool,
    purpose: str,
    person_id: int,
    hash_: bytes,
    lifetime: timedelta,
    data: dict[str, Any] | None = None,
) -> None:
    """Keep the ticket of a derived secret (one/accounts/secret_codes.py); the one that is there already stays as it is."""
    await connection.execute(
        "insert into ticket (hash, purpose, person_id, data, expires_at) values ($1, $2, $3, $4, now() + $5)"
        " on conflict (hash) do nothing",
        hash_,
        purpose,
        person_id,
        json.dumps(data or {}),
        lifetime,
    )


async def keep_mailed(
    pool: Pool,
    message_id: int,
    purpose: str,
    person_id: int,
    hash_: bytes,
    lifetime: timedelta,
    data: dict[str, Any] | None = None,
) -> None:
    """The same, for a secret that leaves in a message of the outbox: nothing once that was dropped.

    The message is locked, so that ``end_pending`` either drops it first or finds the ticket made here.
    """
    await pool.execute(
        """
        with message as materialized (select from outbox where id = $6 and done_at is null for share)
        insert into ticket (hash, purpose, person_id, data, expires_at)
        select $1, $2, $3, $4, now() + $5 from message
            on conflict (hash) do nothing
        """,
        hash_,
        purpose,
        person_id,
        json.dumps(data or {}),
        lifetime,
        message_id,
    )


async def state(pool: Pool, hash_: bytes) -> str:
    """Of a ticket: ``good``, ``used`` or ``expired``; empty for none."""
    found: str | None = await pool.fetchval(
        "select case when used_at is not null then 'used' when expires_at > now() then 'good' else 'expired' end"
        " from ticket where hash = $1",
        hash_,
    )
    return found or ""


async def waiting(
    connection: Connection | Pool, purpose: str, person_id: int, most: int
) -> dict[str, Any] | None:
    """What the newest good ticket of a person and purpose is about, if it was tried less than ``most`` times."""
    data = await connection.fetchval(
        "select data from ticket"
        " where person_id = $1 and purpose = $2 and used_at is null and expires_at > now() and tries < $3"
        " order by created_at desc limit 1",
        person_id,
        purpose,
        most,
    )
    return json.loads(data) if data is not None else None


async def attempt(
    pool: Pool, purpose: str, person_id: int, most: int, *, seed: str | None = None, stranger: bool = False
) -> Attempt | None:
    """Count a try on the newest ticket of a person, before it is judged; None when there is none to try.

    Counted in one statement: a thousand tries at once find five, not a thousand. Those of a ``stranger``, who cannot
    show that they asked for it, are counted apart: they use up none of the tries of who did. With
    ``seed`` it is the ticket of that message.
    """
    row = await pool.fetchrow(
        """
        update ticket set tries = tries + (not $5)::int, tries_of_strangers = tries_of_strangers + $5::int
         where case when $5 then tries_of_strangers else tries end < $3 and used_at is null and expires_at > now()
           and hash = (select hash from ticket
                        where person_id = $1 and purpose = $2 and ($4::text is null or data ->> 'seed' = $4)
                        order by created_at desc limit 1)
        returning hash, data, $3 - case when $5 then tries_of_strangers else tries end as left
        """,
        person_id,
        purpose,
        most,
        seed,
        stranger,
    )
    return Attempt(row["hash"], json.loads(row["data"]), row["left"]) if row else None


async def read(pool: Pool, purpose: str, token: str) -> Ticket | None:
    """The ticket of a token; None when it is unknown, used, expired or of another purpose."""
    row = await pool.fetchrow(
        "select person_id, data from ticket"
        " where hash = $1 and purpose = $2 and used_at is null and expires_at > now()",
        digest(token),
        purpose,
    )
    return Ticket(row["person_id"], json.loads(row["data"])) if row else None


async def use(connection: Connection, token: str) -> bool:
    """Mark it used; False when somebody was quicker."""
    return await use_hash(connection, digest(token))


async def use_hash(connection: Connection, hash_: bytes) -> bool:
    """Mark a ticket used by its hash; False when it is used or expired."""
    done = await connection.fetchval(
        "update ticket set used_at = now() where hash = $1 and used_at is null and expires_at > now()"
        " returning true",
        hash_,
    )
    return bool(done)


async def use_all(connection: Connection, person_id: int, *purposes: str) -> None:
    """No ticket of these purposes opens anything for this person any more."""
    await connection.execute(
        "update ticket set used_at = now()"
        " where person_id = $1 and purpose = any($2::text[]) and used_at is null",
        person_id,
        list(purposes),
    )


async def end_pending(connection: Connection, person_ids: Sequence[int], templates: Sequence[str]) -> None:
    """What was asked for and is still on its way opens nothing any more: links, codes, changes of address.

    For whoever gets a new code or password: an older way in must not survive it. Messages of these
    templates first (see ``keep_mailed``); those of codes for a new address die with their ticket.
    """
    await connection.execute(
        """
        update outbox set done_at = now(), outcome = 'dropped', data = '{}', address = null
         where done_at is null and template = any($2::text[])
           and about in (select login from person where id = any($1::bigint[])
                         union all select login from login_alias where person_id = any($1::bigint[]))
        """,
        person_ids,
        templates,
    )
    await connection.execute(
        "update ticket set used_at = now() where person_id = any($1::bigint[]) and used_at is null",
        person_ids,
    )


async def purge(pool: Pool) -> None:
    """Drop tickets that expired more than a week ago."""
    await pool.execute("delete from ticket where expires_at < now() - interval '7 days'")


def digest(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()
