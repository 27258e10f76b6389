"""Cases: what was reported, as it read then, and where it stands. Only who judges one reads it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from one.scope import Scope
from one.store import judged
from one.store.pairs import pairs
from one.store.pool import Connection, Pool


class Decision(StrEnum):
    """How a case ended. GONE: its author, or time, had taken it away before anybody decided."""

    KEPT = "kept"
    REMOVED = "removed"
    GONE = "gone"


class Report(msgspec.Struct, frozen=True):
    """One report. ``name`` is empty for somebody of another school than those the reader judges for."""

    at: datetime
    reason: str
    words: str
    name: str


class Case(msgspec.Struct, frozen=True):
    """One case, for its judges. ``reads`` is how it reads now where it was changed since; it stands, or it does not."""

    id: int
    app: str
    type: str
    author_id: int | None
    author_name: str
    title: str
    excerpt: str
    content: str
    schools: list[str]
    published_at: datetime
    created_at: datetime
    hidden_at: datetime | None
    decided_at: datetime | None
    decision: str | None
    decided_by: str
    gone_at: datetime | None
    reads: list[str] | None
    people: int
    reasons: list[str]

    @property
    def text(self) -> str:
        """All of it that is known."""
        return self.content or self.excerpt


_CASE = """
select c.id, e.app, e.body::json #>> '{item,type}' as type, e.author_id,
       e.body::json #>> '{item,author,name}' as author_name,
       c.title, c.excerpt, c.content, e.created_at as published_at, c.created_at, c.hidden_at, c.decided_at, c.decision,
       coalesce(rtrim(d.first_name || ' ' || d.last_name), '') as decided_by,
       array(select s.name from signalement_school x join school s on s.id = x.school_id
              where x.case_id = c.id order by name_order(s.name)) as schools,
       case when e.suspended_at is null then e.withdrawn_at end as gone_at,
       case when coalesce(e.body::json #>> '{item,edited_at}', '') <> c.version
            then array[e.body::json #>> '{item,title}', e.body::json #>> '{item,excerpt}'] end as reads,
       (select count(*) from signalement_report r where r.case_id = c.id) as people,
       array(select r.reason from signalement_report r where r.case_id = c.id group by 1 order by min(r.id)) as reasons
  from signalement c join event e on e.id = c.event_id left join person d on d.id = c.decided_by
"""
_MINE = "exists (select from signalement_judge j where j.case_id = c.id and j.person_id = $1)"


async def open_(pool: Pool, scope: Scope, limit: int) -> list[Case]:
    """What the asker has to judge: what is hidden from everybody first, then the oldest."""
    rows = await pool.fetch(
        f"{_CASE} where c.decided_at is null and {_MINE} order by c.hidden_at is null, c.id limit $2",
        scope.person_id,
        limit,
    )
    return [Case(**row) for row in rows]


async def decided(pool: Pool, scope: Scope, before: int | None, limit: int) -> list[Case]:
    """What was decided among what the asker may judge, the newest case first, older than case ``before``."""
    rows = await pool.fetch(
        f"{_CASE} where c.decided_at is not null and {_MINE} and ($3::bigint is null or c.id < $3)"
        " order by c.id desc limit $2",
        scope.person_id,
        limit,
        before,
    )
    return [Case(**row) for row in rows]


async def get(pool: Pool, scope: Scope, case_id: int) -> Case | None:
    """A case that the asker judges; None for any other."""
    row = await pool.fetchrow(f"{_CASE} where c.id = $2 and {_MINE}", scope.person_id, case_id)
    return Case(**row) if row else None


async def waiting(pool: Pool, scope: Scope) -> int:
    """How many cases wait for the asker."""
    found: int = await pool.fetchval(
        f"select count(*) from signalement c where c.decided_at is null and {_MINE}", scope.person_id
    )
    return found


async def others(pool: Pool, scope: Scope, case_id: int) -> list[Case]:
    """The other cases of the same item that the asker judges, the newest first: what it was, what was decided."""
    rows = await pool.fetch(
        f"{_CASE} where c.id <> $2 and {_MINE}"
        " and c.event_id = (select event_id from signalement where id = $2) order by c.id desc limit 20",
        scope.person_id,
        case_id,
    )
    return [Case(**row) for row in rows]


async def reports(pool: Pool, scope: Scope, case_id: int) -> list[Report]:
    """Who reported it, and why, in their order; the asker judges it."""
    rows = await pool.fetch(
        """
        select r.created_at as at, r.reason, r.words,
               case when exists (select from attachment a join signalement_judge j
                                     on j.case_id = r.case_id and j.person_id = $2 and j.school_id = a.school_id
                                  where a.person_id = r.person_id)
                    then rtrim(p.first_name || ' ' || p.last_name) else '' end as name
          from signalement_report r join person p on p.id = r.person_id
         where r.case_id = $1 order by r.id
        """,
        case_id,
        scope.person_id,
    )
    return [Report(**row) for row in rows]


class Unjudged(msgspec.Struct, frozen=True):
    """A case that nobody is left to judge, in a school."""

    case_id: int
    uai: str  # empty for one of no school
    created_at: datetime
    hidden: bool


async def unjudged(pool: Pool) -> list[Unjudged]:
    """The cases that wait and have no judge at all, once for each of their schools."""
    rows = await pool.fetch(
        """
        select c.id as case_id, coalesce(s.uai, '') as uai, c.created_at, c.hidden_at is not null as hidden
          from signalement c left join signalement_school x on x.case_id = c.id left join school s on s.id = x.school_id
         where c.decided_at is null
           and not exists (select from signalement_judge j where j.case_id = c.id)
         order by c.id, s.id
        """
    )
    return [Unjudged(**row) for row in rows]


async def judges(connection: Connection | Pool, case_id: int) -> dict[int, list[int]]:
    """Who judges a case: for each person the schools they do it for."""
    rows = await connection.fetch(
        "select person_id, array_agg(school_id order by school_id) as schools from signalement_judge"
        " where case_id = $1 group by 1 order by 1",
        case_id,
    )
    return {row["person_id"]: row["schools"] for row in rows}


async def of_event(connection: Connection, case_id: int) -> int | None:
    """The item that a case is about."""
    found: int | None = await connection.fetchval("select event_id from signalement where id = $1", case_id)
    return found


class Locked(msgspec.Struct, frozen=True):
    """A case, held until the end of the transaction. ``standing``: in feeds, now; ``suspended``: it may come back."""

    event_id: int
    author_id: int | None
    decision: str | None
    hidden: bool
    standing: bool
    suspended: bool
    edited: bool  # whether it reads otherwise than when it was reported


async def lock(connection: Connection, case_id: int) -> Locked | None:
    """A case as it stands now, and its item: first the item, and what it tells of, as who reports or edits it does."""
    event_id = await of_event(connection, case_id)
    if event_id is None:
        return None
    await judged.hold(connection, event_id)
    await connection.execute("select from signalement where id = $1 for update", case_id)
    row = await connection.fetchrow(
        """
        select c.event_id, e.author_id, c.decision, c.hidden_at is not null as hidden,
               e.withdrawn_at is null as standing, e.suspended_at is not null as suspended,
               coalesce(e.body::json #>> '{item,edited_at}', '') <> c.version as edited
          from signalement c join event e on e.id = c.event_id where c.id = $1
        """,
        case_id,
    )
    return Locked(**row) if row else None


async def open_of(connection: Connection, event_id: int) -> list[int]:
    """The cases of an item that wait."""
    rows = await connection.fetch(
        "select id from signalement where event_id = $1 and decided_at is null order by id for update",
        event_id,
    )
    return [row["id"] for row in rows]


async def others_hide(connection: Connection, event_id: int, case_id: int) -> bool:
    """Whether another case that waits keeps an item hidden."""
    found: bool = await connection.fetchval(
        "select exists (select from signalement where event_id = $1 and id <> $2"
        " and decided_at is null and hidden_at is not null)",
        event_id,
        case_id,
    )
    return found


async def set_hidden(connection: Connection, case_id: int) -> None:
    """So many people reported it that it is off all feeds."""
    await connection.execute("update signalement set hidden_at = now() where id = $1", case_id)


async def set_decided(
    connection: Connection, ids: Sequence[int], decision: Decision, person_id: int | None
) -> None:
    """These are decided, by somebody, or from the command line."""
    await connection.execute(
        "update signalement set decided_at = now(), decision = $2, decided_by = $3 where id = any($1::bigint[])",
        list(ids),
        decision,
        person_id,
    )


async def erase(pool: Pool, months: int, *, limit: int) -> int:
    """Forget the cases that were decided so many months ago, the oldest first; return how many there were."""
    gone = await pool.execute(
        """
        delete from signalement where id in (
            select id from signalement where decided_at < now() - make_interval(months => $1)
             order by decided_at limit $2)
        """,
        months,
        limit,
    )
    return int(gone.split()[-1])


async def schools(connection: Connection, case_id: int) -> list[int]:
    """The schools of a case; none for one that no log of a school can hold, which the platform hears of alone."""
    rows = await connection.fetch(
        "select school_id from signalement_school where case_id = $1 order by 1", case_id
    )
    return [row["school_id"] for row in rows]


async def reporters(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Who reported in these cases, each once."""
    rows = await connection.fetch(
        "select distinct person_id from signalement_report where case_id = any($1::bigint[]) order by 1",
        list(ids),
    )
    return [row["person_id"] for row in rows]


async def decided_by(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, Any]]:
    """What the asker decided: (id, JSON), with an id over ``after``; for « Mes données »."""
    return await pairs(
        pool,
        """
        select id, json_build_object('decision', decision, 'decide_le', decided_at)::text as value
          from signalement where decided_by = $1 and id > $2 order by id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )
