"""Who is to be told by mail of what was published: found by a job, once for each item.

A publication leaves one row (``notice_event``), whoever it is for. One statement takes such rows and writes, for each
reader who wants to be told, the mail and what their browsers show, or a line that waits for their digest: all of it or,
when the worker is killed, nothing. Keys of mails follow from reader and item, so that no item is told to anybody twice.
"""

from collections.abc import Mapping
from datetime import datetime

from one.store.feed.history import AUDIENCE, PLACE
from one.store.notices.presets import Presets, table
from one.store.pool import Connection, Pool
from one.store.push.endpoints import OPEN

AT_ONCE = 1  # item of one statement: it may be for a whole school, and a statement has its bound
# What is found later than this was held up with the worker: it goes with the next digest, and not as a hundred mails.
IMMEDIATE_HOURS = 24
DIGEST_DAYS = 30

# Who may be told of anything, and whom of them a mail reaches.
PRESENT = "{p}.activated_at is not null and {p}.blocked_at is null"
MAILED = "{p}.email is not null and {p}.email_checked_at is not null and {p}.email_refused_at is null"
REACHED = f"{PRESENT} and {MAILED}"

# People are held in the order of their ids before rows name them, as everybody holds them (docs/architecture.md).
_FAN_OUT = f"""
with taken as materialized (
    delete from notice_event n
     using (select event_id from notice_event order by event_id limit {AT_ONCE} for update skip locked) d
     where n.event_id = d.event_id returning n.event_id, n.urgent),
item as materialized (
    select e.id, e.author_id, t.app, t.code, t.preset, urgent, e.created_at > now() - interval '{IMMEDIATE_HOURS} hours' as young
      from taken join event e on e.id = taken.event_id join {table(1)}
        on t.app = e.body::json #>> '{{item,app}}' and t.code = e.body::json #>> '{{item,type}}'
     where e.withdrawn_at is null and e.created_at > now() - interval '{DIGEST_DAYS} days'),
stands as materialized (
    select distinct i.id, f.channel_id from item i join feed f on f.event_id = i.id and f.item),
place as materialized ({PLACE} where c.id in (select channel_id from stands)),
{AUDIENCE},
reader as materialized (
    select distinct i.id as event_id, i.app, i.code, i.preset, i.urgent, i.young, a.person_id
      from item i join stands s on s.id = i.id join audience a on a.channel_id = s.channel_id
     where a.person_id is distinct from i.author_id),
held as materialized (
    select r.event_id, r.app, r.code, r.preset, r.urgent, r.young, p.id as person_id,
           $7 and {MAILED.format(p="p")} as mailed from reader r join person p on p.id = r.person_id
     where {PRESENT.format(p="p")}
       and ($7 and {MAILED.format(p="p")} or exists (select {OPEN} where e.person_id = p.id))
       and not exists (select from notice_person n where n.person_id = p.id and n.paused_until > now())
     order by p.id, r.event_id for key share of p),
wanted as materialized (
    select h.*, notice_frequency(h.person_id, app, code, preset) as frequency, due.at
      from held h cross join lateral (
        select coalesce(min(case when h.urgent then now() else coalesce(q.until, now()) end), now()) as at from attachment a
          left join unnest($5::integer[], $6::timestamptz[]) as q (school_id, until) on q.school_id = a.school_id
         where a.person_id = h.person_id) due),
posted as (
    insert into outbox (key, transport, template, person_id, about, data, due_at, created_at)
    select md5('notice:' || w.event_id || ':' || w.person_id)::uuid, 'mail', $4, w.person_id, 'notice:' || w.app,
           json_build_object('event', w.event_id, 'urgent', w.urgent), w.at, w.at
      from wanted w
     where w.frequency = 'immediate' and w.young and w.mailed order by w.person_id, w.event_id
        on conflict (key) do nothing),
pushed as (
    insert into push (endpoint_id, events, urgent, created_at, due_at)
    select b.id, array[w.event_id], w.urgent, w.at, w.at
      from wanted w cross join lateral (select e.id {OPEN} where e.person_id = w.person_id) b
     where w.frequency = 'immediate' and w.young
        on conflict do nothing),
kept as (
    insert into notice (person_id, event_id)
    select person_id, event_id from wanted
     where frequency in ('daily', 'weekly') or frequency = 'immediate' and not young order by person_id, event_id
        on conflict do nothing)
select count(*) from taken
"""


async def fan_out(
    pool: Pool, presets: Presets, template: str, quiet: Mapping[int, datetime], *, mails: bool
) -> int:
    """Find the readers of some items; return of how many. ``quiet``: schools whose mails wait, and until when.

    ``mails``: whether any leave from here; browsers show notifications in any case.
    """
    found: int = await pool.fetchval(
        _FAN_OUT,
        presets.apps,
        presets.types,
        presets.frequencies,
        template,
        list(quiet),
        list(quiet.values()),
        mails,
    )
    return found


async def keep(pool: Pool, person_id: int, event_id: int) -> None:
    """An item waits for somebody's next digest after all."""
    await pool.execute(
        "insert into notice (person_id, event_id) select p.id, $2 from person p where p.id = $1 for key share"
        " on conflict do nothing",
        person_id,
        event_id,
    )


async def hurry(connection: Connection, event_id: int) -> None:
    """The mails that tell of this at once leave in the pause of the school, too; in the transaction that published it."""
    await connection.execute("update notice_event set urgent = true where event_id = $1", event_id)


async def forget(pool: Pool) -> None:
    """Nobody is to be told of anything by mail: none leaves from this server."""
    await pool.execute("delete from notice_event")
    await pool.execute("delete from notice")
