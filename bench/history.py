"""A school's past, made in SQL: so many days of items in each channel, with words to look for, and a month of them read."""

from dataclasses import dataclass

from one.store.pool import Connection

UNREAD = 5  # of each channel: what nobody has read

# What items say: each once among 997, the first word of each title among all of them.
EVERYWHERE, RARE, NOWHERE = "sortie", "girafe", "zanzibar"
_DRAFTS = """
create temp table draft on commit drop as
select n, app, json_build_object('item', json_build_object('app', app, 'type', type, 'title', title, 'excerpt', excerpt, 'url', '/carnet/1',
           'author', json_build_object('id', 1, 'name', 'Paul Prof')))::text as body,
       to_tsvector('french', searched(concat_ws(' ', title, excerpt))) as words
  from (select n, 'Sortie à la ' || (array['ferme', 'piscine', 'mer', 'mairie', 'médiathèque', 'patinoire', 'forêt'])[1 + n % 7]
               || case when n = 0 then ' des girafes' else '' end as title,
               'Prévoyez ' || (array['des bottes', 'un bonnet', 'un goûter', 'des crayons', 'un sac à dos'])[1 + n % 5] || ' et '
               || (array['un vêtement de pluie', 'une gourde', 'le livre ' || n, 'dix euros'])[1 + n % 4]
               || ' : rendez-vous à ' || 8 + n % 9 || ' heures devant l’école.' as excerpt,
               case when n % 10 = 9 then 'actualites' else 'carnet' end as app,
               case when n % 10 = 9 then 'info' else 'mot' end as type
          from generate_series(0, 996) as n) said
"""
# Where they stand, and who teaches there: the author of all of it.
_PLACES = """
create temp table place on commit drop as
select c.id, row_number() over (order by c.id) as n, t.id as author_id,
       to_tsvector('french', searched(coalesce(t.first_name || ' ' || t.last_name, 'Paul Prof')))
       || array_to_tsvector(array['#' || c.id]) as words
  from channel c left join lateral (
       select p.id, p.first_name, p.last_name from membership m join person p on p.id = m.person_id and p.profile = 'enseignant'
        where m.class_id = nullif(split_part(c.name, ':', 2), '')::bigint and c.name like 'class:%' order by p.id limit 1) t on true
 where c.id = any($1::bigint[])
"""
# Day after day, and class after class within a day, as they would have come; the last of them a minute ago.
_EVENTS = """
insert into event (id, kind, app, author_id, body, created_at) overriding system value
select m.id, 'item', d.app, m.author_id, d.body, m.at
  from (select $3 + row_number() over (order by k, p.n) as id, p.author_id,
               now() - interval '1 minute' - ($1 - k) * interval '1 day' / $2 as at
          from generate_series(1, $1::int) k, place p) m
  join draft d on d.n = m.id % 997
"""
_FEED = """
insert into feed (channel_id, seq, event_id, item, app, created_at, xid)
select p.id, k, e.id, true, e.app, e.created_at, '0'
  from generate_series(1, $1::int) k cross join place p
  join event e on e.id = $2 + (k - 1) * (select count(*) from place) + p.n
"""
_WORDS = """
insert into item_words (event_id, words)
select f.event_id, d.words || p.words
  from feed f join place p on p.id = f.channel_id join draft d on d.n = f.event_id % 997 where f.event_id > $1
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
        # Words are put in order once, at the end.
        await connection.execute("set local gin_pending_list_limit = '1GB'")
        await connection.execute("alter index item_words_words set (fastupdate = on)")
        channels = await connection.fetch(
            "insert into channel (name, seq) select name, $2 from unnest($1::text[]) as name"
            " on conflict (name) do update set seq = excluded.seq returning id",
            names,
            days * each,
        )
        ids = [row["id"] for row in channels]
        first = await connection.fetchval("select coalesce(max(id), 0) from event")
        await connection.execute(_DRAFTS)
        await connection.execute(_PLACES, ids)
        await connection.execute("analyze draft, place")
        await connection.execute(_EVENTS, days * each, each, first)
        await connection.execute(_FEED, days * each, first)
        await connection.execute(_WORDS, first)
        await connection.execute("alter index item_words_words set (fastupdate = off)")
        await connection.execute("select setval('event_id_seq', (select max(id) from event))")
        await connection.execute(_READ, read, UNREAD)
        marks = await connection.fetchval("select count(*) from mark")
    await connection.execute("vacuum analyze")
    return History(len(ids) * days * each, marks)
