"""The feed of a person: the merge of their channels' items, less their own marks."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.events import Item
from one.scope import Scope
from one.store.pool import Connection, Pool
from one.subjects import Subject


class Body(msgspec.Struct, frozen=True):
    """What is stored of an item."""

    item: Item


class Line(msgspec.Struct, frozen=True):
    """One item of a feed page; ``channels`` are those of the asker it stands in."""

    id: int
    body: Body
    created_at: datetime
    channels: list[str]
    read: bool


class Spoken(msgspec.Struct, frozen=True, array_like=True):
    """A channel of the asker: its last seq, and the first names of the children it speaks for."""

    channel: str
    seq: int
    names: list[str] | None


class Page(msgspec.Struct, frozen=True):
    """Items, newest first, and where the asker's channels stood: all of one moment."""

    lines: list[Line]
    spoken: list[Spoken]
    epoch: str


_page = msgspec.json.Decoder(Page)

# One statement, so one snapshot: the seqs, where the page's live stream goes on, are never ahead of the items.
_PAGE = """
with spoken as materialized (
    select l.channel as name, max(c.id) as id, coalesce(max(c.seq), 0) as seq,
           array_agg(distinct k.first_name) filter (where k.id is not null) as names
      from listens l left join channel c on c.name = l.channel
      left join person k on k.id = l.child_id
     where l.person_id = $1 group by l.channel),
shut as materialized (select array(select app from app_shut where person_id = $1) as apps),
newest as materialized (
    select x.event_id, array_agg(mine.name) as channels
      from spoken as mine cross join shut
     cross join lateral (
        select f.event_id from feed f join event e on e.id = f.event_id
         where f.channel_id = mine.id and f.item and e.withdrawn_at is null
           and e.app <> all (shut.apps) and ($2::bigint is null or f.event_id < $2)
           and not exists (select from mark m where m.person_id = $1 and m.event_id = f.event_id
                              and m.hidden_at is not null)
         order by f.event_id desc limit $3) x
     group by x.event_id order by x.event_id desc limit $3),
lines as (
    select e.id, e.body::json as body, e.created_at, newest.channels,
           e.author_id is not distinct from $1
           or exists (select from mark m where m.person_id = $1 and m.event_id = e.id
                       and m.read_at is not null) as read
      from newest join event e on e.id = newest.event_id)
select json_build_object(
    'lines', (select coalesce(json_agg(lines order by id desc), '[]') from lines),
    'spoken', (select coalesce(json_agg(json_build_array(name, seq, names)), '[]') from spoken),
    'epoch', (select id from epoch))
"""


async def page(pool: Pool, scope: Scope, before: int | None, limit: int) -> Page:
    """Items of the asker's channels, newest first, older than event ``before``."""
    return _page.decode(await pool.fetchval(_PAGE, scope.person_id, before, limit))


UNREAD_DAYS = 30
UNREAD_MOST = 100  # « 99+ » is as much as a badge can say

# What is not read of the last month. The channels are found once, and each is read from its newest item
# down to the first that is too old.
_UNREAD = """
(with mine as materialized (select c.id from channel c
                             where c.name in (select l.channel from listens l where l.person_id = {person})),
      shut as materialized (select array(select app from app_shut where person_id = {person}) as apps)
 select count(*) from (
    select distinct x.id from mine cross join shut
     cross join lateral (
        select e.id from feed f join event e on e.id = f.event_id
         where f.channel_id = mine.id and f.item and e.withdrawn_at is null
           and f.event_id > coalesce((
               select old.event_id from feed old
                where old.channel_id = mine.id and old.item and old.created_at <= now() - make_interval(days => {days})
                order by old.event_id desc limit 1), 0)
           and e.author_id is distinct from {person} and e.app <> all (shut.apps)
           and not exists (select from mark m where m.person_id = {person} and m.event_id = e.id
                              and (m.read_at is not null or m.hidden_at is not null))
         order by f.event_id desc limit {most}) x
     limit {most}) u)
"""


def unread_of(person: str) -> str:
    """The SQL that counts the unread items of a person; ``person`` is a column or a parameter."""
    return _UNREAD.format(person=person, days=UNREAD_DAYS, most=UNREAD_MOST)


_UNREAD_OF_ONE = f"select {unread_of('$1::bigint')}"


async def unread(pool: Pool | Connection, person_id: int) -> int:
    """How many items of the last month the person has not read, up to a hundred."""
    value: int = await pool.fetchval(_UNREAD_OF_ONE, person_id)
    return value


async def mark_read(connection: Connection, scope: Scope, event_ids: Sequence[int]) -> list[int]:
    """Mark items of the asker's own feed as read; return those that were not yet."""
    rows = await connection.fetch(
        """
        insert into mark as m (person_id, event_id, read_at)
        select $1, e.id, now() from unnest($2::bigint[]) as wanted(id)
          join event e on e.id = wanted.id
         where exists (select from feed f join channel c on c.id = f.channel_id
                        where f.event_id = e.id and f.item and c.name = any($3::text[]))
         order by e.id
        on conflict (person_id, event_id) do update set read_at = now() where m.read_at is null
        returning event_id
        """,
        scope.person_id,
        list(event_ids),
        list(scope.channels),
    )
    return [row["event_id"] for row in rows]


async def of_subject(pool: Pool, scope: Scope, subject: Subject) -> list[int]:
    """The items about ``subject`` in the asker's channels that they have not read."""
    rows = await pool.fetch(
        """
        select distinct e.id from event e join feed f on f.event_id = e.id join channel c on c.id = f.channel_id
         where e.subject = $1 and e.subject_ids = $2 and f.item and e.withdrawn_at is null
           and c.name = any($3::text[])
           and not exists (select from mark m where m.person_id = $4 and m.event_id = e.id and m.read_at is not null)
        """,
        subject.kind,
        list(subject.ids),
        list(scope.channels),
        scope.person_id,
    )
    return [row["id"] for row in rows]
