"""Pairings: a browser that asks to become the tablet of a class, and whether somebody said yes."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from one.store.accounts.sessions import digest
from one.store.pool import Connection, Pool

LASTS = timedelta(minutes=5)
TRIES = 5  # at a code that nobody has; one in a million is taken even with hundreds of requests at once


class Pairing(msgspec.Struct, frozen=True):
    """One that is under way. ``class_name`` is that of the class it was approved for; None until then."""

    code: str
    agent: str
    expires_at: datetime
    class_id: int | None
    class_name: str | None


_COLUMNS = "p.code, p.agent, p.expires_at, p.class_id, c.name as class_name"


async def start(pool: Pool, agent: str, new_code: Callable[[], str]) -> str:
    """Begin one; return its secret, the only time it is known."""
    secret = secrets.token_urlsafe(32)
    for _try in range(TRIES):
        done = await pool.fetchval(
            "insert into pairing (secret_hash, code, agent, expires_at) values ($1, $2, $3, now() + $4)"
            " on conflict (code) do nothing returning true",
            digest(secret),
            new_code(),
            agent,
            LASTS,
        )
        if done:
            return secret
    raise RuntimeError("no code was free")


async def of_secret(pool: Pool, secret: str) -> Pairing | None:
    """The one that this browser began, while it lasts."""
    row = await pool.fetchrow(
        f"select {_COLUMNS} from pairing p left join class c on c.id = p.class_id"
        " where p.secret_hash = $1 and p.expires_at > now()",
        digest(secret),
    )
    return Pairing(**row) if row else None


async def of_code(pool: Pool, code: str) -> Pairing | None:
    """The one that waits under this code."""
    row = await pool.fetchrow(
        f"select {_COLUMNS} from pairing p left join class c on c.id = p.class_id"
        " where p.code = $1 and p.expires_at > now() and p.class_id is null",
        code,
    )
    return Pairing(**row) if row else None


async def approve(connection: Connection, code: str, class_id: int) -> str | None:
    """Say yes to the one that waits under this code, once; return what its browser calls itself, None for no such code."""
    agent: str | None = await connection.fetchval(
        "update pairing set class_id = $2"
        " where code = $1 and class_id is null and expires_at > now() returning agent",
        code,
        class_id,
    )
    return agent


async def take(connection: Connection, secret: str) -> tuple[int, str] | None:
    """End one that was approved; return its class and what its browser calls itself. None: there is none."""
    row = await connection.fetchrow(
        "delete from pairing p using class c where p.secret_hash = $1 and p.expires_at > now() and c.id = p.class_id"
        " and c.archived_at is null returning p.class_id, p.agent",
        digest(secret),
    )
    return (row["class_id"], row["agent"]) if row else None


async def purge(pool: Pool) -> None:
    """Forget those whose minutes have passed."""
    await pool.execute("delete from pairing where expires_at < now()")
