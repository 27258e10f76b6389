"""Outside applications: their tokens, what they may address, and the keys they have used."""

import hashlib
import secrets
from collections.abc import Sequence

import msgspec

from one.store.pool import Connection, Pool

PREFIX = "one_"  # makes a leaked token findable


class Application(msgspec.Struct, frozen=True):
    """Who asks, when a program does: one application in one school. ``noted``: its use of this hour was kept."""

    id: int
    school_id: int
    code: str
    name: str
    token_hash: bytes
    noted: bool


class Limits(msgspec.Struct, frozen=True):
    """What its key lets an application tell: these types only, unless None; to its classes only, or to all."""

    types: list[str] | None
    every_class: bool


class Used(msgspec.Struct, frozen=True):
    """An earlier call with the same key."""

    event_id: int
    body_hash: bytes


def digest(token: str) -> bytes:
    """A token has 256 random bits: a plain fast hash is enough."""
    return hashlib.sha256(token.encode()).digest()


async def school_id(connection: Connection | Pool, uai: str) -> int | None:
    """The school of this UAI."""
    found: int | None = await connection.fetchval("select id from school where uai = $1", uai)
    return found


async def create(connection: Connection | Pool, uai: str, code: str, name: str) -> str | None:
    """Give an application of a school a token for everything, the only time it is known; an older one dies.

    None when there is no school of this UAI.
    """
    token, found = PREFIX + secrets.token_urlsafe(32), await school_id(connection, uai)
    if found is None:
        return None
    await revoke(connection, uai, code)
    await connection.execute(
        "insert into application (school_id, code, name, token_hash) values ($1, $2, $3, $4)",
        found,
        code,
        name,
        digest(token),
    )
    return token


async def revoke(connection: Connection | Pool, uai: str, code: str) -> bool:
    """End the token of an application; False when it has none."""
    done = await connection.fetchval(
        """
        update application a set revoked_at = now() from school s
         where s.id = a.school_id and s.uai = $1 and a.code = $2 and a.revoked_at is null returning a.id
        """,
        uai,
        code,
    )
    return done is not None


_OF_KEY = "from application_class"
_LIVE = "revoked_at is null and coalesce(expires_at > now(), true)"


async def of_token(pool: Pool, token: str) -> Application | None:
    """The application a token stands for."""
    row = await pool.fetchrow(
        f"""
        select id, school_id, code, name, token_hash,
               exists (select from application_use u
                        where u.application_id = a.id and u.used_at > now() - interval '1 hour') as noted
          from application a where token_hash = $1 and {_LIVE}
        """,
        digest(token),
    )
    return Application(**row) if row else None


async def note_use(pool: Pool, asker: Application) -> None:
    """Keep that it published in this hour: one row of its own, so that no publication waits for it."""
    await pool.execute(
        """
        insert into application_use (application_id) select id from application where id = $1
            on conflict (application_id) do update set used_at = now()
         where application_use.used_at < now() - interval '1 hour'
        """,
        asker.id,
    )


async def class_id(
    connection: Connection, asker: Application, limits: Limits, name_or_id: str | int
) -> int | None:
    """An open class of the application's school, by id or by name; it stays open until the end of the transaction.

    With ``limits`` to some classes, one of those.
    """
    value: int | None = await connection.fetchval(
        "select id from class c where school_id = $1 and archived_at is null and (id = $2 or name = $3)"
        f" and ($4 or exists (select {_OF_KEY} k where k.class_id = c.id and k.application_id = $5)) for share",
        asker.school_id,
        name_or_id if isinstance(name_or_id, int) else None,
        name_or_id if isinstance(name_or_id, str) else None,
        limits.every_class,
        asker.id,
    )
    return value


async def people(
    connection: Connection, asker: Application, limits: Limits, logins: Sequence[str]
) -> dict[str, tuple[int, str, str]]:
    """Login → (id, profile, name) of those of these people who belong to the application's school.

    With ``limits`` to some classes, those who are in one, or whose child is.
    """
    rows = await connection.fetch(
        f"""
        select p.login, p.id, p.profile, p.first_name || ' ' || p.last_name as name
          from person p join attachment a on a.person_id = p.id and a.school_id = $1
         where p.login = any($2::text[]) and ($3 or exists (
               select {_OF_KEY} k join class c on c.id = k.class_id and c.archived_at is null
                 join membership m on m.class_id = c.id
                where k.application_id = $4 and (m.person_id = p.id or m.person_id in (
                      select g.child_id from guardian g where g.guardian_id = p.id))))
        """,
        asker.school_id,
        list(logins),
        limits.every_class,
        asker.id,
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


async def hold(connection: Connection, asker: Application) -> Limits | None:
    """What the application may tell by now; None when its key was taken back, renewed, or is over.

    Nobody changes that until the end of the transaction.
    """
    row = await connection.fetchrow(
        f"select types, every_class from application where id = $1 and token_hash = $2 and {_LIVE} for share",
        asker.id,
        asker.token_hash,
    )
    return Limits(**row) if row else None


async def keep(connection: Connection, asker: Application, key: str, body_hash: bytes, event_id: int) -> None:
    """Remember what a key was answered with."""
    await connection.execute(
        "insert into application_event (application_id, key, body_hash, event_id) values ($1, $2, $3, $4)",
        asker.id,
        key,
        body_hash,
        event_id,
    )
