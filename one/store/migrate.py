"""Schema migrations: numbered plain SQL files, forward only, safe to start from several processes."""

import hashlib
from pathlib import Path

import asyncpg

from one.errors import ConfigError, Unavailable
from one.store.pool import DOWN

FOLDER = Path(__file__).parent / "migrations"
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
                    "insert into migration (number, digest) values ($1, $2)", number, _digest(path)
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
    rows = await connection.fetch("select number, digest from migration")
    done = {row["number"]: row["digest"] for row in rows}
    unknown = set(done) - {number for number, _ in _files()}
    if unknown:
        raise ConfigError(
            f"DATABASE_URL: schema {max(unknown)} is newer than this version of ONE; upgrade ONE"
        )
    return done


def _files() -> list[tuple[int, Path]]:
    return sorted((int(path.name[:4]), path) for path in FOLDER.glob("[0-9][0-9][0-9][0-9]_*.sql"))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
