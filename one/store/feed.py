"""The feed of a person: the merge of their channels' items, less their own marks."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.scope import Scope
from one.store.pool import Connection, Pool
from one.subjects import Subject


class Line(msgspec.Struct, frozen=True):
    """One item of a feed page; ``channels`` are those of the asker it stands in."""

    id: int
    body: str
    created_at: datetime
    channels: list[str]
    read: bool


async def page(
    pool: Pool, scope: Scope, before: int | None, limit: int
) -> tuple[list[Line], dict[str, int], dict[str, list[str]]]:
    """Items of the asker's channels, newest first, older than event ``before``.

    Also returned, read *before* the items and so never ahead of them: the seq of each channel
    (where the page's live stream goes on) and the children each channel speaks for.
    """
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        spoken = await connection.fetch(
            """
            select l.channel, coalesce(max(c.seq), 0) as seq,
                   array_agg(distinct k.first_name order by k.first_name) filter (where k.id is not null) as names
              from listens l left join channel c on c.name = l.channel
              left join person k on k.id = l.child_id
             where l.person_id = $1 group by l.channel
            """,
            scope.person_id,
        )
        seqs = {row["channel"]: row["seq"] for row in spoken}
        rows = await connection.fetch(
            """
            with mine as (select id, name from channel where name = any($1::text[])),
            shut as (select array(select app from app_shut where person_id = $4) as apps),
            newest as (
                select x.event_id from mine cross join shut
                 cross join lateral (
                    select f.event_id from feed f join event e on e.id = f.event_id
                     where f.channel_id = mine.id and f.item and e.withdrawn_at is null
                       and e.app <> all (shut.apps) and ($2::bigint is null or f.event_id < $2)
                       and not exists (select from mark m where m.person_id = $4 and m.event_id = f.event_id
                                          and m.hidden_at is not null)
                     order by f.event_id desc limit $3) x
                 group by x.event_id order by x.event_id desc limit $3)
            select e.id, e.body, e.created_at,
                   array(select mine.name from feed f join mine on mine.id = f.channel_id
                          where f.event_id = e.id) as channels,
                   e.author_id is not distinct from $4
                   or exists (select from mark m where m.person_id = $4 and m.event_id = e.id
                               and m.read_at is not null) as read
              from newest join event e on e.id = newest.event_id
             order by e.id desc
            """,
            list(seqs), before, limit, scope.person_id,
        )  # fmt: skip
    children = {row["channel"]: list(row["names"]) for row in spoken if row["names"]}
    return [Line(**row) for row in rows], seqs, children


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
        scope.person_id, list(event_ids), list(scope.channels),
    )  # fmt: skip
    return [row["event_id"] for row in rows]


async def has_subject(pool: Pool, scope: Scope, subject: Subject) -> bool:
    """Whether something about ``subject`` stands in a channel the asker listens to."""
    found: bool = await pool.fetchval(
        """
        select exists (select from event e join feed f on f.event_id = e.id join channel c on c.id = f.channel_id
                        where e.subject = $1 and e.subject_ids = $2 and e.withdrawn_at is null
                          and c.name = any($3::text[]))
        """,
        subject.kind, list(subject.ids), list(scope.channels),
    )  # fmt: skip
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
        subject.kind, list(subject.ids), list(scope.channels), scope.person_id,
    )  # fmt: skip
    return [row["id"] for row in rows]
