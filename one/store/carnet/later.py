"""Notes that wait for their hour."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.rich_text import Rich
from one.scope import Scope
from one.store.pool import Connection, Pool
from one.subjects import Kind

SUBJECT = Kind("carnet_later")  # of what tells an author that their note could not leave


class Later(msgspec.Struct, frozen=True):
    """A note that waits. ``held_for`` says why it could not leave; empty as long as it waits."""

    id: int
    author_id: int
    class_id: int
    class_name: str
    whole_class: bool
    children: list[int]
    title: str
    body: str
    html: str | None
    release_at: datetime
    held_for: str

    @property
    def text(self) -> Rich:
        """Its text."""
        return Rich(self.body, self.html)


_LATER = """
select n.id, n.author_id, n.class_id, c.name as class_name, n.whole_class, n.title, n.body, n.body_html as html,
       array(select k.child_id from carnet_later_child k where k.later_id = n.id order by 1) as children,
       n.release_at, n.held_for
  from carnet_later n join class c on c.id = n.class_id
"""


async def insert(
    connection: Connection,
    scope: Scope,
    class_id: int,
    title: str,
    text: Rich,
    children: Sequence[int],
    release_at: datetime,
) -> int:
    """Keep a note of the asker until its hour; return its id. Without ``children`` it is for the whole class."""
    later_id: int = await connection.fetchval(
        """
        insert into carnet_later (author_id, class_id, whole_class, title, body, body_html, release_at)
        values ($1, $2, $3, $4, $5, $6, $7) returning id
        """,
        scope.person_id,
        class_id,
        not children,
        title,
        text.plain,
        text.html,
        release_at,
    )
    await connection.execute(
        "insert into carnet_later_child (later_id, child_id) select $1, unnest($2::bigint[])",
        later_id,
        list(children),
    )
    return later_id


async def listed(pool: Pool, scope: Scope) -> list[Later]:
    """The asker's notes that wait or are held, the next to leave first."""
    rows = await pool.fetch(f"{_LATER} where n.author_id = $1 order by n.release_at, n.id", scope.person_id)
    return [Later(**row) for row in rows]


async def get(pool: Pool, scope: Scope, later_id: int) -> Later | None:
    """A note of the asker that waits; None for any other."""
    row = await pool.fetchrow(f"{_LATER} where n.id = $1 and n.author_id = $2", later_id, scope.person_id)
    return Later(**row) if row else None


async def lock(connection: Connection, later_id: int) -> Later | None:
    """A note that waits, held until the end of the transaction; None when it left or was taken back."""
    row = await connection.fetchrow(f"{_LATER} where n.id = $1 for update of n", later_id)
    return Later(**row) if row else None


async def remove(connection: Connection, later_id: int) -> None:
    """It left, or was taken back."""
    await connection.execute("delete from carnet_later where id = $1", later_id)


async def hold(connection: Connection, later_id: int, reason: str) -> None:
    """It could not leave."""
    await connection.execute("update carnet_later set held_for = $2 where id = $1", later_id, reason)


async def own(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The asker's notes that wait, with an id over ``after``: (id, JSON)."""
    rows = await pool.fetch(
        """
        select n.id, json_build_object('titre', n.title, 'texte', n.body, 'classe', c.name, 'prevu_le', n.release_at,
                                       'ecrit_le', n.created_at)::text as value
          from carnet_later n join class c on c.id = n.class_id
         where n.author_id = $1 and n.id > $2 order by n.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )
    return [(row["id"], row["value"]) for row in rows]


async def about(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """That the asker is one of the pupils chosen for a note that waits: (id, JSON), with an id over ``after``."""
    rows = await pool.fetch(
        """
        select n.id, json_build_object('classe', c.name, 'prevu_le', n.release_at)::text as value
          from carnet_later_child k join carnet_later n on n.id = k.later_id join class c on c.id = n.class_id
         where k.child_id = $1 and n.id > $2 order by n.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )
    return [(row["id"], row["value"]) for row in rows]
