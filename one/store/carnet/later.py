"""Notes that wait for their hour."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from one.rich_text import Rich
from one.scope import Scope
from one.store.carnet.asking import NOTHING, Asks
from one.store.pairs import pairs
from one.store.pool import Connection, Pool
from one.subjects import Kind

SUBJECT = Kind("carnet_later")  # of what tells an author that their note could not leave


class Later(msgspec.Struct, frozen=True):
    """A note that waits. ``held_for`` says why it could not leave; empty as long as it waits.

    ``quiet``: it waits for the end of the school's pause, and not for an hour that was chosen.
    """

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
    school_id: int
    class_ids: list[int]
    groups: list[int]
    quiet: bool
    confirm: str
    answer: str
    deadline: date | None

    @property
    def asks(self) -> Asks:
        """What it will ask of families."""
        return Asks(self.confirm, self.answer, self.deadline)

    @property
    def text(self) -> Rich:
        """Its text."""
        return Rich(self.body, self.html)


_LATER = """
select n.id, n.author_id, n.class_id, n.whole_class, n.title, n.body, n.body_html as html,
       (select string_agg(c.name, ', ' order by name_order(c.name)) from carnet_later_class k join class c on c.id = k.class_id
         where k.later_id = n.id) as class_name,
       array(select k.child_id from carnet_later_child k where k.later_id = n.id order by 1) as children,
       array(select k.class_id from carnet_later_class k where k.later_id = n.id order by 1) as class_ids,
       array(select k.group_id from carnet_later_group k where k.later_id = n.id order by 1) as groups,
       n.release_at, n.held_for, n.quiet, r.school_id, n.confirm, n.answer, n.deadline
  from carnet_later n join class r on r.id = n.class_id
"""


class Whom(msgspec.Struct, frozen=True):
    """For whom a note waits: classes of one school, or pupils and groups of theirs."""

    class_ids: Sequence[int]
    children: Sequence[int] = ()
    groups: Sequence[int] = ()


async def insert(
    connection: Connection,
    scope: Scope,
    whom: Whom,
    title: str,
    text: Rich,
    release_at: datetime,
    *,
    asks: Asks = NOTHING,
    quiet: bool = False,
) -> int:
    """Keep a note of the asker until its hour; return its id. Without pupils and groups it is for the whole classes."""
    later_id: int = await connection.fetchval(
        """
        insert into carnet_later (author_id, class_id, whole_class, title, body, body_html, release_at, quiet,
                                  confirm, answer, deadline)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id
        """,
        scope.person_id,
        whom.class_ids[0],
        not whom.children and not whom.groups,
        title,
        text.plain,
        text.html,
        release_at,
        quiet,
        asks.confirm,
        asks.answer,
        asks.deadline,
    )
    for table, column, ids in (
        ("carnet_later_class", "class_id", whom.class_ids),
        ("carnet_later_child", "child_id", whom.children),
        ("carnet_later_group", "group_id", whom.groups),
    ):
        await connection.execute(
            f"insert into {table} (later_id, {column}) select $1, unnest($2::bigint[])", later_id, list(ids)
        )
    return later_id


async def put_off(connection: Connection, later_id: int, release_at: datetime) -> None:
    """It waits longer."""
    await connection.execute(
        "update carnet_later set release_at = $2, quiet = true where id = $1", later_id, release_at
    )


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
    return await pairs(
        pool,
        """
        select n.id, json_build_object('titre', n.title, 'texte', n.body, 'classes', array(
                           select c.name from carnet_later_class k join class c on c.id = k.class_id where k.later_id = n.id),
                       'prevu_le', n.release_at, 'ecrit_le', n.created_at)::text as value
          from carnet_later n
         where n.author_id = $1 and n.id > $2 order by n.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def about(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """That the asker is one of the pupils chosen for a note that waits: (id, JSON), with an id over ``after``."""
    return await pairs(
        pool,
        """
        select n.id, json_build_object('classe', c.name, 'prevu_le', n.release_at)::text as value
          from carnet_later_child k join carnet_later n on n.id = k.later_id join class c on c.id = n.class_id
         where k.child_id = $1 and n.id > $2 order by n.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )
