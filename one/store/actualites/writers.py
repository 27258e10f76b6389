"""Whom a direction lets publish news, and what « Mes données » and the administration of a school read."""

from collections.abc import Collection

import msgspec

from one.scope import STAFF, Function, Scope
from one.store.pairs import pairs
from one.store.pool import Connection, Pool


class Candidate(msgspec.Struct, frozen=True):
    """One of the staff, with whether they may publish by name."""

    id: int
    profile: str
    name: str
    allowed: bool


async def allowed_in(pool: Pool, scope: Scope) -> set[int]:
    """The schools in which the asker was let publish, by name or by profile."""
    rows = await pool.fetch(
        """
        select w.school_id from actualites_writer w join attachment a using (school_id, person_id)
         where w.person_id = $1
        union
        select p.school_id from actualites_profile p join attachment a on a.school_id = p.school_id
         where a.person_id = $1 and p.profile = $2
        """,
        scope.person_id,
        scope.profile,
    )
    return {row["school_id"] for row in rows}


async def profiles(source: Pool | Connection, school_id: int) -> set[str]:
    """The profiles that may publish."""
    rows = await source.fetch("select profile from actualites_profile where school_id = $1", school_id)
    return {row["profile"] for row in rows}


async def candidates(source: Pool | Connection, school_id: int) -> list[Candidate]:
    """The staff of a school who do not direct it, by name."""
    rows = await source.fetch(
        """
        select p.id, p.profile, p.last_name || ' ' || p.first_name as name, w.person_id is not null as allowed
          from attachment a join person p on p.id = a.person_id
          left join actualites_writer w on w.school_id = a.school_id and w.person_id = p.id
         where a.school_id = $1 and p.profile = any($2::text[])
           and a.function is distinct from $3
         order by name_order(p.last_name, p.first_name), p.id
        """,
        school_id,
        list(STAFF),
        Function.DIRECTION,
    )
    return [Candidate(**row) for row in rows]


async def set_profiles(connection: Connection, school_id: int, profiles: Collection[str]) -> None:
    """Let exactly these profiles publish."""
    await connection.execute("delete from actualites_profile where school_id = $1", school_id)
    await connection.execute(
        "insert into actualites_profile (school_id, profile) select $1, unnest($2::text[])",
        school_id,
        list(profiles),
    )


async def set_people(connection: Connection, school_id: int, people: Collection[int]) -> None:
    """Let exactly these people publish."""
    await connection.execute("delete from actualites_writer where school_id = $1", school_id)
    await connection.execute(
        "insert into actualites_writer (school_id, person_id) select $1, unnest($2::bigint[])",
        school_id,
        list(people),
    )


async def own(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The asker's own news with an id over ``after``: (id, JSON)."""
    return await pairs(
        pool,
        """
        select n.id, json_build_object('titre', n.title, 'texte', n.body, 'ecole', s.name, 'du', n.starts_on,
                   'au', n.ends_on, 'ecrite_le', n.created_at, 'publiee_le', n.published_at,
                   'modifiee_le', n.edited_at, 'retiree_le', n.withdrawn_at)::text as value
          from actualites n join school s on s.id = n.school_id
         where n.author_id = $1 and n.id > $2 order by n.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def leave(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The schools that let the asker publish by name: (school, JSON)."""
    return await pairs(
        pool,
        """
        select w.school_id as id, json_build_object('ecole', s.name)::text as value
          from actualites_writer w join school s on s.id = w.school_id
         where w.person_id = $1 and w.school_id > $2 order by w.school_id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def count(pool: Pool, school_id: int, person_id: int) -> int:
    """How much news somebody wrote in a school."""
    value: int = await pool.fetchval(
        "select count(*) from actualites where author_id = $2 and school_id = $1", school_id, person_id
    )
    return value
