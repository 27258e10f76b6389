"""The people of a school, as its direction finds and changes them."""

from datetime import date, datetime

import msgspec

from one.scope import Class
from one.store.pool import Connection, Pool


class PersonLine(msgspec.Struct, frozen=True):
    """Somebody of a school, or who left it, in a list."""

    id: int
    login: str
    profile: str
    civility: str
    first_name: str
    last_name: str
    birth_date: date | None
    function: str | None
    active: bool
    blocked: bool
    classes: list[str]
    present: bool


class Name(msgspec.Struct, frozen=True):
    """What tells whether two accounts may be one person's."""

    profile: str
    first_name: str
    last_name: str
    birth_date: date | None


class Relative(msgspec.Struct, frozen=True):
    """A child or a guardian, on a card; login and birth date tell one from another of the same name."""

    id: int
    login: str
    first_name: str
    last_name: str
    birth_date: date | None

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


class Card(msgspec.Struct, frozen=True):
    """All that a school's direction sees of an account: what it is and has, never what is private."""

    id: int
    login: str
    profile: str
    civility: str
    first_name: str
    last_name: str
    birth_date: date | None
    activated_at: datetime | None
    blocked_at: datetime | None
    function: str | None
    has_email: bool
    classes: list[Class]
    found_in: list[Class]  # the classes whose settings show the person: their own, or their children's
    children: list[Relative]
    guardians: list[Relative]
    other_schools: int
    last_seen_at: datetime | None
    aliases: list[str]


_LINE = """
select p.id, p.login, p.profile, p.civility, p.first_name, p.last_name, p.birth_date, {function} as function,
       p.activated_at is not null as active, p.blocked_at is not null as blocked, {present} as present,
       array(select c.name from membership m join class c on c.id = m.class_id
              where c.school_id = $1 and c.archived_at is null
                and (m.person_id = p.id
                     or m.person_id in (select g.child_id from guardian g where g.guardian_id = p.id))
              group by c.name order by name_order(c.name)) as classes
"""


async def here(source: Pool | Connection, school_id: int, profile: str) -> list[PersonLine]:
    """Everybody attached to a school, or those of one profile, by name."""
    rows = await source.fetch(
        _LINE.format(function="a.function", present="true")
        + " from attachment a join person p on p.id = a.person_id"
        " where a.school_id = $1 and ($2 = '' or p.profile = $2)"
        " order by name_order(p.last_name, p.first_name), p.id",
        school_id,
        profile,
    )
    return [PersonLine(**row) for row in rows]


async def names(pool: Pool, school_id: int) -> list[Name]:
    """The names of everybody attached to a school, in no order."""
    rows = await pool.fetch(
        "select p.profile, p.first_name, p.last_name, p.birth_date"
        " from attachment a join person p on p.id = a.person_id where a.school_id = $1",
        school_id,
    )
    return [Name(**row) for row in rows]


async def gone(source: Pool | Connection, school_id: int) -> list[PersonLine]:
    """Everybody who left a school and is not back, the latest first."""
    rows = await source.fetch(
        _LINE.format(function="null", present="false")
        + " from departure d join person p on p.id = d.person_id"
        " where d.school_id = $1 and not exists (select from attachment a"
        "   where a.person_id = p.id and a.school_id = $1)"
        " order by d.left_at desc, p.id",
        school_id,
    )
    return [PersonLine(**row) for row in rows]


async def card(pool: Pool, school_id: int, person_id: int) -> Card | None:
    """Somebody attached to a school, with their classes and family in it; None for anybody else."""
    row = await pool.fetchrow(
        """
        select p.id, p.login, p.profile, p.civility, p.first_name, p.last_name, p.birth_date, p.activated_at,
               p.blocked_at, a.function, p.email is not null as has_email,
               array(select row (c.id, c.name) from membership m join class c on c.id = m.class_id
                      where m.person_id = p.id and c.school_id = $1 and c.archived_at is null
                      order by name_order(c.name)) as classes,
               array(select row (c.id, c.name) from class c
                      where c.school_id = $1 and c.archived_at is null and exists (
                            select from membership m where m.class_id = c.id and (m.person_id = p.id
                                or m.person_id in (select g.child_id from guardian g where g.guardian_id = p.id)))
                      order by name_order(c.name)) as found_in,
               array(select row (k.id, k.login, k.first_name, k.last_name, k.birth_date) from guardian g
                       join person k on k.id = g.child_id
                       join attachment b on b.person_id = k.id and b.school_id = $1
                      where g.guardian_id = p.id order by name_order(k.first_name), k.birth_date, k.id) as children,
               array(select row (k.id, k.login, k.first_name, k.last_name, k.birth_date) from guardian g
                       join person k on k.id = g.guardian_id
                       join attachment b on b.person_id = k.id and b.school_id = $1
                      where g.child_id = p.id order by name_order(k.first_name), k.id) as guardians,
               (select count(*) from attachment b
                 where b.person_id = p.id and b.school_id <> $1) as other_schools,
               (select max(last_seen_at) from session s where s.person_id = p.id) as last_seen_at,
               array(select login from login_alias l where l.person_id = p.id order by login) as aliases
          from attachment a join person p on p.id = a.person_id
         where a.school_id = $1 and p.id = $2
        """,
        school_id,
        person_id,
    )
    if row is None:
        return None
    return Card(
        **{
            **row,
            "classes": [Class(i, name, school_id) for i, name in row["classes"]],
            "found_in": [Class(i, name, school_id) for i, name in row["found_in"]],
            "children": [Relative(*each) for each in row["children"]],
            "guardians": [Relative(*each) for each in row["guardians"]],
        }
    )


async def set_function(connection: Connection, school_id: int, person_id: int, function: str | None) -> bool:
    """Give a function in a school, or take it; False when nothing changed."""
    done = await connection.fetchval(
        "update attachment set function = $3 where school_id = $1 and person_id = $2"
        " and function is distinct from $3 returning true",
        school_id,
        person_id,
        function,
    )
    return bool(done)


async def attach(connection: Connection, school_id: int, person_id: int) -> bool:
    """Attach somebody to a school; False when they already are. Who comes back finds their children there."""
    done = await connection.fetchval(
        "insert into attachment (person_id, school_id, address)"
        " select $2, $1, coalesce((select address from departure"
        "                           where person_id = $2 and school_id = $1), '')"
        " on conflict do nothing returning true",
        school_id,
        person_id,
    )
    await connection.execute(
        """
        insert into guardian (guardian_id, child_id)
        select d.person_id, k.id from departure d
          join person k on k.id = any(d.children) join attachment a on a.person_id = k.id and a.school_id = $1
         where d.person_id = $2 and d.school_id = $1
            on conflict do nothing
        """,
        school_id,
        person_id,
    )
    await connection.execute(
        "delete from departure where person_id = $2 and school_id = $1", school_id, person_id
    )
    return bool(done)


async def detach(connection: Connection, school_id: int, person_id: int) -> bool:
    """Take somebody out of a school and its classes, and remember it; False when they were not in it.

    A guardian keeps only the children whom they share another school with.
    """
    await connection.execute(
        """
        insert into departure (person_id, school_id, address, children)
        select a.person_id, a.school_id, a.address,
               array(select g.child_id from guardian g where g.guardian_id = a.person_id)
          from attachment a where a.school_id = $1 and a.person_id = $2
            on conflict (person_id, school_id) do update
           set address = excluded.address, children = excluded.children, left_at = now()
        """,
        school_id,
        person_id,
    )
    await connection.execute(
        """
        delete from guardian g using attachment b
         where g.guardian_id = $2 and b.person_id = g.child_id and b.school_id = $1
           and not exists (select from attachment theirs
                             join attachment mine on mine.school_id = theirs.school_id
                            where theirs.person_id = g.child_id and mine.person_id = $2
                              and mine.school_id <> $1)
        """,
        school_id,
        person_id,
    )
    await connection.execute(
        "delete from membership m using class c"
        " where c.id = m.class_id and c.school_id = $1 and m.person_id = $2",
        school_id,
        person_id,
    )
    done = await connection.fetchval(
        "delete from attachment where school_id = $1 and person_id = $2 returning true", school_id, person_id
    )
    return bool(done)


async def was_here(connection: Connection, school_id: int, person_id: int) -> bool:
    """Whether somebody left this school."""
    found: bool = await connection.fetchval(
        "select exists (select from departure where school_id = $1 and person_id = $2)", school_id, person_id
    )
    return found


async def guardians_left(connection: Connection, school_id: int, child_id: int) -> list[int]:
    """The guardians of a child who left the school, still linked to the child."""
    rows = await connection.fetch(
        """
        select g.guardian_id from guardian g
          join departure d on d.person_id = g.guardian_id and d.school_id = $1
         where g.child_id = $2
           and not exists (select from attachment a where a.person_id = g.guardian_id and a.school_id = $1)
         order by 1
        """,
        school_id,
        child_id,
    )
    return [row["guardian_id"] for row in rows]
