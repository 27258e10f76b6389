"""What a delay is worth, whatever the machine: moments between two readings of the database's own clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from one.store.pool import Pool


@dataclass
class Meanwhile:
    began: datetime
    ended: datetime | None = None

    def put_off(self, to: datetime, least: timedelta, most: timedelta | None = None) -> bool:
        """Whether something that happened meanwhile was put off by `least` at least, and `most` at most."""
        assert self.ended is not None, "it is not over"
        return self.began + least <= to <= self.ended + (most or least)


@asynccontextmanager
async def meanwhile(pool: Pool) -> AsyncIterator[Meanwhile]:
    found = Meanwhile(await pool.fetchval("select clock_timestamp()"))
    yield found
    found.ended = await pool.fetchval("select clock_timestamp()")
