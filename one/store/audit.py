"""The audit log: who did what of the sensitive acts. Rows are only ever added."""

import json
from datetime import date, datetime
from typing import Any

import msgspec

from one.acts import Act
from one.store.pool import Connection, Pool


class Entry(msgspec.Struct, frozen=True):
    """One line, with names as they are today; ``actor`` is empty for what ONE did by itself."""

    id: int
    at: datetime
    actor_id: int | None
    actor: str
    act: str
    target: str
    target_name: str
    data: dict[str, Any]


class Filter(msgspec.Struct, frozen=True):
    """What to look for; an empty filter finds all. Days are days in Paris, both included."""

    act: str = ""
    person: str = ""  # a part of the name or login of who did it or whom it was done to
    since: date | None = None
    until: date | None = None


async def note(
    connection: Connection,
    *,
    actor_id: int | None,
    school_id: int | None,
    act: Act,
    target: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Add a line, in the transaction of the act itself. Ids and settings only, no names, mails or codes."""
    await connection.execute(
        "insert into audit (actor_id, school_id, act, target, data) values ($1, $2, $3, $4, $5)",
        actor_id, school_id, act.value, target, json.dumps(data or {}),
    )  # fmt: skip


async def page(pool: Pool, school_id: int, wanted: Filter, before: int | None, limit: int) -> list[Entry]:
    """Lines of a school older than line ``before``, newest first; the caller has checked who asks."""
    rows = await pool.fetch(
        """
        select l.id, l.at, l.actor_id, coalesce(rtrim(a.first_name || ' ' || a.last_name), '') as actor,
               l.act, l.target, l.data,
               coalesce(rtrim(t.first_name || ' ' || t.last_name), c.name, '') as target_name
          from audit l
          left join person a on a.id = l.actor_id
          left join person t on t.id = case when l.target ~ '^person:[0-9]{1,18}$'
                                            then substring(l.target from 8)::bigint end
          left join class c on c.id = case when l.target ~ '^class:[0-9]{1,9}$'
                                           then substring(l.target from 7)::integer end
         where l.school_id = $1 and ($2::bigint is null or l.id < $2)
           and ($3 = '' or l.act = $3)
           and ($4 = '' or strpos(lower(concat_ws(' ', a.first_name, a.last_name, a.login)), lower($4)) > 0
                        or strpos(lower(concat_ws(' ', t.first_name, t.last_name, t.login)), lower($4)) > 0)
           and ($5::date is null or (l.at at time zone 'Europe/Paris')::date >= $5)
           and ($6::date is null or (l.at at time zone 'Europe/Paris')::date <= $6)
         order by l.id desc limit $7
        """,
        school_id, before, wanted.act, wanted.person, wanted.since, wanted.until, limit,
    )  # fmt: skip
    return [Entry(**{**row, "data": json.loads(row["data"])}) for row in rows]


async def acts(pool: Pool, school_id: int) -> list[str]:
    """The kinds of acts that occur in a school's log."""
    rows = await pool.fetch("select distinct act from audit where school_id = $1 order by act", school_id)
    return [row["act"] for row in rows]
