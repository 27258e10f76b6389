"""Schema migrations: numbered plain SQL files, forward only, safe to start from several processes.

Those of an application stand in its own room, ``one/store/<code>/migrations``. Numbers are of all of them together.
A database remembers the room of each, so that it opens without an application that was taken away.
"""

import hashlib
from itertools import pairwise
from pathlib import Path

import asyncpg

from one.errors import ConfigError, Unavailable
from one.store.pool import DOWN

STORE = Path(__file__).parent
FOLDER = STORE / "migrations"
LOCK = 0x6F6E65  # "one": any number, the same in every process


async def migrate(dsn: str) -> list[str]:
    """Apply what is missing, all in one transaction; return the names of the files applied.

    Raises ConfigError when the database is somebody else's, or newer than this program.
    """
    try:
        connection = await asyncpg.connect(dsn, timeout=10)
    except DOWN as error:
        raise Unavailable(f"PostgreSQL does not answer ({type(error).__name__})") from error
    try:
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock($1)", LOCK)
            done = await _done(connection)
            applied = []
            for number, path in _files():
                if number in done:
                    if done[number] != _digest(path):
                        raise ConfigError(
                            f"migration {path.name}: applied with another content; restore the file"
                        )
                    continue
                await connection.execute(path.read_text("utf-8"))
                await connection.execute(
                    "insert into migration (number, digest, room) values ($1, $2, $3)",
                    number,
                    _digest(path),
                    room_of(path),
                )
                applied.append(path.name)
            return applied
    finally:
        await connection.close()


async def pending(pool: asyncpg.Pool) -> list[str]:
    """Names of the files not yet applied to this database."""
    async with pool.acquire() as connection:
        exists = await connection.fetchval("select to_regclass('migration') is not null")
        rows = await connection.fetch("select number from migration") if exists else []
    done = {row["number"] for row in rows}
    return [path.name for number, path in _files() if number not in done]


async def _done(connection: asyncpg.Connection) -> dict[int, str]:
    if not await connection.fetchval("select to_regclass('migration') is not null"):
        foreign = await connection.fetchval(
            "select count(*) from pg_tables where schemaname = current_schema()"
        )
        if foreign:
            raise ConfigError(
                f"DATABASE_URL: this database holds {foreign} tables that are not ONE's; give an empty one"
            )
        await connection.execute(
            "create table migration (number integer primary key, digest text not null,"
            " at timestamptz not null default now())"
        )
    await connection.execute("alter table migration add column if not exists room text not null default ''")
    rows = await connection.fetch("select number, digest, room from migration")
    known, rooms = {number for number, _ in _files()}, {room_of(path) for _, path in _files()}
    done = {row["number"]: row["digest"] for row in rows}
    unknown = {row["number"] for row in rows if row["number"] not in known and row["room"] in {"", *rooms}}
    if unknown:
        raise ConfigError(
            f"DATABASE_URL: schema {max(unknown)} is newer than this version of ONE; upgrade ONE"
        )
    return done


def _files() -> list[tuple[int, Path]]:
    found = sorted(
        (int(path.name[:4]), path) for path in STORE.glob("**/migrations/[0-9][0-9][0-9][0-9]_*.sql")
    )
    for (number, path), (after, other) in pairwise(found):
        if number == after:
            raise ConfigError(f"migrations {path.name} and {other.name}: two of one number; give one another")
    return found


def room_of(path: Path) -> str:
    """The application a migration is of; nothing for ONE itself."""
    return "" if path.parent == FOLDER else path.parent.parent.name


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
