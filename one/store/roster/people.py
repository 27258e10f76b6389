"""What an import of a school reads and writes of its people: whole columns at a time, never one row."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import msgspec

from one.scope import Profile
from one.store.pool import Connection


class Presence(StrEnum):
    """What somebody the import may find is to the school: attached, gone, or attached to other schools only."""

    HERE = "here"
    LEFT = "left"
    ELSEWHERE = "elsewhere"


class PersonRow(msgspec.Struct, frozen=True):
    """Somebody the import may find again. ``children`` is filled for those who left, from what was known then."""

    id: int
    login: str
    profile: str
    civility: str
    last_name: str
    first_name: str
    birth_date: date | None
    email: str | None
    mobile: str | None
    presence: str  # of Presence
    function: str | None
    addresses: list[str]
    children: list[int]


_PERSON = """
select p.id, p.login, p.profile, p.civility, p.last_name, p.first_name, p.birth_date, p.email, p.mobile,
"""


async def people_here(connection: Connection, school_id: int) -> list[PersonRow]:
    """Everybody attached to the school."""
    rows = await connection.fetch(
        _PERSON
        + f"'{Presence.HERE}' as presence, a.function, array[a.address] as addresses, '{{}}'::bigint[] as children"
        " from attachment a join person p on p.id = a.person_id where a.school_id = $1 order by p.id",
        school_id,
    )
    return [PersonRow(**row) for row in rows]


async def people_left(connection: Connection, school_id: int) -> list[PersonRow]:
    """Everybody who left the school and did not come back, the latest first."""
    rows = await connection.fetch(
        _PERSON
        + f"'{Presence.LEFT}' as presence, null as function, array[d.address] as addresses, d.children"
        " from departure d join person p on p.id = d.person_id"
        " where d.school_id = $1 and not exists (select from attachment a"
        "   where a.person_id = d.person_id and a.school_id = d.school_id)"
        " order by d.left_at desc, p.id",
        school_id,
    )
    return [PersonRow(**row) for row in rows]


async def people_elsewhere(
    connection: Connection, school_id: int, stems: Sequence[str], emails: Sequence[str]
) -> list[PersonRow]:
    """Adults of other schools only who may be meant: found by login stem or e-mail (lower case).

    These only narrow the search; who is who is decided by names, addresses and e-mails.
    """
    rows = await connection.fetch(
        _PERSON
        + f"""
               '{Presence.ELSEWHERE}' as presence, null as function,
               (select array_agg(a.address) from attachment a where a.person_id = p.id) as addresses,
               '{{}}'::bigint[] as children
          from person p
         where p.profile in ('{Profile.GUARDIAN}', '{Profile.TEACHER}')
           and (rtrim(p.login, '0123456789') = any($2::text[]) or lower(p.email) = any($3::text[]))
           and exists (select from attachment a where a.person_id = p.id)
           and not exists (select from attachment a where a.person_id = p.id and a.school_id = $1)
         order by p.id
        """,
        school_id,
        stems,
        emails,
    )
    return [PersonRow(**row) for row in rows]


async def logins(connection: Connection, stems: Sequence[str]) -> list[str]:
    """The logins already made from these bases, those of merged accounts too."""
    rows = await connection.fetch(
        "select login from person where rtrim(login, '0123456789') = any($1::text[])"
        " union all select login from login_alias where rtrim(login, '0123456789') = any($1::text[])",
        stems,
    )
    return [row["login"] for row in rows]


class NewPerson(msgspec.Struct, frozen=True):
    """An account to make, inactive."""

    login: str
    profile: str
    civility: str
    last_name: str
    first_name: str
    birth_date: date | None
    email: str | None
    mobile: str | None


async def add_people(connection: Connection, people: Sequence[NewPerson]) -> dict[str, int]:
    """Make accounts and return their ids by login."""
    rows = await connection.fetch(
        """
        insert into person (login, profile, civility, last_name, first_name, birth_date, email, mobile)
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[],
                             $7::text[], $8::text[])
        returning login, id
        """,
        *([getattr(p, field) for p in people] for field in NewPerson.__struct_fields__),
    )
    return {row["login"]: row["id"] for row in rows}


class PersonChange(msgspec.Struct, frozen=True):
    """What an account becomes. The login never changes: it is on paper at home."""

    id: int
    civility: str
    last_name: str
    first_name: str
    birth_date: date | None
    email: str | None
    mobile: str | None


async def change_people(connection: Connection, people: Sequence[PersonChange]) -> list[int]:
    """Write these accounts as they become; return those that are called otherwise now."""
    rows = await connection.fetch(
        """
        with was as materialized (
            select id, first_name, last_name from person where id = any($1::bigint[]))
        update person p set civility = n.civility, last_name = n.last_name, first_name = n.first_name,
               birth_date = n.birth_date, email = n.email, mobile = n.mobile
          from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::date[], $6::text[], $7::text[])
               as n (id, civility, last_name, first_name, birth_date, email, mobile) join was using (id)
         where p.id = n.id
        returning p.id, (was.first_name, was.last_name) is distinct from (n.first_name, n.last_name) as renamed
        """,
        *([getattr(p, field) for p in people] for field in PersonChange.__struct_fields__),
    )
    return [row["id"] for row in rows if row["renamed"]]


async def attach(connection: Connection, school_id: int, ids: Sequence[int]) -> None:
    """Attach people to the school; who comes back does so at their old address.

    Who is attached already keeps all they have there: a head stays one.
    """
    await connection.execute(
        """
        insert into attachment (person_id, school_id, address)
        select id, $1, coalesce(d.address, '')
          from unnest($2::bigint[]) as id left join departure d on d.person_id = id and d.school_id = $1
            on conflict (person_id, school_id) do nothing
        """,
        school_id,
        ids,
    )
    await drop_departures(connection, school_id, ids)


async def stand(
    connection: Connection,
    school_id: int,
    ids: Sequence[int],
    functions: Sequence[str | None],
    addresses: Sequence[str],
) -> None:
    """Attach people as an import says, or change how they are: their function and address become these."""
    await connection.execute(
        """
        insert into attachment (person_id, school_id, function, address)
        select n.person_id, $1, n.function, n.address
          from unnest($2::bigint[], $3::text[], $4::text[]) as n (person_id, function, address)
            on conflict (person_id, school_id) do update
           set function = excluded.function, address = excluded.address
        """,
        school_id,
        ids,
        functions,
        addresses,
    )


async def detach(connection: Connection, school_id: int, ids: Sequence[int]) -> None:
    """Take people out of the school; their accounts stay."""
    await connection.execute(
        "delete from attachment where school_id = $1 and person_id = any($2::bigint[])", school_id, ids
    )


async def add_departures(
    connection: Connection, school_id: int, ids: Sequence[int], pairs: Sequence[tuple[int, int]]
) -> None:
    """Remember people who leave, before ``detach``; ``pairs`` are the (guardian, child) links they lose."""
    await connection.execute(
        """
        insert into departure (person_id, school_id, address, children)
        select a.person_id, $1, a.address, coalesce(lost.children, '{}')
          from attachment a
          left join (select l.guardian, array_agg(l.child) as children
                       from unnest($3::bigint[], $4::bigint[]) as l (guardian, child)
                      group by l.guardian) lost on lost.guardian = a.person_id
         where a.school_id = $1 and a.person_id = any($2::bigint[])
            on conflict (person_id, school_id) do update
           set address = excluded.address, children = excluded.children, left_at = now()
        """,
        school_id,
        ids,
        [g for g, _ in pairs],
        [c for _, c in pairs],
    )


async def drop_departures(connection: Connection, school_id: int, ids: Sequence[int]) -> None:
    """Forget the departure of people who came back."""
    await connection.execute(
        "delete from departure where school_id = $1 and person_id = any($2::bigint[])", school_id, ids
    )
