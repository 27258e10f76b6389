"""Menus."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.scope import Scope
from one.store.pairs import pairs
from one.store.pool import Connection, Pool


class Menu(msgspec.Struct, frozen=True):
    """What there was for lunch."""

    dishes: str
    created_at: datetime


async def insert(connection: Connection, scope: Scope, school_id: int, dishes: str) -> int:
    """Keep a menu of the asker; return its id."""
    value: int = await connection.fetchval(
        "insert into cantine (school_id, author_id, dishes) values ($1, $2, $3) returning id",
        school_id,
        scope.person_id,
        dishes,
    )
    return value


async def latest(pool: Pool, scope: Scope, schools: Sequence[int]) -> list[Menu]:
    """The newest first, of those of these schools that are the asker's."""
    mine = [s.id for s in scope.schools if s.id in schools]
    rows = await pool.fetch(
        "select dishes, created_at from cantine where school_id = any($1::integer[]) order by id desc limit 5",
        mine,
    )
    return [Menu(**row) for row in rows]


async def own(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The asker's own menus with an id over ``after``: (id, JSON)."""
    return await pairs(
        pool,
        """
        select id, json_build_object('plats', dishes, 'le', created_at)::text as value
          from cantine where author_id = $1 and id > $2 order by id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def count(pool: Pool, school_id: int, person_id: int) -> int:
    """How many menus somebody wrote in a school."""
    value: int = await pool.fetchval(
        "select count(*) from cantine where school_id = $1 and author_id = $2", school_id, person_id
    )
    return value


async def count_all(pool: Pool) -> int:
    """How many there are."""
    value: int = await pool.fetchval("select count(*) from cantine")
    return value


async def forget(pool: Pool) -> None:
    """Drop what is a year old."""
    await pool.execute("delete from cantine where created_at < now() - interval '1 year'")
