"""Who waits for a row that another one holds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from one.store.pool import Pool


async def somebody_waits(pool: Pool, *, at_least: int = 1) -> None:
    """Until somebody, or so many, wait for rows that others hold."""
    async with asyncio.timeout(10):
        while at_least > await pool.fetchval(
            "select count(*) from pg_stat_activity"
            " where datname = current_database() and wait_event_type = 'Lock'"
        ):
            await asyncio.sleep(0.02)


@asynccontextmanager
async def held(pool: Pool, table: str, row_id: int) -> AsyncIterator[None]:
    """A row that nobody may change or refer to meanwhile: who comes to it stops there, with all they hold."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(f"select from {table} where id = $1 for update", row_id)
        yield


@asynccontextmanager
async def log_held(pool: Pool) -> AsyncIterator[None]:
    """Nobody writes a line of the log meanwhile: an act that was judged stops there, with all it holds."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("lock table audit in exclusive mode")
        yield
