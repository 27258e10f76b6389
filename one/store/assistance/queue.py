"""The requests of the schools in which somebody handles them: filtered, counted, ended."""

from datetime import datetime, timedelta

import msgspec

from one.scope import Scope
from one.store.assistance.requests import HANDLES, REQUEST, Request
from one.store.pool import Connection, Pool


class Filter(msgspec.Struct, frozen=True):
    """What of the queue is asked for; an empty one finds all. ``whose``: mine, nobody; ``long``: no answer for so long."""

    states: tuple[str, ...] = ()
    about: str = ""
    whose: str = ""
    long: timedelta | None = None


class Counts(msgspec.Struct, frozen=True):
    """How many requests of the queue there are: by state, and among those that are not ended."""

    states: dict[str, int]
    mine: int
    nobody: int
    long: int


# $1: who asks, $2: the schools in which they hold a function. Whoever cares for a request no more leaves it to all.
_MINE = f"r.school_id = any($2::integer[]) and {HANDLES}"
_NOBODY = (
    "not exists (select from assistance_handler h where h.request_id = r.id and h.person_id = r.assignee_id)"
)
_ASKED = f"""
   and (cardinality($3::text[]) = 0 or r.state = any($3::text[])) and ($4 = '' or r.about = $4)
   and ($5 = '' or ($5 = 'mine' and r.assignee_id = $1) or ($5 = 'nobody' and {_NOBODY}))
   and ($6::interval is null or r.waits_since < now() - $6::interval)
"""


def _schools(scope: Scope) -> list[int]:
    return [s.id for s in scope.schools if s.function]


async def page(pool: Pool, scope: Scope, asked: Filter, offset: int, limit: int) -> list[Request]:
    """The queue: who waits longest first, then what does not wait for us, the newest first."""
    rows = await pool.fetch(
        f"{REQUEST} where {_MINE} {_ASKED} order by r.waits_since nulls last, r.id desc offset $7 limit $8",
        scope.person_id,
        _schools(scope),
        list(asked.states),
        asked.about,
        asked.whose,
        asked.long,
        offset,
        limit,
    )
    return [Request(**row) for row in rows]


async def counts(pool: Pool, scope: Scope, long: timedelta) -> Counts:
    """How much there is of each."""
    rows = await pool.fetch(
        f"""
        select r.state, count(*) as n, count(*) filter (where r.assignee_id = $1) as mine,
               count(*) filter (where {_NOBODY}) as nobody,
               count(*) filter (where r.waits_since < now() - $3::interval) as long
          from assistance r where {_MINE} group by 1
        """,
        scope.person_id,
        _schools(scope),
        long,
    )
    going = [row for row in rows if row["state"] in ("new", "open", "waiting")]
    return Counts(
        {row["state"]: row["n"] for row in rows},
        *(sum(row[name] for row in going) for name in ("mine", "nobody", "long")),
    )


class Row(msgspec.Struct, frozen=True):
    """A request as a table has it."""

    id: int
    created_at: datetime
    school_name: str
    state: str
    about: str
    title: str
    person_name: str
    profile: str
    assignee_name: str
    answered_at: datetime | None
    moved_at: datetime


async def rows(pool: Pool, scope: Scope, asked: Filter, after: int, limit: int) -> list[Row]:
    """The same for a table, in the order of their ids, over ``after``."""
    found = await pool.fetch(
        f"""
        select r.id, r.created_at, r.school_name, r.state, r.about, r.title, r.person_name, r.profile, r.assignee_name,
               (select min(l.created_at) from assistance_line l
                 where l.request_id = r.id and l.kind = 'answer' and l.author_id is distinct from r.person_id) as answered_at,
               r.moved_at
          from ({REQUEST} where {_MINE} {_ASKED} and r.id > $7) r order by r.id limit $8
        """,
        scope.person_id,
        _schools(scope),
        list(asked.states),
        asked.about,
        asked.whose,
        asked.long,
        after,
        limit,
    )
    return [Row(**row) for row in found]


async def solved(pool: Pool, days: int, limit: int) -> list[int]:
    """What was solved so many days ago, and nobody said anything since."""
    rows = await pool.fetch(
        "select id from assistance where state = 'solved' and moved_at < now() - make_interval(days => $1)"
        " order by moved_at limit $2",
        days,
        limit,
    )
    return [row["id"] for row in rows]


async def erase(pool: Pool, months: int, limit: int) -> int:
    """Forget what was closed so many months ago; return how many there were."""
    gone = await pool.execute(
        "delete from assistance where id in (select id from assistance where state = 'closed'"
        "   and moved_at < now() - make_interval(months => $1) order by moved_at limit $2)",
        months,
        limit,
    )
    return int(gone.split()[-1])


async def gone(connection: Connection, limit: int) -> list[int]:
    """Requests that are no more, whose traces are to go; each is given to one who asks."""
    rows = await connection.fetch(
        "delete from assistance_gone where id in (select id from assistance_gone order by id limit $1"
        " for update skip locked) returning id",
        limit,
    )
    return sorted(row["id"] for row in rows)


async def due(connection: Connection, request_id: int, days: int) -> bool:
    """Whether it was solved so many days ago, as it is held now."""
    found: bool = await connection.fetchval(
        "select state = 'solved' and moved_at < now() - make_interval(days => $2) from assistance where id = $1",
        request_id,
        days,
    )
    return found
