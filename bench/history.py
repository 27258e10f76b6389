"""A school's past, made in SQL: so many days of items in each channel, and a month of them read."""

from dataclasses import dataclass

from one.store.pool import Connection

BODY = (
    '{"item":{"app":"carnet","type":"mot","title":"Sortie à la ferme","excerpt":"Prévoyez des bottes, un goûter et'
    ' un vêtement de pluie.","url":"/carnet/1","author":{"id":1,"name":"Paul Prof"}}}'
)
UNREAD = 5  # of each channel: what nobody has read

# Day after day, and class after class within a day, as they would have come; the last of them a minute ago.
_EVENTS = """
insert into event (id, kind, app, author_id, body, created_at) overriding system value
select $4 + row_number() over (order by k, d.n), 'item', 'carnet', null, $5,
       now() - interval '1 minute' - ($2 - k) * interval '1 day' / $3
  from generate_series(1, $2::int) k, unnest($1::bigint[]) with ordinality as d (id, n)
"""
_FEED = """
insert into feed (channel_id, seq, event_id, item, app, created_at, xid)
select d.id, k, e.id, true, e.app, e.created_at, '0'
  from generate_series(1, $2::int) k cross join unnest($1::bigint[]) with ordinality as d (id, n)
  join event e on e.id = $3 + (k - 1) * cardinality($1::bigint[]) + d.n
"""
_READ = """
insert into mark (person_id, event_id, read_at)
select distinct l.person_id, f.event_id, now()
  from channel d
  join listens l on l.channel = d.name
  join feed f on f.channel_id = d.id and f.created_at > now() - interval '32 days' and f.seq <= d.seq - $2
 where d.name = any($1::text[])
"""


@dataclass(frozen=True)
class History:
    """How much there is of everything."""

    items: int
    marks: int


async def fill(connection: Connection, names: list[str], read: list[str], days: int, each: int) -> History:
    """``each`` items a day in each channel, for so many days; who listens to those of ``read`` has read all but the last."""
    async with connection.transaction():
        await connection.execute("set local session_replication_role = replica")  # nobody is to be told
        channels = await connection.fetch(
            "insert into channel (name, seq) select name, $2 from unnest($1::text[]) as name"
            " on conflict (name) do update set seq = excluded.seq returning id",
            names,
            days * each,
        )
        ids = [row["id"] for row in channels]
        first = await connection.fetchval("select coalesce(max(id), 0) from event")
        await connection.execute(_EVENTS, ids, days * each, each, first, BODY)
        await connection.execute(_FEED, ids, days * each, first)
        await connection.execute("select setval('event_id_seq', (select max(id) from event))")
        await connection.execute(_READ, read, UNREAD)
        marks = await connection.fetchval("select count(*) from mark")
    await connection.execute("vacuum analyze")
    return History(len(ids) * days * each, marks)
