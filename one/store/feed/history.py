"""What somebody published, where it went, and how many of those have it and have read it."""

from datetime import datetime

import msgspec

from one.scope import Scope
from one.store.feed.pages import Body
from one.store.pool import Pool
from one.subjects import Subject


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A channel that an item was put into, and what its class, school or person is called; None: it is no more."""

    channel: str
    name: str | None


class Published(msgspec.Struct, frozen=True):
    """An item of the asker's; ``received`` and ``read`` are people who have it now, without the asker."""

    id: int
    body: Body
    created_at: datetime
    withdrawn_at: datetime | None
    about: Subject
    places: list[Place]
    received: int
    read: int


_published = msgspec.json.Decoder(list[Published])

# Who listens to a channel: the view ``listens``, asked from the other side, where its indexes are;
# tests/feed/test_published.py compares both. What is asked of one person is written as such: a look into an index, where
# a join would read all of them.
AUDIENCE = """
audience as materialized (
    select distinct p.id as channel_id, x.person_id from place p cross join lateral (
        select k.id as person_id from person k where p.kind = 'user' and k.id = p.of
        union all
        select g.guardian_id from guardian g where p.kind = 'family' and g.child_id = p.of
           and exists (select from attachment a where a.person_id = p.of)
        union all
        select m.person_id from membership m join class c on c.id = m.class_id and c.archived_at is null
         where p.kind = 'class' and m.class_id = p.of and p.who in ('', (select profile from person where id = m.person_id))
        union all
        select g.guardian_id from membership m join class c on c.id = m.class_id and c.archived_at is null
          join guardian g on g.child_id = m.person_id
         where p.kind = 'class' and m.class_id = p.of and p.who in ('', 'parent')
        union all
        select a.person_id from attachment a where p.kind = 'school' and a.school_id = p.of
           and (p.who = a.function or p.who = (select profile from person where id = a.person_id))
        ) x where (select blocked_at is null from person where id = x.person_id))
"""
PLACE_OF = """
    select c.id, c.name, split_part(c.name, ':', 1) as kind, split_part(c.name, ':', 2)::bigint as of,
           split_part(c.name, ':', 3) as who"""
PLACE = f"{PLACE_OF} from channel c"

# Each channel is asked for its listeners once, however many of the items went there; items that went to the same channels
# have the same readers, who are put together once, and each of them is asked once for all that they read of these. So a page
# costs as many looks as there are readers, not as many as there are readers and items. What is suspended reads as if it
# stood: its author does not learn that somebody reported it.
_PAGE = f"""
with mine as materialized (
    select id, app, subject, subject_ids, body, created_at,
           case when suspended_at is null then withdrawn_at end as withdrawn_at from event
     where author_id = $1 and kind = 'item' and id < $2 and ($4::bigint is null or id = $4)
     order by id desc limit $3),
stands as materialized (
    select mine.id, mine.app, mine.withdrawn_at is null as shown, array_agg(f.channel_id order by f.channel_id) as channels
      from mine join feed f on f.event_id = mine.id and f.item group by mine.id, mine.app, mine.withdrawn_at),
place as materialized ({PLACE} where c.id in (select unnest(channels) from stands)),
{AUDIENCE},
shut as materialized (
    select s.person_id, s.app from app_shut s
     where s.person_id = any(array(select distinct person_id from audience))
       and s.app = any(array(select distinct app from mine))),
shared as materialized (
    select row_number() over () as n, app, channels, array_agg(id order by id) as items
      from stands where shown group by app, channels),
reader as materialized (
    select distinct s.n, a.person_id from shared s join audience a on a.channel_id = any(s.channels)
     where a.person_id <> $1
       and not exists (select from shut where shut.person_id = a.person_id and shut.app = s.app)),
received as materialized (
    select s.n, s.items, (select count(*) from reader r where r.n = s.n) as people from shared s),
seen as materialized (
    select m.event_id as id, count(*) as people from reader r join shared s on s.n = r.n
     cross join lateral (select event_id from mark where person_id = r.person_id and event_id = any(s.items)
                            and read_at is not null offset 0) m group by m.event_id)
select coalesce(json_agg(json_build_object(
           'id', mine.id, 'body', mine.body::json, 'created_at', mine.created_at, 'withdrawn_at', mine.withdrawn_at,
           'about', json_build_array(mine.subject, mine.subject_ids),
           'places', (select coalesce(json_agg(json_build_array(p.name, case p.kind
                                when 'class' then (select c.name from class c where c.id = p.of)
                                when 'school' then (select s.name from school s where s.id = p.of)
                                else (select rtrim(k.first_name || ' ' || k.last_name) from person k where k.id = p.of) end)
                                order by p.id), '[]')
                        from stands s join place p on p.id = any(s.channels) where s.id = mine.id),
           'received', coalesce((select people from received r where mine.id = any(r.items)), 0),
           'read', coalesce((select people from seen where seen.id = mine.id), 0)) order by mine.id desc), '[]')
  from mine
"""

_NEWEST_OF_ALL = 2**63 - 1


async def page(
    pool: Pool, scope: Scope, before: int | None, limit: int, event_id: int | None = None
) -> list[Published]:
    """The asker's items older than ``before``, the newest first; or the one of ``event_id``."""
    text = await pool.fetchval(
        _PAGE, scope.person_id, _NEWEST_OF_ALL if before is None else before, limit, event_id
    )
    return _published.decode(text)
