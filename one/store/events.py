"""Events as they are written and changed, and the reads of the live engine."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from one import channels, events
from one.events import Kind
from one.i18n.words import Words
from one.store.places import Waiting, place
from one.store.pool import Connection, Pool
from one.subjects import Subject


async def store(
    connection: Connection,
    *,
    kind: Kind,
    channels: Sequence[str],
    body: str,
    app: str = "",
    author_id: int | None = None,
    subject: Subject = Subject(),  # noqa: B008 - immutable
) -> Waiting:
    """Write an event, to be put into these channels at the end of the transaction (places.py).

    An item leaves a line for the job that looks for those who want a mail (store/notices/waiting.py).
    """
    event = await connection.fetchrow(
        f"""
        with made as (insert into event (kind, app, author_id, subject, subject_ids, body)
                      values ($1, $2, $3, $4, $5, $6) returning id, kind, created_at),
             told as (insert into notice_event (event_id) select id from made where kind = '{Kind.ITEM}')
        select id, created_at from made
        """,
        kind.value,
        app,
        author_id,
        subject.kind,
        list(subject.ids),
        body,
    )
    assert event is not None
    return Waiting(event["id"], kind, tuple(sorted(set(channels))), app, body, event["created_at"])


async def append(
    connection: Connection,
    *,
    kind: Kind,
    channels: Sequence[str],
    body: str,
    app: str = "",
    author_id: int | None = None,
    subject: Subject = Subject(),  # noqa: B008 - immutable
) -> tuple[int, list[events.Placed]]:
    """Both at once, for one event. Whoever does more in one transaction goes through the unit of work."""
    event = await store(
        connection, kind=kind, channels=channels, body=body, app=app, author_id=author_id, subject=subject
    )
    return event.id, await place(connection, [event])


# An event for each of many people, in the channel of their own.
_EACH = """
    with wanted as materialized (
        select * from unnest($2::text[], $3::bigint[], $4::text[]) as t (name, author_id, body)
    ), made as (
        insert into event (kind, author_id, body) select $1, author_id, body from wanted order by name
        returning id, created_at, author_id, body
    ), moved as (
        insert into channel as c (name, seq) select name, 1 from wanted order by name
        on conflict (name) do update set seq = c.seq + 1
        returning id, name, seq
    ), placed as (
        insert into feed (channel_id, seq, event_id, item)
        select moved.id, moved.seq, made.id, false
          from moved join wanted using (name) join made using (author_id)
    )
    select moved.name, moved.seq, made.id, made.created_at, made.body
      from moved join wanted using (name) join made using (author_id) order by name
"""


async def append_each(
    connection: Connection, kind: Kind, told: Mapping[int, tuple[str, str]]
) -> list[events.Placed]:
    """What is told to each of these people: (their own channel, body). As ``append`` does it, in one question."""
    names, bodies = [name for name, _ in told.values()], [body for _, body in told.values()]
    rows = await connection.fetch(_EACH, kind.value, names, list(told), bodies)
    return [
        events.Placed(
            row["name"],
            row["seq"],
            events.frame(row["name"], row["seq"], row["id"], kind, row["created_at"], row["body"]),
        )
        for row in rows
    ]


async def placed(connection: Connection, event_id: int) -> list[events.Placed]:
    """An event of before, at its places: the frames it was announced by."""
    rows = await connection.fetch(
        """
        select c.name, f.seq, e.id, e.kind, e.created_at, e.body
          from event e join feed f on f.event_id = e.id join channel c on c.id = f.channel_id
         where e.id = $1 order by c.name
        """,
        event_id,
    )
    return [
        events.Placed(
            r["name"],
            r["seq"],
            events.frame(r["name"], r["seq"], r["id"], r["kind"], r["created_at"], r["body"]),
        )
        for r in rows
    ]


async def channels_of(connection: Connection, subject: Subject) -> list[str]:
    """Where the items about ``subject`` stand."""
    rows = await connection.fetch(
        """
        select distinct c.name from event e join feed f on f.event_id = e.id and f.item
          join channel c on c.id = f.channel_id
         where e.subject = $1 and e.subject_ids = $2 and e.withdrawn_at is null order by 1
        """,
        subject.kind,
        list(subject.ids),
    )
    return [row["name"] for row in rows]


async def edit(
    connection: Connection,
    subject: Subject,
    *,
    title: str | Words,
    excerpt: str | Words = "",
    url: str = "",
    asks: bool = False,
) -> list[tuple[int, str]]:
    """Write these words, and where they lead if that is another place, into the items about ``subject``.

    Returned: (id, body) of each that stands, the oldest first.

    One that is suspended gets them too, and nobody hears of it: it may come back.
    """
    said = events.item("", "", title, excerpt, url, events.Author(0, ""), asks=asks)
    rows = await connection.fetch(
        """
        with found as materialized (
            select id from event where subject = $1 and subject_ids = $2 and kind = $5
               and (withdrawn_at is null or suspended_at is not null) order by id for no key update)
        update event e set body = jsonb_set(body::jsonb, '{item}', (body::jsonb -> 'item') - 'asks' - 'words' || jsonb_build_object(
                   'title', $3::text, 'excerpt', $4::text,
                   'author', coalesce((select jsonb_build_object('id', p.id, 'name', rtrim(p.first_name || ' ' || p.last_name))
                                         from person p where p.id = e.author_id), body::jsonb #> '{item,author}'),
                   'edited_at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
               || case when $6 = '' then '{}' else jsonb_build_object('url', $6::text) end
               || case when $7 then '{"asks": true}'::jsonb else '{}' end
               || case when $8 = '{}' then '{}' else jsonb_build_object('words', $8::jsonb) end)::text
          from found where e.id = found.id returning e.id, e.body, e.withdrawn_at
        """,
        subject.kind,
        list(subject.ids),
        said.title,
        said.excerpt,
        Kind.ITEM.value,
        url,
        asks,
        msgspec.json.encode(said.words).decode(),
    )
    return sorted((row["id"], row["body"]) for row in rows if row["withdrawn_at"] is None)


async def withdraw(connection: Connection, subject: Subject, since: datetime | None = None) -> list[int]:
    """Take the items about ``subject`` (told ``since``) out of every feed; return those that stood there.

    One that was suspended is withdrawn for good.
    """
    rows = await connection.fetch(
        """
        with found as materialized (
            select id, withdrawn_at is null as stood from event
             where subject = $1 and subject_ids = $2 and kind = $3
               and (withdrawn_at is null or suspended_at is not null)
               and ($4::timestamptz is null or created_at >= $4) order by id for no key update)
        update event e set withdrawn_at = coalesce(e.withdrawn_at, now()), suspended_at = null
          from found where e.id = found.id returning e.id, found.stood
        """,
        subject.kind,
        list(subject.ids),
        Kind.ITEM.value,
        since,
    )
    return sorted(row["id"] for row in rows if row["stood"])


RENAMED_IN = 200  # of the last items of a person: open pages hold no more of them


async def channels_of_author(connection: Connection, person_id: int, *, leaves: bool = False) -> list[str]:
    """Where the last items of a person stand; of one who ``leaves``, besides in channels that go with them."""
    rows = await connection.fetch(
        f"""
        select distinct c.name from (
            select id from event where author_id = $1 and kind = '{Kind.ITEM}' and withdrawn_at is null
             order by id desc limit {RENAMED_IN}) e
          join feed f on f.event_id = e.id and f.item join channel c on c.id = f.channel_id
         where c.name <> all($2::text[]) order by 1
        """,
        person_id,
        [channels.user(person_id), channels.family(person_id)] if leaves else [],
    )
    return [row["name"] for row in rows]


async def renamed(connection: Connection, people: Sequence[int]) -> list[tuple[list[str], events.Author]]:
    """Those of these people who published something: where it stands, and how they are called now."""
    rows = await connection.fetch(
        """
        select p.id, rtrim(p.first_name || ' ' || p.last_name) as name from person p
         where p.id = any($1::bigint[]) and exists (select from event e where e.author_id = p.id) order by p.id
        """,
        list(people),
    )
    return [
        (await channels_of_author(connection, row["id"]), events.Author(row["id"], row["name"]))
        for row in rows
    ]


async def author_of(connection: Connection, person_id: int) -> events.Author:
    """How somebody is called now, whether they published anything or not."""
    name = "select rtrim(first_name || ' ' || last_name) from person where id = $1"
    return events.Author(person_id, await connection.fetchval(name, person_id))


async def positions(pool: Pool, names: Sequence[str]) -> dict[str, int]:
    """The last seq of each channel; 0 for one nothing was ever written to."""
    rows = await pool.fetch("select name, seq from channel where name = any($1::text[])", list(names))
    return dict.fromkeys(names, 0) | {row["name"]: row["seq"] for row in rows}


async def after(pool: Pool, name: str, seq: int, limit: int, days: int) -> list[tuple[int, bytes]]:
    """What follows ``seq`` in a channel, oldest first, at most ``limit`` frames of at most ``days`` of age."""
    rows = await pool.fetch(
        """
        select f.seq, e.id, e.kind, e.created_at, e.body
          from channel c join feed f on f.channel_id = c.id join event e on e.id = f.event_id
         where c.name = $1 and f.seq > $2 and f.created_at > now() - make_interval(days => $4)
         order by f.seq limit $3
        """,
        name,
        seq,
        limit,
        days,
    )
    return [
        (r["seq"], events.frame(name, r["seq"], r["id"], r["kind"], r["created_at"], r["body"])) for r in rows
    ]
