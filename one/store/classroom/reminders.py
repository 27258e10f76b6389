"""Reminders to activate: who was reminded when, and what is still true when the mail leaves."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from one.store.pool import Connection, Pool


class Reader(msgspec.Struct, frozen=True):
    """Who the reminder is written to, and for which class."""

    first_name: str
    profile: str
    email: str
    class_name: str
    school_name: str


class Account(msgspec.Struct, frozen=True):
    """An account that still waits; ``code_until`` is None when no living code was handed out.

    ``own``: it is the reader's, not a child's.
    """

    login: str
    first_name: str
    own: bool
    code_until: datetime | None


async def claim(connection: Connection, ids: Sequence[int], every: timedelta) -> set[int]:
    """Note that these people are reminded now; returns those whose last reminder is ``every`` ago or more.

    One statement, in the order of the ids: of two pages that send at once, each person is of one.
    """
    rows = await connection.fetch(
        """
        insert into reminder as r (person_id) select id from unnest($1::bigint[]) as id order by id
            on conflict (person_id) do update set sent_at = now() where r.sent_at <= now() - $2::interval
        returning person_id
        """,
        ids,
        every,
    )
    return {row["person_id"] for row in rows}


async def reader(pool: Pool, person_id: int, class_id: int) -> Reader | None:
    """Who gets the mail; None when they are blocked, have no good address, or the class is closed."""
    row = await pool.fetchrow(
        """
        select p.first_name, p.profile, p.email, c.name as class_name, s.name as school_name
          from person p, class c join school s on s.id = c.school_id
         where p.id = $1 and p.blocked_at is null and p.email is not null and p.email_refused_at is null
           and c.id = $2 and c.archived_at is null
        """,
        person_id,
        class_id,
    )
    return Reader(**row) if row else None


async def accounts(pool: Pool, person_id: int, class_id: int, ids: Sequence[int]) -> list[Account]:
    """Those of these accounts that still wait, belong to the reader or a child of theirs, and to the class."""
    rows = await pool.fetch(
        """
        select p.login, p.first_name, p.id = $1 as own, k.expires_at as code_until
          from person p left join activation_code k on k.person_id = p.id and k.expires_at > now()
         where p.id = any($3::bigint[]) and p.activated_at is null and p.blocked_at is null
           and (p.id = $1 or p.id in (select g.child_id from guardian g where g.guardian_id = $1))
           and exists (select from membership m where m.class_id = $2
                        and (m.person_id = p.id or m.person_id in (
                             select g.child_id from guardian g where g.guardian_id = p.id)))
         order by p.id <> $1, name_order(p.first_name), p.id
        """,
        person_id,
        class_id,
        ids,
    )
    return [Account(**row) for row in rows]
