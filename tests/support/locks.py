"""Who waits for a row that another one holds."""

import asyncio

from one.store.pool import Pool


async def somebody_waits(pool: Pool) -> None:
    """Until somebody waits for a row that another one holds."""
    async with asyncio.timeout(10):
        while not await pool.fetchval(
            "select exists (select from pg_stat_activity"
            "                where datname = current_database() and wait_event_type = 'Lock')"
        ):
            await asyncio.sleep(0.02)
