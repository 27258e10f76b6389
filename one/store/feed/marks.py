"""A person's own marks on items: what they have read, and what they took out of their feed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from one.events import Item
from one.scope import Scope
from one.store.feed.filters import Filters
from one.store.feed.pages import AUTHOR, Body, named
from one.store.feed.unread import UNREAD_DAYS
from one.store.pool import Connection, Pool
from one.subjects import Subject


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


# What a person may see of a channel's items: their own feed, less what was withdrawn and what is closed to them.
_MINE = """
    e.withdrawn_at is null and e.kind = 'item'
    and exists (select from feed f join channel c on c.id = f.channel_id
                 where f.event_id = e.id and f.item and c.name = any($2::text[]))
    and not exists (select from app_shut s where s.person_id = $1 and s.app = e.app)
"""


async def hide(connection: Connection, scope: Scope, event_ids: Sequence[int]) -> list[int]:
    """Take items out of the asker's own feed; return those that stood there."""
    rows = await connection.fetch(
        f"""
        insert into mark as m (person_id, event_id, hidden_at)
        select $1, e.id, now() from event e where e.id = any($3::bigint[]) and {_MINE} order by e.id
        on conflict (person_id, event_id) do update set hidden_at = now() where m.hidden_at is null
        returning event_id
        """,
        scope.person_id,
        list(scope.channels),
        list(event_ids),
    )
    return sorted(row["event_id"] for row in rows)


async def restore(connection: Connection, scope: Scope, event_ids: Sequence[int]) -> list[int]:
    """Put items back that the asker took out of their feed; return those that were not there."""
    rows = await connection.fetch(
        "update mark set hidden_at = null where person_id = $1 and event_id = any($2::bigint[])"
        " and hidden_at is not null returning event_id",
        scope.person_id,
        list(event_ids),
    )
    return sorted(row["event_id"] for row in rows)


async def is_hidden(connection: Connection, scope: Scope, event_id: int, *, now: bool = True) -> bool:
    """Whether the asker took an item out; without ``now``, whether they ever marked it."""
    found: bool = await connection.fetchval(
        "select exists (select from mark where person_id = $1 and event_id = $2"
        " and (hidden_at is not null or not $3))",
        scope.person_id,
        event_id,
        now,
    )
    return found


class Hidden(msgspec.Struct, frozen=True):
    """An item that the asker took out of their feed."""

    id: int
    body: Body
    author: str | None
    created_at: datetime

    @property
    def item(self) -> Item:
        """As it reads today."""
        return named(self.body.item, self.author)


_hidden = msgspec.json.Decoder(list[Hidden])


async def hidden(pool: Pool, scope: Scope, before: int | None, limit: int) -> list[Hidden]:
    """What the asker took out and may still read, the newest item first, older than ``before``."""
    return _hidden.decode(
        await pool.fetchval(
            f"""
            select coalesce(json_agg(json_build_object('id', x.id, 'body', x.body::json, 'author', x.author, 'created_at', x.created_at)
                            order by x.id desc), '[]') from (
                select e.id, e.body, e.created_at, {AUTHOR} as author from mark m join event e on e.id = m.event_id
                 where m.person_id = $1 and m.hidden_at is not null
                   and ($3::bigint is null or e.id < $3) and {_MINE}
                 order by e.id desc limit $4) x
            """,
            scope.person_id,
            list(scope.channels),
            before,
            limit,
        )
    )


async def mark_seen(
    connection: Connection, scope: Scope, seqs: Mapping[str, int], filters: Filters, words: str = ""
) -> list[int]:
    """Mark as read what a page showed that stood at these positions, with these filters and folded words; return what was not yet."""
    rows = await connection.fetch(
        f"""
        insert into mark as m (person_id, event_id, read_at)
        select $1, e.id, now() from event e
         where {_MINE} and e.created_at > now() - make_interval(days => {UNREAD_DAYS})
           and e.author_id is distinct from $1
           and e.id in (
                select f.event_id from unnest($3::text[], $4::bigint[]) as shown(name, seq)
                  join channel c on c.name = shown.name
                  join feed f on f.channel_id = c.id and f.item and f.seq <= shown.seq
                 where f.created_at > now() - make_interval(days => {UNREAD_DAYS})
                   and ($5::text[] = '{{}}' or f.app = any($5))
                   and shown.name = any($2::text[])
                   and ($6::bigint[] = '{{}}' or exists (
                        select from listens l where l.person_id = $1 and l.channel = shown.name and l.child_id = any($6))))
           and not exists (select from mark o where o.person_id = $1 and o.event_id = e.id
                              and (o.read_at is not null or o.hidden_at is not null))
           and ($7 = '' or exists (select from item_words w where w.event_id = e.id
                                      and w.words @@ websearch_to_tsquery('french', $7)))
         order by e.id
        on conflict (person_id, event_id) do update set read_at = now() where m.read_at is null
        returning event_id
        """,
        scope.person_id,
        list(scope.channels),
        list(seqs),
        list(seqs.values()),
        list(filters.apps),
        list(filters.children),
        words,
    )
    return sorted(row["event_id"] for row in rows)


async def withdrawn(pool: Pool, scope: Scope, subject: Subject) -> bool:
    """Whether items about ``subject`` stood in the asker's channels, and were taken back."""
    found: bool = await pool.fetchval(
        """
        select exists (select from event e join feed f on f.event_id = e.id and f.item join channel c on c.id = f.channel_id
                        where e.subject = $1 and e.subject_ids = $2 and e.withdrawn_at is not null and c.name = any($3::text[]))
        """,
        subject.kind,
        list(subject.ids),
        list(scope.channels),
    )
    return found


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


class Seen(msgspec.Struct):
    """What one person has read, of which channels."""

    person_id: int
    ids: list[int]
    channels: list[str]


async def mark_read_of(connection: Connection, seen: Sequence[Seen]) -> dict[int, list[int]]:
    """``mark_read`` for many people at once; by person, what they had not read yet."""
    rows = await connection.fetch(
        """
        with wanted as materialized (
            select w.person_id, i as event_id
              from json_to_recordset($1::json) as w (person_id bigint, ids bigint[], channels text[])
             cross join unnest(w.ids) as i
             where exists (select from person p where p.id = w.person_id)
               and coalesce((select true from feed f where f.event_id = i and f.item and exists (
                       select from channel c where c.id = f.channel_id and c.name = any(w.channels)) limit 1), false))
        insert into mark as m (person_id, event_id, read_at)
        select person_id, event_id, now() from wanted order by person_id, event_id
        on conflict (person_id, event_id) do update set read_at = now() where m.read_at is null
        returning person_id, event_id
        """,
        msgspec.json.encode(seen).decode(),
    )
    done: dict[int, list[int]] = {}
    for row in rows:
        done.setdefault(row["person_id"], []).append(row["event_id"])
    return done
