"""Models of notes that somebody, or a school, keeps."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from one.rich_text import Rich
from one.scope import Scope
from one.store.pairs import pairs
from one.store.pool import Connection, Pool


class Kept(msgspec.Struct, frozen=True):
    """A model; ``school_id`` is None for one of the asker's own."""

    id: int
    school_id: int | None
    title: str
    text: Rich
    created_at: datetime
    rev: int


_KEPT = """
select m.id, m.school_id, m.title, m.body, m.body_html, m.created_at, m.rev from carnet_model m
 where (m.owner_id = $1 or m.school_id = any($2::integer[]))
"""


def _kept(row: Any) -> Kept:
    found = dict(row)
    return Kept(text=Rich(found.pop("body"), found.pop("body_html")), **found)


async def listed(pool: Pool | Connection, scope: Scope, school_ids: Sequence[int]) -> list[Kept]:
    """The asker's own, and those of these schools, by title."""
    rows = await pool.fetch(f"{_KEPT} order by name_order(m.title), m.id", scope.person_id, list(school_ids))
    return [_kept(row) for row in rows]


async def get(pool: Pool | Connection, scope: Scope, school_ids: Sequence[int], model_id: int) -> Kept | None:
    """One of them; None for any other."""
    row = await pool.fetchrow(f"{_KEPT} and m.id = $3", scope.person_id, list(school_ids), model_id)
    return _kept(row) if row else None


async def hold(connection: Connection, scope: Scope, school_ids: Sequence[int], model_id: int) -> Kept | None:
    """The same, which nobody changes until the end of the transaction."""
    await connection.execute("select from carnet_model where id = $1 for update", model_id)
    return await get(connection, scope, school_ids, model_id)


async def alone(connection: Connection, scope: Scope, school_id: int | None) -> None:
    """One new model of the asker, or of the school, at a time, until the end of the transaction."""
    await connection.execute(
        "select pg_advisory_xact_lock(hashtextextended($1, $2))",
        "carnet_model" if school_id is None else "carnet_model_school",
        scope.person_id if school_id is None else school_id,
    )


async def insert(connection: Connection, scope: Scope, school_id: int | None, title: str, text: Rich) -> int:
    """Keep a model of the asker, or of a school; return its id."""
    model_id: int = await connection.fetchval(
        "insert into carnet_model (owner_id, school_id, title, body, body_html) values ($1, $2, $3, $4, $5) returning id",
        scope.person_id if school_id is None else None,
        school_id,
        title,
        text.plain,
        text.html,
    )
    return model_id


async def change(connection: Connection, model_id: int, title: str, text: Rich) -> None:
    """Other words."""
    await connection.execute(
        "update carnet_model set title = $2, body = $3, body_html = $4, rev = rev + 1 where id = $1",
        model_id,
        title,
        text.plain,
        text.html,
    )


async def remove(connection: Connection, model_id: int) -> None:
    """Delete it."""
    await connection.execute("delete from carnet_model where id = $1", model_id)


async def own(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The asker's own models with an id over ``after``: (id, JSON)."""
    return await pairs(
        pool,
        """
        select m.id, json_build_object('titre', m.title, 'texte', m.body, 'cree_le', m.created_at)::text as value
          from carnet_model m where m.owner_id = $1 and m.id > $2 order by m.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )
