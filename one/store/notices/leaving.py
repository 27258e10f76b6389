"""What is judged when a mail leaves: who reads it, and which of its items they have, want, and have not seen."""

from datetime import datetime, time

import msgspec

from one.events import Item
from one.store.feed.pages import AUTHOR, named
from one.store.notices.presets import Presets, table
from one.store.notices.waiting import MAILED, PRESENT
from one.store.pool import Pool


class School(msgspec.Struct, frozen=True):
    """A school of the reader, with its pause."""

    timezone: str
    quiet_from: time
    quiet_to: time
    quiet_weekend: bool


class Reader(msgspec.Struct, frozen=True):
    """Who is told. ``email``: None when no mail reaches them; ``paused``: they asked for nothing for a while."""

    email: str | None
    first_name: str
    profile: str
    paused: bool
    schools: list[School]


class Line(msgspec.Struct, frozen=True):
    """An item that may be told of. ``frequency`` is what the reader wants now; ``children`` for whom they have it."""

    id: int
    item: Item
    author: str | None
    created_at: datetime
    children: list[str]
    frequency: str

    @property
    def shown(self) -> Item:
        """The item under its author's name of today."""
        return named(self.item, self.author)


_reader = msgspec.json.Decoder(Reader | None)
_lines = msgspec.json.Decoder(list[Line])

SCHOOLS = """(select coalesce(json_agg(json_build_object('timezone', s.timezone, 'quiet_from', s.quiet_from, 'quiet_to', s.quiet_to,
                    'quiet_weekend', s.quiet_weekend) order by s.id), '[]')
                from attachment a join school s on s.id = a.school_id where a.person_id = p.id)"""


async def reader(pool: Pool, person_id: int) -> Reader | None:
    """None for somebody who is not told of anything any more."""
    text = await pool.fetchval(
        f"""
        select json_build_object('email', case when {MAILED.format(p="p")} then p.email end,
            'first_name', p.first_name, 'profile', p.profile,
            'paused', exists (select from notice_person n where n.person_id = p.id and n.paused_until > now()),
            'schools', {SCHOOLS})
          from person p where p.id = $1 and {PRESENT.format(p="p")}
        """,
        person_id,
    )
    return _reader.decode(text) if text is not None else None


# Of the event ``e``: whether reader $1 may be told of it now.
_TELLS = """
    e.kind = 'item' and e.withdrawn_at is null and e.author_id is distinct from $1
    and not exists (select from app_shut s where s.person_id = $1 and s.app = e.app)
    and not coalesce((select m.read_at is not null or m.hidden_at is not null from mark m
                       where m.person_id = $1 and m.event_id = e.id), false)
    and exists (select from feed f join mine on mine.id = f.channel_id where f.event_id = e.id and f.item)
"""

_ITEMS = f"""
with mine as materialized (
    select c.id, l.child_id from listens l join channel c on c.name = l.channel where l.person_id = $1),
line as (
    select e.id, e.body::json -> 'item' as item, {AUTHOR} as author, e.created_at,
           (select coalesce(json_agg(k.first_name order by name_order(k.first_name)), '[]') from person k
             where k.id in (select mine.child_id from feed f join mine on mine.id = f.channel_id
                             where f.event_id = e.id and f.item)) as children,
           notice_frequency($1, t.app, t.code, t.preset) as frequency
      from event e join {table(3)}
        on t.app = e.body::json #>> '{{item,app}}' and t.code = e.body::json #>> '{{item,type}}'
     where e.id = any($2::bigint[]) and {_TELLS})
select coalesce(json_agg(line order by id), '[]') from line
"""


async def items(pool: Pool, person_id: int, ids: list[int], presets: Presets) -> list[Line]:
    """Those of these items that the reader has, has not read, and did not write, oldest first."""
    text = await pool.fetchval(_ITEMS, person_id, ids, presets.apps, presets.types, presets.frequencies)
    return _lines.decode(text)
