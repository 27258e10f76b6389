"""Classes and the people in them."""

from collections.abc import Sequence
from datetime import date

import msgspec

from one.scope import STAFF, Class, Profile, Scope
from one.store.pool import Pool

# Class ``c`` as schools list them, from the youngest to the oldest: by the level of the register, else by the
# name it begins with; what has none comes last.
BY_LEVEL = """array_position('{TPS,PS,MS,GS,CP,CE1,CE2,CM1,CM2}'::text[],
    (regexp_match(upper(coalesce(nullif(c.level, ''), c.name)), '^[A-Z]+[0-9]?'))[1]), name_order(c.name), c.id"""

# The year in which the school year of a moment began. It begins on 1 August, in Paris: the lists of the
# next one are out in the last days of the holidays, and nothing is published between.
SCHOOL_YEAR = "date_part('year', ({at} at time zone 'Europe/Paris') - interval '7 months')"
# When the school year of class ``c`` began, and whether it is over.
YEAR = f"{SCHOOL_YEAR.format(at='c.created_at')}::int"
ENDED = f"{SCHOOL_YEAR.format(at='c.created_at')} < {SCHOOL_YEAR.format(at='now()')}"


class Pupil(msgspec.Struct, frozen=True):
    """A pupil to choose from."""

    id: int
    login: str
    first_name: str
    last_name: str
    birth_date: date | None


class Member(msgspec.Struct, frozen=True):
    """A person of a class: a pupil, a teacher, or a guardian of ``children``.

    ``login`` and ``birth_date`` tell namesakes apart for who works at the school; they are empty for all others.
    """

    id: int
    profile: str
    civility: str
    first_name: str
    last_name: str
    login: str
    birth_date: date | None
    children: list[str]


async def of_schools(pool: Pool, scope: Scope, school_ids: Sequence[int]) -> list[Class]:
    """The open classes of those of these schools that the asker is attached to."""
    mine = [s.id for s in scope.schools if s.id in school_ids]
    rows = await pool.fetch(
        "select c.id, c.name, c.school_id from class c where c.school_id = any($1::int[]) and c.archived_at is null"
        f" order by {BY_LEVEL}",
        mine,
    )
    return [Class(**row) for row in rows]


async def pupils(pool: Pool, scope: Scope, class_id: int) -> list[Pupil]:
    """Pupils of a class, by name; the caller has checked that the class is the asker's to see."""
    assert scope.profile != Profile.PUPIL
    rows = await pool.fetch(
        """
        select p.id, p.login, p.first_name, p.last_name, p.birth_date from membership m join person p on p.id = m.person_id
         where m.class_id = $1 and p.profile = $2 order by name_order(p.first_name, p.last_name), p.id
        """,
        class_id,
        Profile.PUPIL,
    )
    return [Pupil(**row) for row in rows]


async def active(pool: Pool, scope: Scope, class_id: int) -> dict[str, tuple[int, int]]:
    """Of the pupils and guardians of a class, by profile: how many have activated their account, and how many there are."""
    assert scope.profile in STAFF
    rows = await pool.fetch(
        """
        select p.profile, count(*) filter (where p.activated_at is not null) as active, count(*) as total from person p
         where p.id in (select m.person_id from membership m join person k on k.id = m.person_id and k.profile = $2
                         where m.class_id = $1
                        union select g.guardian_id from membership m join guardian g on g.child_id = m.person_id
                         where m.class_id = $1)
         group by p.profile
        """,
        class_id,
        Profile.PUPIL,
    )
    return {row["profile"]: (row["active"], row["total"]) for row in rows}


async def members(pool: Pool, scope: Scope, class_id: int) -> list[Member]:
    """Everyone of a class the asker belongs to, teaches in, has a child in, or whose school employs them."""
    rows = await pool.fetch(
        """
        select * from (
        select p.id, p.profile, p.civility, p.first_name, p.last_name, case when $2 then p.login else '' end as login,
               case when $2 then p.birth_date end as birth_date, array[]::text[] as children
          from membership m join person p on p.id = m.person_id where m.class_id = $1
        union all
        select p.id, p.profile, p.civility, p.first_name, p.last_name, p.login, null::date as birth_date,
               array_agg(k.first_name order by name_order(k.first_name))
          from membership m join person k on k.id = m.person_id and k.profile = $3
          join guardian g on g.child_id = k.id join person p on p.id = g.guardian_id
         where m.class_id = $1 and $2
         group by p.id) as member
         order by name_order(first_name, last_name), id
        """,
        class_id,
        scope.profile in STAFF,
        Profile.PUPIL,
    )
    return [Member(**row) for row in rows]
