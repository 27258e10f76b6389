"""What the settings of a class read, and the few rows they write of one person."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from one.scope import Profile
from one.store.classroom.classes import ENDED, YEAR
from one.store.people import ties as ties_store
from one.store.people.ties import Ties
from one.store.pool import Connection, Pool


class Classroom(msgspec.Struct, frozen=True):
    """A class the asker may set up. ``whole``: as the direction or a référent, not only its teacher.

    ``year`` is that in which its school year began; ``ended``: that was an earlier one than today's.
    """

    id: int
    name: str
    school_id: int
    school_name: str
    whole: bool
    level: str = ""
    year: int = 0
    ended: bool = False
    known_as: list[str] = []  # what lists may call it, when no other open class is called so


class Person(msgspec.Struct, frozen=True):
    """A person of the class: a pupil, a teacher, or a guardian of one of its pupils.

    ``relatives`` are a pupil's guardians, or a guardian's children in this class. ``ties`` are
    what one/people/rights.py judges by: what they are in every school, not only here. ``email_state``: an address
    ``good`` to write to, one that was ``refused``, or ``none``. ``pupil_password_min`` is what their schools
    ask of a pupil.
    """

    id: int
    login: str
    profile: str
    civility: str
    first_name: str
    last_name: str
    activated_at: datetime | None
    blocked_at: datetime | None
    blocked_as: str | None
    code_at: datetime | None
    code_until: datetime | None
    relatives: list[int]
    email_state: str
    reminded_at: datetime | None
    pupil_password_min: int
    ties: Ties
    birth_date: date | None = None
    no_photo: bool = False

    @property
    def name(self) -> str:
        """First and last name, as shown."""
        return f"{self.first_name} {self.last_name}"

    @property
    def active(self) -> bool:
        """Whether the account was activated."""
        return self.activated_at is not None


async def classroom(
    pool: Pool, class_id: int, *, taught: Sequence[int], administered: Sequence[int]
) -> Classroom | None:
    """An open class, if it is one of these or of one of these schools, which the asker teaches or administers."""
    row = await pool.fetchrow(
        f"""
        select c.id, c.name, c.school_id, s.name as school_name, c.school_id = any($3::int[]) as whole, c.level,
               {YEAR} as year, {ENDED} as ended,
               array(select k.name from class_known_as k where k.class_id = c.id and not exists (
                      select from class o where o.school_id = c.school_id and o.archived_at is null and o.id <> c.id
                         and lower(o.name) = lower(k.name))) as known_as
          from class c join school s on s.id = c.school_id
         where c.id = $1 and c.archived_at is null and (c.id = any($2::int[]) or c.school_id = any($3::int[]))
        """,
        class_id,
        taught,
        administered,
    )
    return Classroom(**row) if row else None


_RELATIVES = f"""
with pupil as (
    select p.id from membership m join person p on p.id = m.person_id
     where m.class_id = $1 and p.profile = '{Profile.PUPIL}'),
relative as (
    select g.guardian_id as id, g.child_id as other from guardian g join pupil k on k.id = g.child_id
    union all
    select g.child_id, g.guardian_id from guardian g join pupil k on k.id = g.child_id)
"""
_PERSON = """
select p.id, p.login, p.profile, p.civility, p.first_name, p.last_name, p.birth_date, p.activated_at, p.blocked_at, p.blocked_as,
       c.created_at as code_at, c.expires_at as code_until,
       array(select r.other from relative r where r.id = p.id order by r.other) as relatives,
       case when p.email is null then 'none' when p.email_refused_at is not null then 'refused'
            else 'good' end as email_state,
       d.sent_at as reminded_at,
       coalesce((select max(s.pupil_password_min) from attachment a join school s on s.id = a.school_id
                  where a.person_id = p.id), 8) as pupil_password_min,
       exists (select from no_photo n where n.person_id = p.id) as no_photo
  from person p left join activation_code c on c.person_id = p.id left join reminder d on d.person_id = p.id
"""
_PEOPLE = f"""{_RELATIVES}{_PERSON}
 where p.id in (select person_id from membership where class_id = $1 union select id from relative)
"""


async def people(pool: Pool | Connection, classroom: Classroom) -> list[Person]:
    """Everyone of the class, by last name."""
    rows = await pool.fetch(_PEOPLE + " order by name_order(p.last_name, p.first_name), p.id", classroom.id)
    return await _with_ties(pool, rows)


async def _lock(connection: Pool | Connection, ids: Sequence[int]) -> None:
    await connection.execute(
        "select from person where id = any($1::bigint[]) order by id for no key update", list(ids)
    )


async def hold(connection: Connection, classroom: Classroom, ids: Sequence[int]) -> list[Person]:
    """Those of these people who are of the class, held until the end of the transaction.

    They are held in the order of their ids, so that two who do this at once cannot deadlock; and first: who was
    waited for may have left the class meanwhile.
    """
    await _lock(connection, ids)
    rows = await connection.fetch(_PEOPLE + " and p.id = any($2::bigint[]) order by p.id", classroom.id, ids)
    return await _with_ties(connection, rows)


_ALONE = "with relative as (select null::bigint as id, null::bigint as other where false)"


async def hold_in_school(connection: Connection, school_id: int, ids: Sequence[int]) -> list[Person]:
    """Those of these people who belong to the school, held like ``hold``, without their relatives."""
    await _lock(connection, ids)
    rows = await connection.fetch(
        f"""{_ALONE}{_PERSON}
         where p.id = any($2::bigint[])
           and exists (select from attachment a where a.person_id = p.id and a.school_id = $1)
         order by p.id
        """,
        school_id,
        ids,
    )
    return await _with_ties(connection, rows)


async def unplaced(connection: Pool | Connection, school_id: int, ids: Sequence[int]) -> list[Person]:
    """Those of these people of the school whom none of its open classes shows, held like ``hold``."""
    await _lock(connection, ids)
    rows = await connection.fetch(
        f"""{_ALONE}{_PERSON}
         where p.id = any($2::bigint[])
           and exists (select from attachment a where a.person_id = p.id and a.school_id = $1)
           and not exists (select from membership m join class c on c.id = m.class_id
                            where c.school_id = $1 and c.archived_at is null and (m.person_id = p.id
                               or m.person_id in (select g.child_id from guardian g where g.guardian_id = p.id)))
         order by p.id
        """,
        school_id,
        ids,
    )
    return await _with_ties(connection, rows)


async def _with_ties(source: Pool | Connection, rows: Sequence[Any]) -> list[Person]:
    """The rows with the ties of each person; one who was erased meanwhile is left out."""
    found = await ties_store.of(source, [row["id"] for row in rows])
    return [Person(**row, ties=found[row["id"]]) for row in rows if row["id"] in found]


async def rename(connection: Connection, person_id: int, first_name: str, last_name: str) -> None:
    """Change how a person is called; the login stays, for it is on paper at home."""
    await connection.execute(
        "update person set first_name = $2, last_name = $3 where id = $1", person_id, first_name, last_name
    )


async def childless(connection: Connection, school_id: int, ids: Sequence[int]) -> list[int]:
    """Which of these guardians, attached to the school without a function, have no child left in it."""
    rows = await connection.fetch(
        """
        select a.person_id from attachment a join person p on p.id = a.person_id and p.profile = $3
         where a.school_id = $1 and a.function is null and a.person_id = any($2::bigint[])
           and not exists (select from guardian g join attachment k on k.person_id = g.child_id
                            where g.guardian_id = a.person_id and k.school_id = $1)
        """,
        school_id,
        ids,
        Profile.GUARDIAN,
    )
    return [row["person_id"] for row in rows]


async def guardians_of(connection: Connection, ids: Sequence[int]) -> list[int]:
    """The guardians of these children."""
    rows = await connection.fetch(
        "select distinct guardian_id from guardian where child_id = any($1::bigint[])", ids
    )
    return [row["guardian_id"] for row in rows]


async def attached_anywhere(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Which of these people belong to any school now."""
    rows = await connection.fetch(
        "select distinct person_id from attachment where person_id = any($1::bigint[])", ids
    )
    return {row["person_id"] for row in rows}
