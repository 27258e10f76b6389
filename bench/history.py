"""A school's past, made in SQL: so many days of items in each class, and a month of them read."""

from dataclasses import dataclass

from one.store.pool import Connection

BODY = (
    '{"item":{"app":"carnet","type":"mot","title":"Sortie à la ferme","excerpt":"Prévoyez des bottes, un goûter et'
    ' un vêtement de pluie.","url":"/carnet/1","author":{"id":1,"name":"Paul Prof"}}}'
)
UNREAD = 5  # of each class: what its parents have not read

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
  from class c
  join channel d on d.name = 'class:' || c.id || ':parent'
  join listens l on l.channel = d.name
  join feed f on f.channel_id = d.id and f.created_at > now() - interval '32 days' and f.seq <= d.seq - $2
 where c.id = any($1::int[])
"""


@dataclass(frozen=True)
class History:
    """How much there is of everything."""

    classes: int
    items: int
    marks: int


async def fill(
    connection: Connection, classes: list[int], readers: list[int], days: int, each: int
) -> History:
    """``each`` items a day in each class, for so many days; the parents of ``readers`` have read all but the last ones."""
    async with connection.transaction():
        await connection.execute("set local session_replication_role = replica")  # nobody is to be told
        channels = await connection.fetch(
            "insert into channel (name, seq) select 'class:' || id || ':parent', $2 from unnest($1::int[]) as id"
            " on conflict (name) do update set seq = excluded.seq returning id",
            classes,
            days * each,
        )
        ids = [row["id"] for row in channels]
        first = await connection.fetchval("select coalesce(max(id), 0) from event")
        await connection.execute(_EVENTS, ids, days * each, each, first, BODY)
        await connection.execute(_FEED, ids, days * each, first)
        await connection.execute("select setval('event_id_seq', (select max(id) from event))")
        await connection.execute(_READ, readers, UNREAD)
        marks = await connection.fetchval("select count(*) from mark")
    await connection.execute("vacuum analyze")
    return History(len(classes), len(ids) * days * each, marks)
