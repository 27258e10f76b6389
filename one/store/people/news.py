"""What is read to tell a class's people of a change: names, and who there is to tell.

The asker, who is not told of their own act, is given as ``person_id``.
"""

from collections.abc import Sequence

import msgspec

from one.scope import Function, Profile
from one.store.pool import Connection


async def pupil_name(connection: Connection, person_id: int) -> str | None:
    """First and last name of a pupil, as shown; None for anybody else."""
    name: str | None = await connection.fetchval(
        "select first_name || ' ' || last_name from person where id = $1 and profile = $2",
        person_id,
        Profile.PUPIL,
    )
    return name


async def taught_by_others(
    connection: Connection, ids: Sequence[int], person_id: int | None
) -> list[tuple[int, str]]:
    """(id, name) of those of these classes that have a teacher besides this person."""
    rows = await connection.fetch(
        """
        select c.id, c.name from class c
         where c.id = any($1::int[])
           and exists (select from membership m join person p on p.id = m.person_id
                        where m.class_id = c.id and p.profile = $3 and p.id is distinct from $2)
         order by c.id
        """,
        ids,
        person_id,
        Profile.TEACHER,
    )
    return [(row["id"], row["name"]) for row in rows]


async def classes_besides(connection: Connection, person_id: int, class_id: int) -> list[tuple[int, str]]:
    """(id, name) of the open classes of a school that somebody is in besides this one of it."""
    rows = await connection.fetch(
        "select c.id, c.name from membership m join class c on c.id = m.class_id"
        " where m.person_id = $1 and c.id <> $2 and c.archived_at is null"
        " and c.school_id = (select school_id from class where id = $2) order by c.id",
        person_id,
        class_id,
    )
    return [(row["id"], row["name"]) for row in rows]


async def has_guardians(connection: Connection, child_id: int, person_id: int | None) -> bool:
    """Whether a child has a guardian besides this person."""
    found: bool = await connection.fetchval(
        "select exists (select from guardian where child_id = $1 and guardian_id is distinct from $2)",
        child_id,
        person_id,
    )
    return found


class Tie(msgspec.Struct, frozen=True):
    """A guardian and a child. ``others``: the child has a guardian besides this one and the asker."""

    guardian_id: int
    guardian_name: str
    child_id: int
    child_name: str
    others: bool


async def ties(connection: Connection, pairs: Sequence[tuple[int, int]], person_id: int | None) -> list[Tie]:
    """These pairs of guardian and child, by child."""
    rows = await connection.fetch(
        """
        select g.id as guardian_id, g.first_name || ' ' || g.last_name as guardian_name,
               k.id as child_id, k.first_name || ' ' || k.last_name as child_name,
               exists (select from guardian o where o.child_id = k.id and o.guardian_id <> g.id
                        and o.guardian_id is distinct from $3::bigint) as others
          from unnest($1::bigint[], $2::bigint[]) as n (guardian_id, child_id)
          join person g on g.id = n.guardian_id join person k on k.id = n.child_id order by k.id, g.id
        """,
        [guardian for guardian, _child in pairs],
        [child for _guardian, child in pairs],
        person_id,
    )
    return [Tie(**row) for row in rows]


async def directed_by_others(connection: Connection, school_id: int, person_id: int | None) -> bool:
    """Whether somebody besides this person directs the school."""
    found: bool = await connection.fetchval(
        "select exists (select from attachment where school_id = $1 and function = $3"
        " and person_id is distinct from $2)",
        school_id,
        person_id,
        Function.DIRECTION,
    )
    return found
