"""What the settings of a class read, and the few rows they write of one person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from one.scope import Scope
from one.store.classroom.classes import ENDED, YEAR
from one.store.people import ties as standing
from one.store.people.ties import Standing
from one.store.pool import Connection, Pool


class Room(msgspec.Struct, frozen=True):
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


class Person(msgspec.Struct, frozen=True):
    """A person of the class: a pupil, a teacher, or a guardian of one of its pupils.

    ``relatives`` are a pupil's guardians, or a guardian's children in this class. ``standing`` is
    what one/people/rights.py judges by: their place in every school, not only here. ``email_state``: an address
    ``good`` to write to, one that was ``refused``, or ``none``. ``pupil_password_min`` is what their schools
    ask of a pupil.
    """

    id: int
    login: str
    profile: str
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
    standing: Standing

    @property
    def name(self) -> str:
        """First and last name, as shown."""
        return f"{self.first_name} {self.last_name}"

    @property
    def active(self) -> bool:
        """Whether the account was activated."""
        return self.activated_at is not None


async def room(pool: Pool, scope: Scope, class_id: int) -> Room | None:
    """An open class that the asker teaches, or whose school they direct or look after; None for any other."""
    taught = [c.id for c in scope.classes] if scope.profile == "enseignant" else []
    schools = [s.id for s in scope.schools if s.function in ("direction", "referent")]
    row = await pool.fetchrow(
        f"""
        select c.id, c.name, c.school_id, s.name as school_name, c.school_id = any($3::int[]) as whole, c.level,
               {YEAR} as year, {ENDED} as ended
          from class c join school s on s.id = c.school_id
         where c.id = $1 and c.archived_at is null and (c.id = any($2::int[]) or c.school_id = any($3::int[]))
        """,
        class_id, taught, schools,
    )  # fmt: skip
    return Room(**row) if row else None


_RELATIVES = """
with pupil as (
    select p.id from membership m join person p on p.id = m.person_id
     where m.class_id = $1 and p.profile = 'eleve'),
relative as (
    select g.guardian_id as id, g.child_id as other from guardian g join pupil k on k.id = g.child_id
    union all
    select g.child_id, g.guardian_id from guardian g join pupil k on k.id = g.child_id)
"""
_PERSON = """
select p.id, p.login, p.profile, p.first_name, p.last_name, p.activated_at, p.blocked_at, p.blocked_as,
       c.created_at as code_at, c.expires_at as code_until,
       array(select r.other from relative r where r.id = p.id order by r.other) as relatives,
       case when p.email is null then 'none' when p.email_refused_at is not null then 'refused'
            else 'good' end as email_state,
       d.sent_at as reminded_at,
       coalesce((select max(s.pupil_password_min) from attachment a join school s on s.id = a.school_id
                  where a.person_id = p.id), 8) as pupil_password_min
  from person p left join activation_code c on c.person_id = p.id left join reminder d on d.person_id = p.id
"""
_PEOPLE = f"""{_RELATIVES}{_PERSON}
 where p.id in (select person_id from membership where class_id = $1 union select id from relative)
"""


async def people(pool: Pool | Connection, room: Room) -> list[Person]:
    """Everyone of the class, by last name."""
    rows = await pool.fetch(_PEOPLE + " order by lower(p.last_name), lower(p.first_name), p.id", room.id)
    return await _standing(pool, rows)


async def person(connection: Connection, room: Room, person_id: int) -> Person | None:
    """Somebody of the class, held until the end of the transaction; None when not of the class."""
    found = await hold(connection, room, [person_id])
    return found[0] if found else None


async def hold(connection: Connection, room: Room, ids: Sequence[int]) -> list[Person]:
    """Those of these people who are of the class, held until the end of the transaction.

    They are held in the order of their ids, so that two who do this at once cannot deadlock.
    """
    rows = await connection.fetch(
        _PEOPLE + " and p.id = any($2::bigint[]) order by p.id for no key update of p", room.id, ids
    )
    return await _standing(connection, rows)


async def unplaced(connection: Connection, school_id: int, person_id: int) -> Person | None:
    """Somebody of the school whom none of its open classes shows, held like ``person``; None for others."""
    rows = await connection.fetch(
        "with relative as (select null::bigint as id, null::bigint as other where false)"
        + _PERSON
        + """
         where p.id = $2 and exists (select from attachment a where a.person_id = p.id and a.school_id = $1)
           and not exists (select from membership m join class c on c.id = m.class_id
                            where c.school_id = $1 and c.archived_at is null and (m.person_id = p.id
                               or m.person_id in (select g.child_id from guardian g where g.guardian_id = p.id)))
           for no key update of p
        """,
        school_id, person_id,
    )  # fmt: skip
    found = await _standing(connection, rows)
    return found[0] if found else None


async def _standing(source: Pool | Connection, rows: Sequence[Any]) -> list[Person]:
    """The rows with how each person stands; one who was erased meanwhile is left out."""
    found = await standing.of(source, [row["id"] for row in rows])
    return [Person(**row, standing=found[row["id"]]) for row in rows if row["id"] in found]


async def rename(connection: Connection, person_id: int, first_name: str, last_name: str) -> None:
    """Change how a person is called; the login stays, for it is on paper at home."""
    await connection.execute(
        "update person set first_name = $2, last_name = $3 where id = $1", person_id, first_name, last_name
    )


async def pupil_name(connection: Connection, person_id: int) -> str | None:
    """First and last name of a pupil, as shown; None for anybody else."""
    name: str | None = await connection.fetchval(
        "select first_name || ' ' || last_name from person where id = $1 and profile = 'eleve'", person_id
    )
    return name


async def taught_by_others(
    connection: Connection, ids: Sequence[int], person_id: int
) -> list[tuple[int, str]]:
    """(id, name) of those of these classes that have a teacher besides this person."""
    rows = await connection.fetch(
        """
        select c.id, c.name from class c
         where c.id = any($1::int[])
           and exists (select from membership m join person p on p.id = m.person_id
                        where m.class_id = c.id and p.profile = 'enseignant' and p.id <> $2)
         order by c.id
        """,
        ids, person_id,
    )  # fmt: skip
    return [(row["id"], row["name"]) for row in rows]


class Tie(msgspec.Struct, frozen=True):
    """A guardian and a child. ``others``: the child has a guardian besides this one and the asker."""

    guardian_id: int
    guardian_name: str
    child_id: int
    child_name: str
    others: bool


async def ties(connection: Connection, pairs: Sequence[tuple[int, int]], person_id: int) -> list[Tie]:
    """These pairs of guardian and child, by child, for an asker who is not told of their own act."""
    rows = await connection.fetch(
        """
        select g.id as guardian_id, g.first_name || ' ' || g.last_name as guardian_name,
               k.id as child_id, k.first_name || ' ' || k.last_name as child_name,
               exists (select from guardian o where o.child_id = k.id and o.guardian_id not in (g.id, $3)) as others
          from unnest($1::bigint[], $2::bigint[]) as n (guardian_id, child_id)
          join person g on g.id = n.guardian_id join person k on k.id = n.child_id order by k.id, g.id
        """,
        [g for g, _ in pairs], [c for _, c in pairs], person_id,
    )  # fmt: skip
    return [Tie(**row) for row in rows]


async def directed_by_others(connection: Connection, school_id: int, person_id: int) -> bool:
    """Whether somebody besides this person directs the school."""
    found: bool = await connection.fetchval(
        "select exists (select from attachment where school_id = $1 and function = 'direction'"
        " and person_id <> $2)",
        school_id, person_id,
    )  # fmt: skip
    return found


async def childless(connection: Connection, school_id: int, ids: Sequence[int]) -> list[int]:
    """Which of these guardians, attached to the school without a function, have no child left in it."""
    rows = await connection.fetch(
        """
        select a.person_id from attachment a join person p on p.id = a.person_id and p.profile = 'parent'
         where a.school_id = $1 and a.function is null and a.person_id = any($2::bigint[])
           and not exists (select from guardian g join attachment k on k.person_id = g.child_id
                            where g.guardian_id = a.person_id and k.school_id = $1)
        """,
        school_id, ids,
    )  # fmt: skip
    return [row["person_id"] for row in rows]


async def guardians_of(connection: Connection, ids: Sequence[int]) -> list[int]:
    """The guardians of these children."""
    rows = await connection.fetch(
        "select distinct guardian_id from guardian where child_id = any($1::bigint[])", ids
    )
    return [row["guardian_id"] for row in rows]


async def placed_elsewhere(connection: Connection, room: Room) -> list[tuple[int, str]]:
    """(person, class name) for the school's other open classes of this school year.

    Whoever is in one of last year's is not placed yet: that class only waits to be archived.
    """
    rows = await connection.fetch(
        "select m.person_id, c.name from membership m join class c on c.id = m.class_id"
        " where c.school_id = $1 and c.id <> $2 and c.archived_at is null"
        f" and not {ENDED} order by c.name",
        room.school_id, room.id,
    )  # fmt: skip
    return [(row["person_id"], row["name"]) for row in rows]


async def attached_anywhere(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Which of these people belong to any school now."""
    rows = await connection.fetch(
        "select distinct person_id from attachment where person_id = any($1::bigint[])", ids
    )
    return {row["person_id"] for row in rows}
