"""Digests: for whom the hour has come, and what stands in them.

A window is a day of the reader's school, by its clock: it ends at the reader's hour, whenever it is looked at. Each is
looked at once; what waits and came before its end is told by one mail, that of the week with it when its Friday has come.
Lines of ``notice`` go with the mail that left, so that each item is told once, however late and whatever is chosen meanwhile.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from one.store.notices.presets import Presets, table
from one.store.notices.waiting import MAILED
from one.store.outbox import UNSYNCED
from one.store.pool import Pool
from one.store.push.endpoints import OPEN

AT_ONCE = 1000  # readers of one statement


class Place(NamedTuple):
    """A school, its zone, what its clock shows now, and until when its mails wait, if they do."""

    school_id: int
    zone: str
    day: date
    at: time
    quiet_until: datetime | None


_OPEN = f"""
with place as materialized (
    select * from unnest($5::integer[], $6::text[], $7::date[], $8::time[], $9::timestamptz[])
        as p (school_id, zone, day, at, quiet_until)),
come as materialized (
    select w.person_id, p.zone, p.quiet_until, hour.at, d.day, d.day - (extract(isodow from d.day)::int + 2) % 7 as friday,
           n.weekly_on
      from (select distinct person_id from notice where message_id is null and person_id not in (
                select person_id from notice_person where daily_on >= (select max(day) from place))) w
     cross join lateral (select min(school_id) as school_id from attachment where person_id = w.person_id) a
      join place p on p.school_id = a.school_id
      left join notice_person n on n.person_id = w.person_id
     cross join lateral (select coalesce(n.digest_at, $10::time) as at) hour
     cross join lateral (select p.day - (p.at < hour.at)::int as day) d
     where n.daily_on is null or n.daily_on < d.day
     order by w.person_id limit {AT_ONCE}),
window_end as materialized (
    select c.*, $11 and {MAILED.format(p="p")} as mailed,
           (c.day + c.at) at time zone c.zone as daily_end, (c.friday + c.at) at time zone c.zone as weekly_end
      from come c join person p on p.id = c.person_id order by p.id for key share of p),
item as materialized (
    select w.person_id, n.event_id, e.created_at <= w.daily_end as before_day,
           e.created_at <= w.weekly_end and (w.weekly_on is null or w.weekly_on < w.friday) as before_friday,
           notice_frequency(w.person_id, t.app, t.code, t.preset) as frequency
      from window_end w
     cross join lateral (select event_id from notice where person_id = w.person_id and message_id is null offset 0) n
     cross join lateral (select created_at, body from event where id = n.event_id offset 0) e
      join {table(1)} on t.app = e.body::json #>> '{{item,app}}' and t.code = e.body::json #>> '{{item,type}}'),
wanted as materialized (
    select person_id, bool_or(frequency in ('immediate', 'daily') and before_day) as daily,
           bool_or(frequency = 'weekly' and before_friday) as weekly,
           array_agg(event_id order by event_id) filter (where frequency in ('immediate', 'daily') and before_day
                                                           or frequency = 'weekly' and before_friday) as events
      from item group by person_id),
posted as (
    insert into outbox (key, transport, template, person_id, about, data, due_at, created_at)
    select md5('digest:' || w.person_id || ':' || w.day)::uuid, 'mail', $4, w.person_id, 'notice:',
           json_build_object('day', w.day, 'weekly', wanted.weekly), coalesce(w.quiet_until, now()),
           coalesce(w.quiet_until, now())
      from window_end w join wanted using (person_id)
     where (wanted.daily or wanted.weekly) and w.mailed order by w.person_id
        on conflict (key) do nothing),
pushed as (
    insert into push (endpoint_id, events, digest, created_at, due_at)
    select b.id, wanted.events, true, coalesce(w.quiet_until, now()), coalesce(w.quiet_until, now())
      from window_end w join wanted using (person_id)
     cross join lateral (select e.id {OPEN} where e.person_id = w.person_id) b
     where wanted.daily or wanted.weekly
        on conflict do nothing returning endpoint_id),
told as (
    delete from notice n using window_end w join wanted using (person_id)
     where n.person_id = w.person_id and n.event_id = any(wanted.events) and not w.mailed
       and exists (select {OPEN} where e.person_id = w.person_id)),
marked as (
    insert into notice_person (person_id, daily_on, weekly_on)
    select w.person_id, w.day, case when wanted.weekly then w.friday end
      from window_end w left join wanted using (person_id) order by w.person_id
        on conflict (person_id) do update set daily_on = excluded.daily_on,
           weekly_on = coalesce(excluded.weekly_on, notice_person.weekly_on))
select count(*) from come
"""


async def open_windows(
    pool: Pool, presets: Presets, template: str, places: Sequence[Place], usual: time, *, mails: bool
) -> int:
    """Write the mails of some readers whose hour has come, and what their browsers show; return at how many was looked.

    ``usual``: the hour of who chose none. Who is told by browsers alone is told here: lines of ``notice`` go at once.
    """
    found: int = await pool.fetchval(
        _OPEN,
        presets.apps,
        presets.types,
        presets.frequencies,
        template,
        [place.school_id for place in places],
        [place.zone for place in places],
        [place.day for place in places],
        [place.at for place in places],
        [place.quiet_until for place in places],
        usual,
        mails,
    )
    return found


async def waiting(pool: Pool, person_id: int, message_id: int) -> list[int]:
    """The items that wait for a reader's digest, and those this mail has taken at an earlier try."""
    rows = await pool.fetch(
        "select event_id from notice where person_id = $1 and (message_id is null or message_id = $2) order by event_id",
        person_id,
        message_id,
    )
    return [row["event_id"] for row in rows]


async def take(
    pool: Pool, person_id: int, message_id: int, ids: Sequence[int], dropped: Sequence[int]
) -> set[int]:
    """Have this mail tell of these items, which no other does meanwhile; return which. ``dropped`` wait for nothing any more."""
    rows = await pool.fetch(
        f"""
        with gone as (delete from notice where person_id = $1 and event_id = any($4::bigint[])
                         and (message_id is null or message_id = $2))
        update notice set message_id = case when event_id = any($3::bigint[]) then $2 end
          from {UNSYNCED}
         where person_id = $1 and event_id <> all($4::bigint[])
           and (message_id is null and event_id = any($3::bigint[]) or message_id = $2)
        returning event_id, message_id
        """,
        person_id,
        message_id,
        list(ids),
        list(dropped),
    )
    return {row["event_id"] for row in rows if row["message_id"] is not None}
