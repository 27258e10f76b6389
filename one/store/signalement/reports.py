"""Reports: what somebody may report, that they did, and what they are told."""

from datetime import datetime, timedelta

import msgspec

from one.events import Item
from one.scope import Scope
from one.store import judged
from one.store.feed.pages import Body
from one.store.pairs import pairs
from one.store.pool import Connection, Pool
from one.subjects import Kind

SUBJECT = Kind("signalement")  # of items that tell judges of a case
DECIDED = Kind("signalement_decision", several=True)  # of items that tell who reported

# What the asker may read: an item of their feed as it stands, of an application they have.
_READ = """
  from event e
 where e.id = $3 and e.kind = 'item' and e.withdrawn_at is null
   and not exists (select from app_shut s where s.person_id = $1 and s.app = e.app)
   and exists (select from feed f join channel c on c.id = f.channel_id
                where f.event_id = e.id and f.item and c.name = any($2::text[]))
"""

# The schools in which an item stands.
_SCHOOLS = """
    select distinct s.school_id from feed f join channel c on c.id = f.channel_id cross join lateral (
        select s.id as school_id from school s where split_part(c.name, ':', 1) = 'school'
           and s.id = split_part(c.name, ':', 2)::bigint
        union all
        select k.school_id from class k where split_part(c.name, ':', 1) = 'class'
           and k.id = split_part(c.name, ':', 2)::bigint
        union all
        select a.school_id from attachment a where split_part(c.name, ':', 1) in ('user', 'family')
           and a.person_id = split_part(c.name, ':', 2)::bigint) s
     where f.event_id = $1 and f.item
"""


class Reportable(msgspec.Struct, frozen=True):
    """An item of the asker's feed. ``done``: they reported it, as it reads now. ``may``: it is not their own, nor a report."""

    id: int
    app: str
    author_id: int | None
    version: str
    item: Item
    at: datetime
    done: bool
    may: bool


async def reportable(source: Pool | Connection, scope: Scope, event_id: int) -> Reportable | None:
    """An item, if the asker may read it."""
    row = await source.fetchrow(
        f"""
        select e.id, e.app, e.author_id, e.body, e.created_at as at,
               coalesce(e.body::json #>> '{{item,edited_at}}', '') as version,
               exists (select from signalement_report r where r.event_id = e.id and r.person_id = $1
                          and r.version = coalesce(e.body::json #>> '{{item,edited_at}}', '')) as done,
               e.author_id is distinct from $1
               and e.subject not in ('{SUBJECT.code}', '{DECIDED.code}') as may
        {_READ}
        """,
        scope.person_id,
        list(scope.channels),
        event_id,
    )
    if row is None:
        return None
    found = dict(row)
    return Reportable(item=msgspec.json.decode(found.pop("body"), type=Body).item, **found)


async def held(connection: Connection, scope: Scope, event_id: int) -> Reportable | None:
    """The same, and nobody changes it until the end of the transaction; held with it are those who will be told of it."""
    if await reportable(connection, scope, event_id) is None:
        return None
    judges = await connection.fetch(
        f"select person_id from attachment where function is not null and school_id in ({_SCHOOLS})", event_id
    )
    await judged.hold(connection, event_id, people=[row["person_id"] for row in judges])
    return await reportable(connection, scope, event_id)


async def lately(connection: Connection, scope: Scope, within: timedelta) -> int:
    """How many reports the asker sent lately; their reports of one moment wait for each other."""
    await connection.execute("select from person where id = $1 for no key update", scope.person_id)
    count: int = await connection.fetchval(
        "select count(*) from signalement_report where person_id = $1 and created_at > now() - $2::interval",
        scope.person_id,
        within,
    )
    return count


async def open_case(connection: Connection, found: Reportable, content: str) -> tuple[int, bool]:
    """The case of an item as it reads now: (id, whether it is new). The item is held by the caller."""
    known = await connection.fetchval(
        "select id from signalement where event_id = $1 and version = $2 and decided_at is null for update",
        found.id,
        found.version,
    )
    if known is not None:
        return known, False
    case_id: int = await connection.fetchval(
        "insert into signalement (event_id, version, title, excerpt, content) values ($1, $2, $3, $4, $5) returning id",
        found.id,
        found.version,
        found.item.title,
        found.item.excerpt,
        content,
    )
    await connection.execute(
        f"insert into signalement_school (case_id, school_id) select $2, found.school_id from ({_SCHOOLS}) found",
        found.id,
        case_id,
    )
    return case_id, True


async def add(
    connection: Connection, scope: Scope, case_id: int, found: Reportable, reason: str, words: str
) -> int:
    """Keep the asker's report; return how many people reported in this case."""
    await connection.execute(
        "insert into signalement_report (case_id, event_id, version, person_id, reason, words)"
        " values ($1, $2, $3, $4, $5, $6)",
        case_id,
        found.id,
        found.version,
        scope.person_id,
        reason,
        words,
    )
    count: int = await connection.fetchval(
        "select count(*) from signalement_report where case_id = $1", case_id
    )
    return count


class Mine(msgspec.Struct, frozen=True):
    """A report of the asker. ``title`` is there as long as they may still read the item."""

    id: int
    at: datetime
    reason: str
    words: str
    title: str | None
    decision: str | None
    decided_at: datetime | None


async def mine(pool: Pool, scope: Scope, before: int | None, limit: int) -> list[Mine]:
    """What the asker reported, the newest first, older than report ``before``, and what was decided."""
    rows = await pool.fetch(
        """
        select r.id, r.created_at as at, r.reason, r.words, c.decision, c.decided_at,
               case when e.withdrawn_at is null
                     and not exists (select from app_shut s where s.person_id = $1 and s.app = e.app)
                     and exists (select from feed f join channel h on h.id = f.channel_id
                                  where f.event_id = e.id and f.item and h.name = any($2::text[]))
                    then c.title end as title
          from signalement_report r join signalement c on c.id = r.case_id join event e on e.id = r.event_id
         where r.person_id = $1 and ($3::bigint is null or r.id < $3) order by r.id desc limit $4
        """,
        scope.person_id,
        list(scope.channels),
        before,
        limit,
    )
    return [Mine(**row) for row in rows]


async def own(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[int, str]]:
    """The asker's own reports with an id over ``after``: (id, JSON)."""
    return await pairs(
        pool,
        """
        select r.id, json_build_object('motif', r.reason, 'texte', r.words, 'envoye_le', r.created_at,
                                       'decision', c.decision, 'decide_le', c.decided_at)::text as value
          from signalement_report r join signalement c on c.id = r.case_id
         where r.person_id = $1 and r.id > $2 order by r.id limit $3
        """,
        scope.person_id,
        after,
        limit,
    )


async def set_back(pool: Pool, case_id: int, age: timedelta) -> None:
    """Make a case of the sample so old."""
    await pool.execute(
        "update signalement set created_at = created_at - $2::interval, decided_at = decided_at - $2::interval"
        " where id = $1",
        case_id,
        age,
    )
    await pool.execute(
        "update signalement_report set created_at = created_at - $2::interval where case_id = $1",
        case_id,
        age,
    )


class Reader(msgspec.Struct, frozen=True):
    """Who a mail about a case is written to."""

    first_name: str
    email: str
    school_name: str
    hidden: bool


async def reader(pool: Pool, person_id: int, case_id: int) -> Reader | None:
    """Who gets the mail; None when the case is decided, they do not judge it any more, or have no good address."""
    row = await pool.fetchrow(
        """
        select p.first_name, p.email, s.name as school_name, c.hidden_at is not null as hidden
          from signalement c join signalement_judge j on j.case_id = c.id and j.person_id = $1
          join person p on p.id = j.person_id join school s on s.id = j.school_id
         where c.id = $2 and c.decided_at is null and p.email is not null and p.email_refused_at is null
         order by s.id limit 1
        """,
        person_id,
        case_id,
    )
    return Reader(**row) if row else None
