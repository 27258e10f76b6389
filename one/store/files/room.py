"""How much room files take, of schools and of people."""

import msgspec

from one.scope import Scope
from one.store.pool import Pool


class Room(msgspec.Struct, frozen=True):
    """What a school's files take, and how many of the asker wait."""

    bytes: int
    waiting: int


async def room(pool: Pool, scope: Scope, school_id: int) -> Room:
    """What is there before the asker adds to it."""
    row = await pool.fetchrow(
        """
        select (select coalesce(sum(bytes), 0)::bigint from file where school_id = $2)
               + (select coalesce(sum(bytes), 0)::bigint from portrait where school_id = $2 and photo is not null) as bytes,
               (select count(*) from file where owner_id = $1 and kept_at is null) as waiting
        """,
        scope.person_id,
        school_id,
    )
    assert row is not None
    return Room(**row)


class Use(msgspec.Struct, frozen=True):
    """What the files of an application take in a school."""

    app: str
    count: int
    bytes: int


async def uses(pool: Pool, school_id: int) -> list[Use]:
    """Which applications' files, and portraits, take how much in a school, the most first; for who administers it."""
    rows = await pool.fetch(
        """
        select app, count(*) as count, sum(bytes)::bigint as bytes from (
            select app, bytes from file where school_id = $1
             union all select 'portraits', bytes from portrait where school_id = $1 and photo is not null) f
         group by app order by sum(bytes) desc, app
        """,
        school_id,
    )
    return [Use(**row) for row in rows]
