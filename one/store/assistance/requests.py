"""Requests: what somebody asks of those who help in their school, and where it stands."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from one.scope import Scope
from one.store.pool import Connection, Pool
from one.subjects import Kind


async def content(connection: Connection, request_id: int) -> str | None:
    """The whole text of a request."""
    text: str | None = await connection.fetchval(
        "select concat_ws(e'\\n\\n', title, body) from assistance where id = $1", request_id
    )
    return text


SUBJECT = Kind("assistance", content=content)  # of items that tell who handles a request of it
ANSWERED = Kind("assistance_answer", several=True)  # of items that tell of answers in it


class Draft(msgspec.Struct, frozen=True):
    """A request as its writer sends it: clean, within its bounds."""

    school_id: int
    title: str
    about: str
    body: str
    page: str = ""
    browser: str = ""
    incident: str = ""
    files: tuple[int, ...] = ()


class Request(msgspec.Struct, frozen=True):
    """One request. ``assignee_id`` is somebody who handles it still; ``handles`` whether the asker does."""

    id: int
    school_id: int
    school_name: str
    person_id: int
    person_name: str
    profile: str
    title: str
    about: str
    body: str
    page: str
    browser: str
    incident: str
    state: str
    assignee_id: int | None
    assignee_name: str
    waits_since: datetime | None
    moved_at: datetime
    created_at: datetime
    handles: bool


class Held(msgspec.Struct, frozen=True):
    """A request as it is held for a change. ``assignee_id`` as above; ``handlers`` by their ids."""

    id: int
    school_id: int
    person_id: int
    title: str
    state: str
    assignee_id: int | None
    handlers: list[int]


# $1: who asks.
REQUEST = """
select r.id, r.school_id, s.name as school_name, r.person_id, rtrim(p.first_name || ' ' || p.last_name) as person_name,
       p.profile, r.title, r.about, r.body, r.page, r.browser, r.incident, r.state, h.id as assignee_id,
       coalesce(rtrim(h.first_name || ' ' || h.last_name), '') as assignee_name, r.waits_since, r.moved_at, r.created_at,
       exists (select from assistance_handler m where m.request_id = r.id and m.person_id = $1) as handles
  from assistance r join school s on s.id = r.school_id join person p on p.id = r.person_id
  left join lateral (select h.id, h.first_name, h.last_name from person h where h.id = r.assignee_id
                        and exists (select from assistance_handler m
                                     where m.request_id = r.id and m.person_id = h.id)) h on true
"""
HANDLES = "exists (select from assistance_handler m where m.request_id = r.id and m.person_id = $1)"


async def get(pool: Pool, scope: Scope, request_id: int) -> Request | None:
    """A request that the asker wrote or handles; None for any other."""
    row = await pool.fetchrow(
        f"{REQUEST} where r.id = $2 and (r.person_id = $1 or {HANDLES})", scope.person_id, request_id
    )
    return Request(**row) if row else None


async def mine(pool: Pool, scope: Scope, before: int | None, limit: int) -> list[Request]:
    """What the asker wrote, the newest first, older than request ``before``."""
    rows = await pool.fetch(
        f"{REQUEST} where r.person_id = $1 and ($2::bigint is null or r.id < $2) order by r.id desc limit $3",
        scope.person_id,
        before,
        limit,
    )
    return [Request(**row) for row in rows]


async def lately(connection: Connection, scope: Scope, within: timedelta) -> int:
    """How much the asker sent lately, requests and what they said in them."""
    count: int = await connection.fetchval(
        """
        select (select count(*) from assistance where person_id = $1 and created_at > now() - $2::interval)
             + (select count(*) from assistance_line where author_id = $1 and created_at > now() - $2::interval)
        """,
        scope.person_id,
        within,
    )
    return count


async def insert(connection: Connection, scope: Scope, draft: Draft) -> int:
    """Keep a request of the asker; return its id."""
    request_id: int = await connection.fetchval(
        "insert into assistance (school_id, person_id, title, about, body, page, browser, incident)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        draft.school_id,
        scope.person_id,
        draft.title,
        draft.about,
        draft.body,
        draft.page,
        draft.browser,
        draft.incident,
    )
    return request_id


async def handlers(connection: Connection | Pool, request_id: int) -> list[int]:
    """Who handles a request, by their ids."""
    rows = await connection.fetch(
        "select person_id from assistance_handler where request_id = $1 order by 1", request_id
    )
    return [row["person_id"] for row in rows]


async def hold(connection: Connection, request_id: int) -> Held | None:
    """A request, its writer and those who handle it, held until the end of the transaction; None when there is none."""
    await connection.execute(
        "select from person where id in (select person_id from assistance_handler where request_id = $1"
        " union select person_id from assistance where id = $1) order by id for key share",
        request_id,
    )
    row = await connection.fetchrow(
        "select id, school_id, person_id, title, state, assignee_id from assistance where id = $1"
        " for no key update",
        request_id,
    )
    if row is None:
        return None
    able = await handlers(connection, request_id)
    found = {**row, "assignee_id": row["assignee_id"] if row["assignee_id"] in able else None}
    return Held(**found, handlers=able)


async def move(connection: Connection, request_id: int, state: str, *, waits: bool | None) -> None:
    """Another state. ``waits``: its writer waits for an answer from now on, or does not any more; None: as before."""
    await connection.execute(
        "update assistance set moved_at = case when state = $2 then moved_at else now() end, state = $2,"
        "       waits_since = case when $3::boolean is null then waits_since"
        "                          when $3 then coalesce(waits_since, now()) end where id = $1",
        request_id,
        state,
        waits,
    )


async def assign(connection: Connection, request_id: int, person_id: int | None) -> None:
    """Somebody takes care of it; None: whoever can."""
    await connection.execute("update assistance set assignee_id = $2 where id = $1", request_id, person_id)


async def unread(pool: Pool, scope: Scope, request_id: int) -> list[int]:
    """The items about a request that the asker has not read."""
    rows = await pool.fetch(
        f"""
        select e.id from event e
         where e.subject in ('{SUBJECT.code}', '{ANSWERED.code}') and e.subject_ids = array[$2::bigint]
           and e.kind = 'item' and e.withdrawn_at is null and e.author_id is distinct from $1
           and not exists (select from mark m where m.person_id = $1 and m.event_id = e.id and m.read_at is not null)
        """,
        scope.person_id,
        request_id,
    )
    return [row["id"] for row in rows]


async def people(pool: Pool, scope: Scope, request_id: int) -> Sequence[tuple[int, str]]:
    """Who may take care of a request that the asker handles: (id, name), the surname first as they are sorted."""
    rows = await pool.fetch(
        "select p.id, ltrim(p.last_name || ' ' || p.first_name) as name"
        "  from assistance_handler m join person p on p.id = m.person_id"
        " where m.request_id = $2 and exists (select from assistance_handler h"
        "       where h.request_id = $2 and h.person_id = $1)"
        " order by name_order(p.last_name), name_order(p.first_name), p.id",
        scope.person_id,
        request_id,
    )
    return [(row["id"], row["name"]) for row in rows]
