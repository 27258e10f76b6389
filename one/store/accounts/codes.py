"""Activation codes, and the people of a class who still wait for one."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.store.pool import Connection, Pool


class ClassFound(msgspec.Struct, frozen=True):
    """An open class and its school."""

    id: int
    name: str
    school_uai: str
    school_name: str


class InactivePerson(msgspec.Struct, frozen=True):
    """Somebody who has not activated their account."""

    id: int
    login: str
    profile: str
    first_name: str
    last_name: str


_CLASS = """
select c.id, c.name, s.uai as school_uai, s.name as school_name
  from class c join school s on s.id = c.school_id
 where c.archived_at is null
"""


async def classes_named(connection: Connection, name: str, uai: str | None) -> list[ClassFound]:
    """The open classes of this name, in any case, in one school or in all."""
    rows = await connection.fetch(
        _CLASS + " and lower(c.name) = lower($1) and ($2::text is null or s.uai = upper($2))"
        " order by name_order(s.name), s.uai",
        name,
        uai,
    )
    return [ClassFound(**row) for row in rows]


async def class_by_id(connection: Connection, class_id: int) -> list[ClassFound]:
    """The open class of this id: one or none."""
    return [ClassFound(**row) for row in await connection.fetch(_CLASS + " and c.id = $1", class_id)]


async def inactive_people(connection: Connection, class_id: int, profile: str | None) -> list[InactivePerson]:
    """Pupils, guardians of pupils and teachers of a class who are neither active nor blocked.

    In the order they are handed out: by profile, then by name.
    """
    rows = await connection.fetch(
        """
        select p.id, p.login, p.profile, p.first_name, p.last_name
          from person p
         where p.activated_at is null and p.blocked_at is null
           and ($2::text is null or p.profile = $2)
           and p.id in (select m.person_id from membership m where m.class_id = $1
                        union
                        select g.guardian_id from membership m
                          join guardian g on g.child_id = m.person_id where m.class_id = $1)
         order by p.profile, name_order(p.last_name, p.first_name), p.id
        """,
        class_id,
        profile,
    )
    return [InactivePerson(**row) for row in rows]


class Current(msgspec.Struct, frozen=True):
    """What is kept of a code that opens something."""

    hash: bytes
    expires_at: datetime


async def current(pool: Pool, person_ids: Sequence[int]) -> dict[int, Current]:
    """The codes of these people that are neither used nor expired."""
    rows = await pool.fetch(
        "select person_id, hash, expires_at from activation_code"
        " where person_id = any($1::bigint[]) and expires_at > now()",
        person_ids,
    )
    return {row["person_id"]: Current(row["hash"], row["expires_at"]) for row in rows}


async def put(
    connection: Connection, person_ids: Sequence[int], hashes: Sequence[bytes], days: int
) -> datetime:
    """Give each person this code in place of the one before; return when they all expire.

    Rows are written in id order, so that two teachers who do this at once cannot deadlock.
    """
    expires_at: datetime = await connection.fetchval(
        """
        with until as (select now() + make_interval(days => $3) as expires_at),
        put as (
            insert into activation_code (person_id, hash, expires_at)
            select c.person_id, c.hash, u.expires_at
              from unnest($1::bigint[], $2::bytea[]) as c (person_id, hash), until u
             order by c.person_id
                on conflict (person_id) do update
               set hash = excluded.hash, expires_at = excluded.expires_at, created_at = now()
        )
        select expires_at from until
        """,
        person_ids,
        hashes,
        days,
    )
    return expires_at
