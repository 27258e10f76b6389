"""News of schools: what is written, and what somebody may read of it."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec

from one.rich_text import Rich
from one.scope import Scope
from one.store.actualites.subject import SUBJECT
from one.store.pool import Connection, Pool
from one.store.school.closures import today_at


class State(StrEnum):
    """How news stands today. HELD: its day has come, and it could not be published."""

    COMING = "coming"
    HELD = "held"
    LIVE = "live"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class News(msgspec.Struct, frozen=True):
    """One piece of news, for its list and its page. ``classes`` is empty for the whole school."""

    id: int
    school_id: int
    school_name: str
    author_id: int
    author_name: str
    title: str
    body: str
    html: str | None
    profiles: list[str]
    class_ids: list[int]
    classes: list[str]
    pinned: bool
    starts_on: date
    ends_on: date | None
    published_at: datetime | None
    edited_at: datetime | None
    state: str  # of State
    read: bool

    @property
    def text(self) -> Rich:
        """Its text."""
        return Rich(self.body, self.html)

    @property
    def stamp(self) -> str:
        """What it says and until when, in short: whoever changes it says what they have seen."""
        words = (self.title, self.body, self.html, self.starts_on, self.ends_on, self.pinned)
        return hashlib.sha256(repr(words).encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def withdrawn(self) -> bool:
        """Whether it was taken back: it is its author's and the direction's to look at, and nobody's to change."""
        return self.state == State.WITHDRAWN


class Headline(msgspec.Struct, frozen=True):
    """A line of the home page's card."""

    id: int
    title: str
    pinned: bool
    published_at: datetime
    read: bool


class Neighbour(msgspec.Struct, frozen=True):
    """The news before or after another one."""

    id: int
    title: str


TODAY = today_at("n.school_id")
STATE = f"""case when n.withdrawn_at is not null then '{State.WITHDRAWN}'
                  when n.ends_on < {TODAY} then '{State.ENDED}'
                  when n.starts_on > {TODAY} then '{State.COMING}'
                  when n.published_at is null then '{State.HELD}' else '{State.LIVE}' end"""
# $1: the asker.
_READ = f"""
n.author_id = $1 or exists (
    select from event e join mark m on m.event_id = e.id and m.person_id = $1 and m.read_at is not null
     where e.subject = '{SUBJECT.code}' and e.subject_ids = array[n.id])
"""
_NEWS = f"""
select n.id, n.school_id, s.name as school_name, n.author_id,
       rtrim(a.first_name || ' ' || a.last_name) as author_name, n.title, n.body, n.body_html as html, n.profiles,
       array(select c.class_id from actualites_class c where c.news_id = n.id order by 1) as class_ids,
       array(select k.name from actualites_class c join class k on k.id = c.class_id
              where c.news_id = n.id order by name_order(k.name)) as classes,
       n.pinned, n.starts_on, n.ends_on, n.published_at, n.edited_at, {STATE} as state,
       {_READ} as read
  from actualites n join school s on s.id = n.school_id join person a on a.id = n.author_id
"""
# $2: the schools that open the application to the asker, $3: the asker's channels, $4: the schools they direct.
_MANAGED = "(n.author_id = $1 or n.school_id = any($4::integer[]))"
_SHOWN = f"""
n.school_id = any($2::integer[]) and {STATE} = '{State.LIVE}' and ({_MANAGED} or exists (
    select from event e join feed f on f.event_id = e.id and f.item join channel ch on ch.id = f.channel_id
     where e.subject = '{SUBJECT.code}' and e.subject_ids = array[n.id] and e.withdrawn_at is null
       and ch.name = any($3::text[])))
"""
_ORDER = "order by n.pinned desc, n.published_at desc, n.id desc"


class Reader(NamedTuple):
    """Where somebody reads news: in the schools that open the application to them; in those they direct, all of it."""

    schools: Sequence[int]
    directed: Sequence[int]


async def listed(
    pool: Pool,
    scope: Scope,
    reader: Reader,
    before: int | None,
    limit: int,
) -> list[News]:
    """What the asker may read today, what is pinned first, then the newest; after the news ``before``, if they read that."""
    rows = await pool.fetch(
        f"""{_NEWS} where {_SHOWN} and ($5::bigint is null or (n.pinned, n.published_at, n.id) < (
            select n.pinned, n.published_at, n.id from actualites n where n.id = $5 and {_SHOWN})) {_ORDER} limit $6""",
        scope.person_id,
        list(reader.schools),
        list(scope.channels),
        list(reader.directed),
        before,
        limit,
    )
    return [News(**row) for row in rows]


async def headlines(pool: Pool, scope: Scope, reader: Reader, limit: int) -> list[Headline]:
    """The first ones of the asker's list, with no more than the home page says of them."""
    rows = await pool.fetch(
        f"select n.id, n.title, n.pinned, n.published_at, {_READ} as read from actualites n"
        f" where {_SHOWN} {_ORDER} limit $5",
        scope.person_id,
        list(reader.schools),
        list(scope.channels),
        list(reader.directed),
        limit,
    )
    return [Headline(**row) for row in rows]


async def managed(
    pool: Pool,
    scope: Scope,
    reader: Reader,
    before: int | None,
    limit: int,
) -> list[News]:
    """What the asker wrote, and all of the schools they direct, whatever became of it; the latest first."""
    rows = await pool.fetch(
        f"""{_NEWS} where n.school_id = any($2::integer[]) and (n.author_id = $1 or n.school_id = any($3::integer[]))
             and ($4::bigint is null or n.id < $4) order by n.id desc limit $5""",
        scope.person_id,
        list(reader.schools),
        list(reader.directed),
        before,
        limit,
    )
    return [News(**row) for row in rows]


async def get(source: Pool | Connection, scope: Scope, reader: Reader, news_id: int) -> News | None:
    """News that the asker may read today, or wrote, or whose school they direct; None for any other."""
    row = await source.fetchrow(
        f"{_NEWS} where n.id = $5 and n.school_id = any($2::integer[]) and ({_MANAGED} or {_SHOWN})",
        scope.person_id,
        list(reader.schools),
        list(scope.channels),
        list(reader.directed),
        news_id,
    )
    return News(**row) if row else None


async def neighbours(
    pool: Pool, scope: Scope, reader: Reader, news_id: int
) -> tuple[Neighbour | None, Neighbour | None]:
    """What stands before and after it in the asker's list."""
    row = await pool.fetchrow(
        f"""
        select * from (
            select n.id, lag(n.id) over w as before_id, lag(n.title) over w as before_title,
                   lead(n.id) over w as after_id, lead(n.title) over w as after_title
              from actualites n where {_SHOWN} window w as ({_ORDER})) placed
         where id = $5
        """,
        scope.person_id,
        list(reader.schools),
        list(scope.channels),
        list(reader.directed),
        news_id,
    )
    if row is None:
        return None, None
    return (
        Neighbour(row["before_id"], row["before_title"]) if row["before_id"] else None,
        Neighbour(row["after_id"], row["after_title"]) if row["after_id"] else None,
    )
