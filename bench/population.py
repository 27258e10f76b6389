"""A school large enough: classes of 15 pupils with two guardians each, everyone signed in."""

from dataclasses import dataclass

import asyncpg

from one.accounts.terms import VERSION
from one.store.accounts.sessions import digest

PARENTS = 30  # of a class
UAI = "0990001B"

_PEOPLE = """
insert into person (login, profile, first_name, last_name, activated_at, terms_version)
select '{profile}.' || n || '.' || k, '{profile}', 'P' || k, 'N' || n, now(), $2
  from generate_series(1, $1::int) n, generate_series(1, {each}) k
"""
_LINKS = (
    "insert into attachment (person_id, school_id) select p.id, s.id from person p, school s",
    """
    insert into membership (class_id, person_id)
    select c.id, p.id from person p join class c on c.name = 'C' || split_part(p.login, '.', 2)
     where p.profile in ('enseignant', 'eleve')
    """,
    """
    insert into guardian (guardian_id, child_id)
    select g.id, c.id from person g join person c
        on c.login = 'eleve.' || split_part(g.login, '.', 2) || '.'
                     || ((split_part(g.login, '.', 3)::int - 1) % 15 + 1)
     where g.profile = 'parent'
    """,
)


@dataclass(frozen=True)
class Population:
    """Ids and cookies: ``parents`` class after class, ``teachers`` in the order of ``classes``."""

    school: int
    classes: list[int]
    parents: list[str]
    teachers: list[str]


async def populate(database_url: str, classes: int) -> Population:
    """Fill a migrated, empty database."""
    connection = await asyncpg.connect(database_url)
    try:
        async with connection.transaction():
            school = await connection.fetchval(
                "insert into school (uai, name, quiet_from, quiet_to, quiet_weekend)"
                " values ($1, 'École de mesure', '00:00', '00:00', false) returning id",
                UAI,
            )
            ids = await connection.fetch(
                "insert into class (school_id, name, level) select $1, 'C' || n, 'CE1'"
                " from generate_series(1, $2::int) n returning id",
                school,
                classes,
            )
            for profile, each in (("enseignant", 1), ("eleve", 15), ("parent", PARENTS)):
                await connection.execute(_PEOPLE.format(profile=profile, each=each), classes, VERSION)
            for statement in _LINKS:
                await connection.execute(statement)
        await connection.execute("truncate control")
        parents = await _sign_in(connection, "parent")
        teachers = await _sign_in(connection, "enseignant")
        await connection.execute("vacuum analyze")
    finally:
        await connection.close()
    return Population(school, [row["id"] for row in ids], parents, teachers)


async def _sign_in(connection: asyncpg.Connection, profile: str) -> list[str]:
    """A session for each person of a profile, class after class; their cookies."""
    rows = await connection.fetch(
        "select id from person where profile = $1"
        " order by split_part(login, '.', 2)::int, split_part(login, '.', 3)::int",
        profile,
    )
    tokens = [f"bench-{profile}-{row['id']:032}" for row in rows]  # as long as ours: no others are looked at
    await connection.execute(
        "insert into session (token_hash, person_id, expires_at)"
        " select h, p, now() + interval '1 day' from unnest($1::bytea[], $2::bigint[]) as t (h, p)",
        [digest(token) for token in tokens],
        [row["id"] for row in rows],
    )
    return [f"one={token}" for token in tokens]
