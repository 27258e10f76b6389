"""Outside applications: their tokens, what they may address, and the keys they have used."""

import hashlib
import secrets
from collections.abc import Sequence

import msgspec

from one.store.pool import Connection, Pool

PREFIX = "one_"  # makes a leaked token findable


class Application(msgspec.Struct, frozen=True):
    """Who asks, when a program does: one application in one school."""

    id: int
    school_id: int
    code: str
    name: str


class Used(msgspec.Struct, frozen=True):
    """An earlier call with the same key."""

    event_id: int
    body_hash: bytes


def digest(token: str) -> bytes:
    """A token has 256 random bits: a plain fast hash is enough."""
    return hashlib.sha256(token.encode()).digest()


async def create(pool: Pool, uai: str, code: str, name: str) -> str | None:
    """Give an application of a school a new token, the only time it is known; an older one dies.

    None when there is no school of this UAI.
    """
    token = PREFIX + secrets.token_urlsafe(32)
    async with pool.acquire() as connection, connection.transaction():
        school_id = await connection.fetchval("select id from school where uai = $1", uai)
        if school_id is None:
            return None
        await connection.execute(
            "update application set revoked_at = now() where school_id = $1 and code = $2 and revoked_at is null",
            school_id,
            code,
        )
        await connection.execute(
            "insert into application (school_id, code, name, token_hash) values ($1, $2, $3, $4)",
            school_id,
            code,
            name,
            digest(token),
        )
    return token


async def revoke(pool: Pool, uai: str, code: str) -> bool:
    """End the token of an application; False when it has none."""
    done = await pool.fetchval(
        """
        update application a set revoked_at = now() from school s
         where s.id = a.school_id and s.uai = $1 and a.code = $2 and a.revoked_at is null returning a.id
        """,
        uai,
        code,
    )
    return done is not None


async def of_token(pool: Pool, token: str) -> Application | None:
    """The application a token stands for."""
    row = await pool.fetchrow(
        "select id, school_id, code, name from application where token_hash = $1 and revoked_at is null",
        digest(token),
    )
    return Application(**row) if row else None


async def class_id(connection: Connection, asker: Application, name_or_id: str | int) -> int | None:
    """An open class of the application's school, by id or by name; it stays open until the end of the transaction."""
    value: int | None = await connection.fetchval(
        "select id from class where school_id = $1 and archived_at is null and (id = $2 or name = $3)"
        " for share",
        asker.school_id,
        name_or_id if isinstance(name_or_id, int) else None,
        name_or_id if isinstance(name_or_id, str) else None,
    )
    return value


async def people(
    connection: Connection, asker: Application, logins: Sequence[str]
) -> dict[str, tuple[int, str, str]]:
    """Login → (id, profile, name) of those of these people who belong to the application's school."""
    rows = await connection.fetch(
        """
        select p.login, p.id, p.profile, p.first_name || ' ' || p.last_name as name
          from person p join attachment a on a.person_id = p.id and a.school_id = $1
         where p.login = any($2::text[])
        """,
        asker.school_id,
        list(logins),
    )
    return {row["login"]: (row["id"], row["profile"], row["name"]) for row in rows}


async def used(connection: Connection, asker: Application, key: str) -> Used | None:
    """What this key was used for before."""
    row = await connection.fetchrow(
        "select event_id, body_hash from application_event where application_id = $1 and key = $2",
        asker.id,
        key,
    )
    return Used(**row) if row else None


async def lock_key(connection: Connection, asker: Application, key: str) -> None:
    """Let two calls with one key go one after the other, until the transaction ends."""
    await connection.execute("select pg_advisory_xact_lock($1, hashtext($2))", asker.id, key)


async def hold(connection: Connection, asker: Application) -> bool:
    """Whether the application has its token still; nobody takes it back until the end of the transaction."""
    found = await connection.fetchval(
        "select true from application where id = $1 and revoked_at is null for share", asker.id
    )
    return bool(found)


async def keep(connection: Connection, asker: Application, key: str, body_hash: bytes, event_id: int) -> None:
    """Remember what a key was answered with."""
    await connection.execute(
        "insert into application_event (application_id, key, body_hash, event_id) values ($1, $2, $3, $4)",
        asker.id,
        key,
        body_hash,
        event_id,
    )
