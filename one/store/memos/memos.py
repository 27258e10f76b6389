"""One's own notes."""

import msgspec

from one.scope import Scope
from one.store.pairs import pairs
from one.store.pool import Connection, Pool


class Memo(msgspec.Struct, frozen=True):
    """One of them."""

    id: int
    text: str
    color: str
    version: int


async def mine(source: Pool | Connection, scope: Scope) -> list[Memo]:
    """The asker's, the newest first."""
    rows = await source.fetch(
        "select id, text, color, version from memos where person_id = $1 order by id desc", scope.person_id
    )
    return [Memo(**row) for row in rows]


async def hold(connection: Connection, scope: Scope) -> None:
    """One change of the asker's notes at a time: they are counted."""
    await connection.execute("select from person where id = $1 for no key update", scope.person_id)


async def get(connection: Connection, scope: Scope, memo_id: int) -> Memo | None:
    """One of the asker's."""
    row = await connection.fetchrow(
        "select id, text, color, version from memos where id = $1 and person_id = $2",
        memo_id,
        scope.person_id,
    )
    return Memo(**row) if row else None


async def add(connection: Connection, scope: Scope, text: str, color: str) -> Memo:
    """Another one."""
    row = await connection.fetchrow(
        "insert into memos (person_id, text, color) values ($1, $2, $3) returning id, text, color, version",
        scope.person_id,
        text,
        color,
    )
    assert row is not None
    return Memo(**row)


async def change(connection: Connection, scope: Scope, memo_id: int, text: str, color: str) -> Memo:
    """Other words, another colour."""
    row = await connection.fetchrow(
        "update memos set text = $3, color = $4, version = version + 1, changed_at = now()"
        " where id = $1 and person_id = $2 returning id, text, color, version",
        memo_id,
        scope.person_id,
        text,
        color,
    )
    assert row is not None
    return Memo(**row)


async def remove(connection: Connection, scope: Scope, memo_id: int) -> bool:
    """Throw one away; whether there was one."""
    told = await connection.execute(
        "delete from memos where id = $1 and person_id = $2", memo_id, scope.person_id
    )
    return not told.endswith(" 0")


async def own(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """For « Mes données »: (id, JSON) with an id over ``after``."""
    return await pairs(
        pool,
        """
        select id, json_build_object('texte', text, 'couleur', color, 'ecrite_le', created_at, 'changee_le', changed_at)::text
               as value from memos where person_id = $1 and id > $2 order by id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )
