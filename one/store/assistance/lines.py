"""What is said and done in a request, in order; and what « Mes données » reads of it."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from one.scope import Scope
from one.store.pairs import pairs
from one.store.pool import Connection, Pool

SHOWN_MOST = 500  # of one request; nobody reads more


class Said(StrEnum):
    """The kinds of lines; values stand in the database."""

    ANSWER = "answer"
    NOTE = "note"
    STATE = "state"
    ASSIGNED = "assigned"
    PASSED = "passed"


class Line(msgspec.Struct, frozen=True):
    """One line. Without a name it was ONE; ``to_name`` is whom the request was given to."""

    id: int
    author_id: int | None
    author_name: str
    kind: str
    body: str
    state: str
    to_name: str
    created_at: datetime


async def add(
    connection: Connection,
    request_id: int,
    kind: Said,
    *,
    by: int | None,
    body: str = "",
    state: str = "",
    to: int | None = None,
) -> int:
    """Add a line; return its id."""
    line_id: int = await connection.fetchval(
        "insert into assistance_line (request_id, author_id, kind, body, state, person_id)"
        " values ($1, $2, $3, $4, $5, $6) returning id",
        request_id,
        by,
        kind,
        body,
        state,
        to,
    )
    return line_id


async def of(pool: Pool, scope: Scope, request_id: int, *, handles: bool) -> list[Line]:
    """The last lines of a request that the asker was let read: all for who handles it, else what is not among référents."""
    rows = await pool.fetch(
        f"""
        select l.id, l.author_id, coalesce(rtrim(a.first_name || ' ' || a.last_name), '') as author_name, l.kind, l.body,
               l.state, coalesce(rtrim(t.first_name || ' ' || t.last_name), '') as to_name, l.created_at
          from assistance_line l left join person a on a.id = l.author_id left join person t on t.id = l.person_id
         where l.request_id = $1 and ($2 or l.kind not in ('{Said.NOTE}', '{Said.ASSIGNED}'))
         order by l.id desc limit {SHOWN_MOST}
        """,
        request_id,
        handles,
    )
    return [Line(**row) for row in reversed(rows)]


async def passed(connection: Connection, request_id: int) -> int:
    """How many times a request was passed on."""
    count: int = await connection.fetchval(
        f"select count(*) from assistance_line where request_id = $1 and kind = '{Said.PASSED}'", request_id
    )
    return count


async def own_requests(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The asker's requests with an id over ``after``, with what was said to them: (id, JSON)."""
    return await pairs(
        pool,
        """
        select r.id, json_build_object('sujet', r.title, 'application', r.about, 'texte', r.body, 'page', r.page,
                   'navigateur', r.browser, 'incident', r.incident, 'etat', r.state, 'ecole', s.name,
                   'ecrite_le', r.created_at, 'reponses', (
                       select coalesce(json_agg(json_build_object('de_moi', l.author_id = $1, 'texte', l.body,
                                                                  'le', l.created_at) order by l.id), '[]')
                         from assistance_line l where l.request_id = r.id and l.kind = 'answer'))::text as value
          from assistance r join school s on s.id = r.school_id
         where r.person_id = $1 and r.id > $2 order by r.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def own_lines(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """What the asker said and did in requests, and which were given to them, with an id over ``after``: (id, JSON)."""
    return await pairs(
        pool,
        """
        select l.id, json_build_object('demande', l.request_id, 'sorte', l.kind, 'par_moi', l.author_id = $1,
                   'texte', case when l.author_id = $1 then l.body else '' end, 'etat', l.state,
                   'le', l.created_at)::text as value
          from assistance_line l
         where (l.author_id = $1 or l.person_id = $1) and l.id > $2 order by l.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def count(pool: Pool, school_id: int, person_id: int) -> int:
    """How many requests somebody wrote in a school, and how much they said in others."""
    value: int = await pool.fetchval(
        """
        select (select count(*) from assistance where school_id = $1 and person_id = $2)
             + (select count(*) from assistance_line l join assistance r on r.id = l.request_id
                 where r.school_id = $1 and l.author_id = $2 and l.kind in ('answer', 'note'))
        """,
        school_id,
        person_id,
    )
    return value


async def set_back(pool: Pool, request_id: int, age: timedelta, step: timedelta) -> None:
    """Make a request of the sample so old, and each of its lines a step younger."""
    await pool.execute(
        "update assistance set created_at = now() - $2::interval, moved_at = now() - $2::interval / 2,"
        "       waits_since = case when waits_since is not null then now() - $2::interval end where id = $1",
        request_id,
        age,
    )
    await pool.execute(
        "update assistance_line l set created_at = least(now(), now() - $2::interval + n.place * $3::interval)"
        "  from (select id, row_number() over (order by id) as place from assistance_line where request_id = $1) n"
        " where n.id = l.id",
        request_id,
        age,
        step,
    )
