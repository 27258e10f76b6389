"""The classes of a school, open and archived, as its direction changes them."""

from datetime import datetime

import asyncpg
import msgspec

from one.scope import Profile
from one.store.classroom.classes import BY_LEVEL, ENDED, YEAR
from one.store.pool import Connection, Pool


class ClassLine(msgspec.Struct, frozen=True):
    """A class with how many people are in it. ``ended``: its school year, begun in ``year``, is over."""

    id: int
    name: str
    level: str
    archived_at: datetime | None
    pupils: int
    teachers: list[str]
    year: int
    ended: bool


async def all_of(source: Pool | Connection, school_id: int) -> list[ClassLine]:
    """Every class of a school, the open ones first, from the youngest to the oldest."""
    rows = await source.fetch(
        f"""
        select c.id, c.name, c.level, c.archived_at,
               count(*) filter (where p.profile = '{Profile.PUPIL}') as pupils,
               coalesce(array_agg(p.first_name || ' ' || p.last_name order by name_order(p.last_name, p.first_name))
                        filter (where p.profile <> '{Profile.PUPIL}'), '{{}}') as teachers,
               {YEAR} as year, {ENDED} as ended
          from class c left join membership m on m.class_id = c.id left join person p on p.id = m.person_id
         where c.school_id = $1 group by c.id
         order by c.archived_at is not null, c.archived_at desc, {BY_LEVEL}
        """,
        school_id,
    )
    return [ClassLine(**row) for row in rows]


async def add(connection: Connection, school_id: int, name: str, level: str) -> int | None:
    """Create a class and return its id; None when an open one has this name."""
    value: int | None = await connection.fetchval(
        "insert into class (school_id, name, level) values ($1, $2, $3)"
        " on conflict (school_id, name) where archived_at is null do nothing returning id",
        school_id,
        name,
        level,
    )
    return value


async def renew(connection: Connection, school_id: int, class_id: int) -> int | None:
    """Archive an open class whose school year is over and open the one of this year; return its id.

    It has the same name and level, and whoever is no pupil goes on in it. None when the class is not so.
    """
    old = await connection.fetchrow(
        f"""
        update class c set archived_at = now()
         where c.id = $2 and c.school_id = $1 and c.archived_at is null and {ENDED} returning c.name, c.level
        """,
        school_id,
        class_id,
    )
    if old is None:
        return None
    new = await add(connection, school_id, old["name"], old["level"])
    await connection.execute(
        "insert into membership (class_id, person_id) select $2, m.person_id"
        " from membership m join person p on p.id = m.person_id"
        " where m.class_id = $1 and p.profile <> $3",
        class_id,
        new,
        Profile.PUPIL,
    )
    return new


async def rename(connection: Connection, school_id: int, class_id: int, name: str, level: str) -> bool | None:
    """Change an open class; False when it is called so already, None when another open one has this name."""
    try:
        async with connection.transaction():
            await keep_name(connection, school_id, class_id, name)
            done = await connection.fetchval(
                "update class set name = $3, level = $4 where id = $2 and school_id = $1"
                " and archived_at is null and (name, level) <> ($3, $4) returning true",
                school_id,
                class_id,
                name,
                level,
            )
    except asyncpg.UniqueViolationError:
        return None
    return bool(done)


async def keep_name(connection: Connection, school_id: int, class_id: int, new: str) -> None:
    """Keep the name a class has before it gets a ``new`` one: the lists go on calling it so."""
    await connection.execute(
        "insert into class_known_as (class_id, name) select id, name from class"
        " where id = $2 and school_id = $1 and archived_at is null and name <> $3 on conflict do nothing",
        school_id,
        class_id,
        new,
    )


async def archive(connection: Connection, class_id: int) -> None:
    """Close a class: it leaves every page, its people and what was published stay with it."""
    await connection.execute(
        "update class set archived_at = now() where id = $1 and archived_at is null", class_id
    )


async def reopen(connection: Connection, class_id: int) -> bool:
    """Open an archived class again; False when an open one has its name."""
    try:
        async with connection.transaction():
            await connection.execute("update class set archived_at = null where id = $1", class_id)
    except asyncpg.UniqueViolationError:
        return False
    return True


async def people_concerned(connection: Connection, class_id: int) -> list[int]:
    """Who listens to a class: its people, and the guardians of its pupils."""
    rows = await connection.fetch(
        """
        select person_id as id from membership where class_id = $1
        union
        select g.guardian_id from membership m join guardian g on g.child_id = m.person_id
         where m.class_id = $1
        """,
        class_id,
    )
    return [row["id"] for row in rows]


async def name_of_open(connection: Connection, school_id: int, class_id: int) -> str | None:
    """What an open class of the school is called; None for any other class."""
    name: str | None = await connection.fetchval(
        "select name from class where id = $2 and school_id = $1 and archived_at is null", school_id, class_id
    )
    return name


async def enter(connection: Connection, class_id: int, person_id: int) -> bool:
    """Put somebody in a class; False when they already are, and not only because a teacher brought them."""
    done = await connection.fetchval(
        "insert into membership (class_id, person_id) values ($1, $2) on conflict (class_id, person_id)"
        " do update set brought_at = null where membership.brought_at is not null returning true",
        class_id,
        person_id,
    )
    return bool(done)


async def leave(connection: Connection, class_id: int, person_id: int) -> bool:
    """Take somebody out of a class; False when they were not in it."""
    done = await connection.fetchval(
        "delete from membership where class_id = $1 and person_id = $2 returning true", class_id, person_id
    )
    return bool(done)


async def leave_others(connection: Connection, school_id: int, class_id: int, person_id: int) -> list[int]:
    """Take somebody out of the school's open classes but this one; return which."""
    rows = await connection.fetch(
        """
        delete from membership m using class c
         where c.id = m.class_id and c.school_id = $1 and c.archived_at is null and m.class_id <> $2
           and m.person_id = $3
        returning m.class_id
        """,
        school_id,
        class_id,
        person_id,
    )
    return [row["class_id"] for row in rows]
