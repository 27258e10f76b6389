"""A page of a person's feed: the merge of their channels' items, less what they hid."""

from datetime import datetime

import msgspec

from one.events import Item
from one.scope import Scope
from one.store.pool import Pool


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
