"""What an import of a school reads and writes of its classes and links: whole columns at a time."""

from collections.abc import Collection, Mapping, Sequence

import asyncpg
import msgspec

from one.errors import Unavailable
from one.i18n import _
from one.store.classroom.classes import ENDED
from one.store.pool import Connection, Pool


class SchoolRow(msgspec.Struct, frozen=True):
    """A school as it stands."""

    id: int
    name: str


class Identity(msgspec.Struct, frozen=True):
    """A school as it is named in an import."""

    name: str
    uai: str


class ClassRow(msgspec.Struct, frozen=True):
    """An open class of the school. ``ended``: it was opened in an earlier school year than today's."""

    id: int
    name: str
    level: str
    ended: bool
    known_as: list[str] = []  # what lists called it, when that is not its name


async def lock_accounts(connection: Connection) -> None:
    """Be the only one who makes accounts until the end of the transaction; Unavailable if others last.

    One lock for all schools, not one each: logins are unique on the platform, and a guardian of two
    schools that are imported at once must be found by the second.
    """
    # A large school takes seconds to compare, between two statements, and more in all.
    await connection.execute("set local idle_in_transaction_session_timeout = '60s'")
    if connection.get_server_version().major >= 17:
        await connection.execute("set local transaction_timeout = 0")
    try:
        await connection.execute("select pg_advisory_xact_lock(hashtextextended('accounts', 0))")
    except (asyncpg.QueryCanceledError, TimeoutError) as error:
        raise Unavailable(_("Un autre import est en cours : recommencez dans une minute.")) from error


async def school(connection: Connection, uai: str) -> SchoolRow | None:
    """The school of this UAI."""
    row = await connection.fetchrow("select id, name from school where uai = $1", uai)
    return SchoolRow(**row) if row else None


async def school_of(source: Pool, school_id: int) -> Identity:
    """What the platform knows a school by."""
    row = await source.fetchrow("select name, uai from school where id = $1", school_id)
    assert row is not None, "schools are never deleted"
    return Identity(**row)


async def add_school(connection: Connection, uai: str, name: str) -> int:
    """Create a school and return its id."""
    value: int = await connection.fetchval(
        "insert into school (uai, name) values ($1, $2) returning id", uai, name
    )
    return value


async def rename_school(connection: Connection, school_id: int, name: str) -> None:
    """Change a school's name."""
    await connection.execute("update school set name = $2 where id = $1", school_id, name)


async def classes(connection: Connection, school_id: int) -> list[ClassRow]:
    """The open classes of a school."""
    rows = await connection.fetch(
        f"select c.id, c.name, c.level, {ENDED} as ended,"
        " array(select k.name from class_known_as k where k.class_id = c.id order by k.at desc, k.name) as known_as"
        " from class c where c.school_id = $1 and c.archived_at is null order by c.id",
        school_id,
    )
    return [ClassRow(**row) for row in rows]


async def add_classes(
    connection: Connection, school_id: int, names: Sequence[str], levels: Sequence[str]
) -> list[ClassRow]:
    """Create classes."""
    rows = await connection.fetch(
        "insert into class (school_id, name, level) select $1, n.name, n.level"
        " from unnest($2::text[], $3::text[]) as n (name, level) returning id, name, level, false as ended",
        school_id,
        names,
        levels,
    )
    return [ClassRow(**row) for row in rows]


async def name_classes(connection: Connection, names: Mapping[int, str]) -> None:
    """Lists call these classes so from now on; one that nobody named by hand has its name of them."""
    await connection.execute(
        """
        with wanted as (select * from unnest($1::integer[], $2::text[]) as n (id, name)),
        renamed as (
            update class c set name = n.name from wanted n, class old
             where c.id = n.id and old.id = c.id
               and not exists (select from class_known_as k where k.class_id = c.id)
            returning c.id, old.name)
        insert into class_known_as (class_id, name)
        select id, name from renamed
        union select id, name from wanted where id not in (select id from renamed)
            on conflict do nothing
        """,
        list(names.keys()),
        list(names.values()),
    )


async def archive_classes(connection: Connection, ids: Sequence[int]) -> None:
    """Close classes, with their people and all they hold."""
    await connection.execute("update class set archived_at = now() where id = any($1::integer[])", ids)


async def set_levels(connection: Connection, ids: Sequence[int], levels: Sequence[str]) -> None:
    """Change the levels of classes."""
    await connection.execute(
        "update class c set level = n.level from unnest($1::integer[], $2::text[]) as n (id, level)"
        " where c.id = n.id",
        ids,
        levels,
    )


async def memberships(connection: Connection, school_id: int) -> list[tuple[int, int]]:
    """(class, person) of the school's open classes, for people attached to it."""
    rows = await connection.fetch(
        """
        select m.class_id, m.person_id
          from class c join membership m on m.class_id = c.id
          join attachment a on a.person_id = m.person_id and a.school_id = c.school_id
         where c.school_id = $1 and c.archived_at is null
        """,
        school_id,
    )
    return [(row["class_id"], row["person_id"]) for row in rows]


async def guardian_links(connection: Connection, school_id: int) -> list[tuple[int, int]]:
    """(guardian, child) for the children who are in this school and no other, or left it for none."""
    rows = await connection.fetch(
        """
        select g.guardian_id, g.child_id
          from (select person_id from attachment where school_id = $1
                union select person_id from departure where school_id = $1) here
          join guardian g on g.child_id = here.person_id
         where not exists (select from attachment a where a.person_id = g.child_id and a.school_id <> $1)
        """,
        school_id,
    )
    return [(row["guardian_id"], row["child_id"]) for row in rows]


async def add_memberships(
    connection: Connection, pairs: Sequence[tuple[int, int]], *, brought: Collection[int] = ()
) -> None:
    """Put people in classes: (class, person); those who are ``brought`` wait for the direction to settle it.

    To put somebody where they are already is to settle it.
    """
    await connection.execute(
        """
        insert into membership (class_id, person_id, brought_at)
        select n.c, n.p, case when n.p = any($3::bigint[]) then now() end
          from unnest($1::integer[], $2::bigint[]) as n (c, p)
            on conflict (class_id, person_id) do update set brought_at = null
         where excluded.brought_at is null and membership.brought_at is not null
        """,
        [c for c, _ in pairs],
        [p for _, p in pairs],
        list(brought),
    )


async def confirm_memberships(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """Nobody of these (class, person) is only brought there any more."""
    await connection.execute(
        "update membership m set brought_at = null from unnest($1::integer[], $2::bigint[]) as n (c, p)"
        " where m.class_id = n.c and m.person_id = n.p and m.brought_at is not null",
        [c for c, _ in pairs],
        [p for _, p in pairs],
    )


async def drop_memberships(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """Take people out of classes: (class, person)."""
    await connection.execute(
        "delete from membership m using unnest($1::integer[], $2::bigint[]) as n (class_id, person_id)"
        " where m.class_id = n.class_id and m.person_id = n.person_id",
        [c for c, _ in pairs],
        [p for _, p in pairs],
    )


async def add_guardians(
    connection: Connection, pairs: Sequence[tuple[int, int]], *, brought: Collection[int] = ()
) -> list[tuple[int, int]]:
    """Link guardians to children: (guardian, child); return the links that are new. ``brought`` as in classes."""
    rows = await connection.fetch(
        """
        with put as (
            insert into guardian (guardian_id, child_id, brought_at)
            select n.g, n.c, case when n.g = any($3::bigint[]) then now() end
              from unnest($1::bigint[], $2::bigint[]) as n (g, c)
                on conflict (guardian_id, child_id) do update set brought_at = null
             where excluded.brought_at is null and guardian.brought_at is not null
            returning guardian_id, child_id, xmax = 0 as new
        )
        select guardian_id, child_id from put where new
        """,
        [g for g, _ in pairs],
        [c for _, c in pairs],
        list(brought),
    )
    return [(row["guardian_id"], row["child_id"]) for row in rows]


async def confirm_guardians(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """None of these (guardian, child) is only brought together any more."""
    await connection.execute(
        "update guardian r set brought_at = null from unnest($1::bigint[], $2::bigint[]) as n (g, c)"
        " where r.guardian_id = n.g and r.child_id = n.c and r.brought_at is not null",
        [g for g, _ in pairs],
        [c for _, c in pairs],
    )


async def drop_guardians(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """Unlink guardians from children: (guardian, child)."""
    await connection.execute(
        "delete from guardian g using unnest($1::bigint[], $2::bigint[]) as n (guardian_id, child_id)"
        " where g.guardian_id = n.guardian_id and g.child_id = n.child_id",
        [g for g, _ in pairs],
        [c for _, c in pairs],
    )


async def refresh_statistics(source: Pool) -> None:
    """Let the planner see a large import at once; plans made for small tables are dropped everywhere."""
    await source.execute("analyze person, attachment, class, membership, guardian, activation_code")
