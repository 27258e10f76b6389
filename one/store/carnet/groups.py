"""Groups of pupils that a teacher keeps."""

from collections.abc import Sequence

import msgspec

from one.scope import Scope
from one.store.pairs import pairs
from one.store.pool import Connection, Pool


class Group(msgspec.Struct, frozen=True):
    """A group of the asker, with all its pupils, those of classes they write to no more among them."""

    id: int
    school_id: int
    name: str
    pupils: list[int]
    rev: int


_GROUP = """
select g.id, g.school_id, g.name, array(select p.pupil_id from carnet_group_pupil p where p.group_id = g.id order by 1) as pupils, g.rev
  from carnet_group g where g.owner_id = $1
"""


async def listed(pool: Pool, scope: Scope) -> list[Group]:
    """The asker's groups, by name."""
    rows = await pool.fetch(f"{_GROUP} order by name_order(g.name), g.id", scope.person_id)
    return [Group(**row) for row in rows]


async def get(pool: Pool | Connection, scope: Scope, group_id: int) -> Group | None:
    """A group of the asker; None for any other."""
    row = await pool.fetchrow(f"{_GROUP} and g.id = $2", scope.person_id, group_id)
    return Group(**row) if row else None


async def alone(connection: Connection, scope: Scope) -> None:
    """One change of the asker's groups at a time, until the end of the transaction."""
    await connection.execute(
        "select pg_advisory_xact_lock(hashtextextended('carnet_group', $1))", scope.person_id
    )


async def names(connection: Connection, scope: Scope, school_id: int) -> dict[str, int]:
    """The asker's groups in a school, by name."""
    rows = await connection.fetch(
        "select id, name from carnet_group where owner_id = $1 and school_id = $2", scope.person_id, school_id
    )
    return {row["name"]: row["id"] for row in rows}


async def insert(connection: Connection, scope: Scope, school_id: int, name: str) -> int:
    """Make a group that nobody is in yet; return its id."""
    group_id: int = await connection.fetchval(
        "insert into carnet_group (owner_id, school_id, name, rev) values ($1, $2, $3, 0) returning id",
        scope.person_id,
        school_id,
        name,
    )
    return group_id


async def change(
    connection: Connection, group_id: int, name: str, pupils: Sequence[int], within: Sequence[int]
) -> None:
    """Another name, and exactly these pupils of ``within``: who is not to be chosen from is left as they are."""
    await connection.execute("update carnet_group set name = $2, rev = rev + 1 where id = $1", group_id, name)
    await connection.execute(
        "delete from carnet_group_pupil where group_id = $1 and pupil_id = any($2::bigint[]) and pupil_id <> all($3::bigint[])",
        group_id,
        list(within),
        list(pupils),
    )
    await connection.execute(
        "insert into carnet_group_pupil (group_id, pupil_id) select $1, unnest($2::bigint[]) on conflict do nothing",
        group_id,
        list(pupils),
    )


async def remove(connection: Connection, scope: Scope, group_id: int) -> bool:
    """Delete a group of the asker; False when there was none."""
    gone = await connection.fetchval(
        "delete from carnet_group where id = $1 and owner_id = $2 returning id", group_id, scope.person_id
    )
    return gone is not None


async def own(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The asker's groups with an id over ``after``: (id, JSON)."""
    return await pairs(
        pool,
        """
        select g.id, json_build_object('nom', g.name, 'ecole', s.name, 'cree_le', g.created_at, 'eleves', array(
                   select k.first_name || ' ' || k.last_name from carnet_group_pupil p join person k on k.id = p.pupil_id
                    where p.group_id = g.id order by name_order(k.first_name, k.last_name)))::text as value
          from carnet_group g join school s on s.id = g.school_id
         where g.owner_id = $1 and g.id > $2 order by g.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def about(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """That the asker is in a teacher's group: (id, JSON), with an id over ``after``."""
    return await pairs(
        pool,
        """
        select g.id, json_build_object('ecole', s.name, 'cree_le', g.created_at)::text as value
          from carnet_group_pupil p join carnet_group g on g.id = p.group_id join school s on s.id = g.school_id
         where p.pupil_id = $1 and g.id > $2 order by g.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )
