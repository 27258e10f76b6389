"""What pupils have done, what of it is read in feeds, and what « Mes données » reads."""

from collections.abc import Sequence
from datetime import timedelta

from one.events import Kind
from one.scope import Scope
from one.store.cahier.homework import SUBJECT
from one.store.pairs import pairs
from one.store.pool import Connection, Pool


async def tick(connection: Connection, scope: Scope, homework_id: int, *, done: bool) -> bool:
    """The asker has done it, or has not after all; whether that is new."""
    if done:
        said = await connection.execute(
            "insert into cahier_done (homework_id, pupil_id) values ($1, $2) on conflict do nothing",
            homework_id,
            scope.person_id,
        )
    else:
        said = await connection.execute(
            "delete from cahier_done where homework_id = $1 and pupil_id = $2", homework_id, scope.person_id
        )
    return not said.endswith(" 0")


async def unread(pool: Pool, scope: Scope, ids: Sequence[int]) -> list[int]:
    """The items about these that the asker has not read; whether they stand in a channel of theirs is asked by the mark."""
    rows = await pool.fetch(
        f"""
        select e.id from unnest($2::bigint[]) as h(id)
          join event e on e.subject = '{SUBJECT.code}' and e.subject_ids = array[h.id]
         where e.kind = '{Kind.ITEM}' and e.withdrawn_at is null and e.author_id is distinct from $1
           and not exists (select from mark m where m.person_id = $1 and m.event_id = e.id and m.read_at is not null)
        """,
        scope.person_id,
        list(ids),
    )
    return [row["id"] for row in rows]


async def own(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The homework that the asker wrote, with an id over ``after``: (id, JSON)."""
    return await pairs(
        pool,
        """
        select h.id, json_build_object('travail', h.title, 'precisions', h.body, 'matiere', h.matter, 'classe', c.name,
                   'pour_le', h.due_on, 'ecrit_le', h.created_at, 'modifie_le', h.edited_at,
                   'retire_le', h.withdrawn_at)::text as value
          from cahier h join class c on c.id = h.class_id
         where h.author_id = $1 and h.id > $2 order by h.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def own_ticks(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """What the asker ticked: (id of the homework, JSON)."""
    return await pairs(
        pool,
        """
        select h.id, json_build_object('travail', h.title, 'pour_le', h.due_on, 'fait_le', d.done_at)::text as value
          from cahier_done d join cahier h on h.id = d.homework_id
         where d.pupil_id = $1 and h.id > $2 order by h.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def count(pool: Pool, school_id: int, person_id: int) -> int:
    """How much homework somebody wrote in a school."""
    value: int = await pool.fetchval(
        "select count(*) from cahier h join class c on c.id = h.class_id where h.author_id = $2 and c.school_id = $1",
        school_id,
        person_id,
    )
    return value


async def set_back(pool: Pool, homework_id: int, age: timedelta) -> None:
    """Make homework of the sample so old."""
    await pool.execute(
        "update cahier set created_at = created_at - $2::interval where id = $1", homework_id, age
    )
