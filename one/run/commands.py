"""What the commands share: a connection of their own, and a line for whoever gave the command."""

import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

from one.config import Settings
from one.errors import ConfigError
from one.run.embedded import resolve
from one.store import migrate as store_migrate
from one.store import pool as store_pool

T = TypeVar("T")


async def with_pool(settings: Settings, work: Callable[[store_pool.Pool], Awaitable[T]]) -> T:
    """Do it with a small pool on a database that is up to date."""
    assert settings.database_url is not None, "resolved"
    pool = await store_pool.create(settings.database_url, 2, name="one cli")
    try:
        if missing := await store_migrate.pending(pool):
            raise ConfigError(f"the database lacks {', '.join(missing)}: run `one migrate` first")
        return await work(pool)
    finally:
        await pool.close()


def database(settings: Settings) -> str:
    """DATABASE_URL, or that of the embedded server that runs."""
    return settings.database_url or resolve(settings).database_url or ""


def say(text: str) -> None:
    """One line on stdout."""
    sys.stdout.write(text.rstrip("\n") + "\n")
