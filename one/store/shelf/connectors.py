"""Services outside ONE that a school shows, as who administers it keeps them."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec

from one.scope import Class
from one.store.pool import Connection, Pool


class Connector(msgspec.Struct, frozen=True):
    """One of them. ``classes``: those it is for, none for the whole school."""

    id: int
    name: str
    url: str
    description: str
    picture: str
    color: str
    category: str
    profiles: list[str]
    position: int
    hidden: bool
    rev: int
    removed_at: datetime | None
    classes: list[Class]


class Words(msgspec.Struct, frozen=True):
    """What is said of one, as it is kept."""

    name: str
    url: str
    description: str
    picture: str
    color: str
    category: str
    profiles: tuple[str, ...]
    class_ids: tuple[int, ...]


_CONNECTOR = """
select k.id, k.name, k.url, k.description, k.picture, k.color, k.category, k.profiles, k.position, k.hidden, k.rev, k.removed_at,
       array(select row(c.id, c.name) from connector_class f join class c on c.id = f.class_id
              where f.connector_id = k.id order by name_order(c.name)) as classes
  from connector k
"""


async def of_school(source: Pool | Connection, school_id: int) -> list[Connector]:
    """Those of a school, in their order."""
    rows = await source.fetch(
        f"{_CONNECTOR} where k.school_id = $1 and k.removed_at is null order by k.position, k.id", school_id
    )
    return [_read(row, school_id) for row in rows]


async def gone(pool: Pool, school_id: int) -> list[Connector]:
    """Those that were removed and can be put back, the last one first."""
    rows = await pool.fetch(
        f"{_CONNECTOR} where k.school_id = $1 and k.removed_at is not null order by k.removed_at desc, k.id",
        school_id,
    )
    return [_read(row, school_id) for row in rows]


async def get(source: Pool | Connection, school_id: int, connector_id: int) -> Connector | None:
    """One of a school, removed or not."""
    row = await source.fetchrow(f"{_CONNECTOR} where k.school_id = $1 and k.id = $2", school_id, connector_id)
    return _read(row, school_id) if row else None


def _read(row: Any, school_id: int) -> Connector:
    values = dict(row)
    values["classes"] = [Class(class_id, name, school_id) for class_id, name in row["classes"]]
    return Connector(**values)


async def add(connection: Connection, school_id: int, words: Words, step: int) -> int:
    """Keep another one, behind the others; return its id. Those that were removed long ago are forgotten."""
    gone = await connection.fetch(
        "delete from connector where school_id = $1 and removed_at < now() - interval '7 days' returning id",
        school_id,
    )
    tiles = [f"lien:{row['id']}" for row in gone]
    for table in ("app_favourite", "app_visit"):
        await connection.execute(f"delete from {table} where tile = any($1::text[])", tiles)
    connector_id: int = await connection.fetchval(
        "insert into connector (school_id, name, url, description, picture, color, category, profiles, position)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8,"
        "         (select coalesce(max(position), 0) + $9 from connector where school_id = $1)) returning id",
        school_id,
        words.name,
        words.url,
        words.description,
        words.picture,
        words.color,
        words.category,
        list(words.profiles),
        step,
    )
    await _set_classes(connection, connector_id, words.class_ids)
    return connector_id


async def change(connection: Connection, connector_id: int, words: Words) -> None:
    """Say something else of one."""
    await connection.execute(
        "update connector set name = $2, url = $3, description = $4, picture = $5, color = $6, category = $7,"
        "       profiles = $8, rev = rev + 1 where id = $1",
        connector_id,
        words.name,
        words.url,
        words.description,
        words.picture,
        words.color,
        words.category,
        list(words.profiles),
    )
    await connection.execute("delete from connector_class where connector_id = $1", connector_id)
    await _set_classes(connection, connector_id, words.class_ids)


async def _set_classes(connection: Connection, connector_id: int, class_ids: Collection[int]) -> None:
    await connection.execute(
        "insert into connector_class (connector_id, class_id) select $1, unnest($2::integer[])",
        connector_id,
        list(class_ids),
    )


async def hide(connection: Connection, connector_id: int, *, hidden: bool) -> None:
    """Nobody sees it, or those it is for do again."""
    await connection.execute("update connector set hidden = $2 where id = $1", connector_id, hidden)


async def remove(connection: Connection, connector_id: int, *, removed: bool) -> None:
    """It is gone for everybody, or it is back as it was."""
    await connection.execute(
        "update connector set removed_at = case when $2 then now() end where id = $1", connector_id, removed
    )


async def place(connection: Connection, places: Mapping[int, int]) -> None:
    """Other places for these."""
    await connection.execute(
        "update connector k set position = p.position from unnest($1::bigint[], $2::bigint[]) as p(id, position)"
        " where k.id = p.id",
        list(places),
        list(places.values()),
    )
