"""What somebody, and their school, chose of mails; and how many mails that would have been."""

from collections.abc import Sequence
from datetime import date, datetime, time

import msgspec

from one.scope import Scope
from one.store.notices.leaving import SCHOOLS, School
from one.store.notices.presets import Presets, table
from one.store.pool import Connection, Pool


class Chosen(msgspec.Struct, frozen=True):
    """How it is with a type for somebody: ``frequency`` by their choice or what is usual, ``off`` whatever that is."""

    app: str
    type: str
    frequency: str
    usual: str
    off: bool
    app_off: bool


class Mine(msgspec.Struct, frozen=True):
    """All choices of somebody, and where mails go."""

    types: list[Chosen]
    digest_at: time | None
    paused_until: datetime | None
    chose: bool  # anything at all
    email: str | None
    reached: bool  # a mail would arrive there: checked, and not refused since
    schools: list[School]


class Told(msgspec.Struct, frozen=True):
    """How many items of a type came on a day of the last month."""

    app: str
    type: str
    day: date
    items: int


_mine = msgspec.json.Decoder(Mine)
_told = msgspec.json.Decoder(list[Told])


async def mine(pool: Pool, scope: Scope, presets: Presets) -> Mine:
    """Of the asker, in one question."""
    text = await pool.fetchval(
        f"""
        with t as materialized (select * from {table(2)}),
        usual as materialized (
            select t.app, t.code, coalesce((select s.frequency from attachment a join notice_preset s on s.school_id = a.school_id
                     where a.person_id = $1 and s.app = t.app and s.type = t.code
                     order by array_position(array['immediate', 'daily', 'weekly', 'never'], s.frequency) limit 1), t.preset)
                   as frequency from t)
        select json_build_object(
            'types', (select coalesce(json_agg(json_build_object('app', u.app, 'type', u.code,
                        'frequency', coalesce(c.frequency, u.frequency), 'usual', u.frequency, 'off', coalesce(c.off, false),
                        'app_off', exists (select from notice_choice w where w.person_id = $1 and w.app = u.app
                                              and w.type = '' and w.off))), '[]')
                        from usual u left join notice_choice c on c.person_id = $1 and c.app = u.app and c.type = u.code),
            'digest_at', n.digest_at,
            'paused_until', case when n.paused_until > now() then n.paused_until end,
            'chose', exists (select from notice_choice c where c.person_id = $1) or n.digest_at is not null,
            'email', p.email,
            'reached', p.email is not null and p.email_checked_at is not null and p.email_refused_at is null,
            'schools', {SCHOOLS})
          from person p left join notice_person n on n.person_id = p.id where p.id = $1
        """,
        scope.person_id,
        presets.apps,
        presets.types,
        presets.frequencies,
    )
    return _mine.decode(text)


async def told(pool: Pool, scope: Scope, zone: str) -> list[Told]:
    """What came to the asker in the last thirty days, by type and day of this zone."""
    text = await pool.fetchval(
        """
        with mine as materialized (
            select distinct c.id from listens l join channel c on c.name = l.channel where l.person_id = $1),
        item as materialized (
            select distinct e.id, e.body::json #>> '{item,app}' as app, e.body::json #>> '{item,type}' as type,
                   (e.created_at at time zone $2)::date as day
              from mine cross join lateral (select event_id from feed where channel_id = mine.id and item
                                               and created_at > now() - interval '30 days' offset 0) f
              join event e on e.id = f.event_id
             where e.withdrawn_at is null and e.author_id is distinct from $1
               and not exists (select from app_shut s where s.person_id = $1 and s.app = e.app))
        select coalesce(json_agg(t), '[]') from (
            select app, type, day, count(*) as items from item group by app, type, day order by day, app, type) t
        """,
        scope.person_id,
        zone,
    )
    return _told.decode(text)


async def hold(connection: Connection, person_id: int) -> None:
    """One change of somebody's choices at a time, wherever it comes from; they are not merged away meanwhile."""
    await connection.execute("select from person where id = $1 for no key update", person_id)


async def choose(connection: Connection, person_id: int, app: str, type_: str, frequency: str) -> None:
    """How often mails tell of a type from now on; what was chosen before « never » is kept."""
    await connection.execute(
        """
        insert into notice_choice as c (person_id, app, type, frequency, off)
        values ($1, $2, $3, nullif($4, 'never'), $4 = 'never')
            on conflict (person_id, app, type) do update
           set frequency = coalesce(excluded.frequency, c.frequency), off = excluded.off, changed_at = now()
        """,
        person_id,
        app,
        type_,
        frequency,
    )


async def switch(connection: Connection, person_id: int, app: str, type_: str, *, on: bool) -> None:
    """Mails of a type, or ('') of a whole application, from now on or no longer; on is as it was before."""
    await connection.execute(
        """
        insert into notice_choice (person_id, app, type, off) values ($1, $2, $3, not $4)
            on conflict (person_id, app, type) do update set off = excluded.off, changed_at = now()
        """,
        person_id,
        app,
        type_,
        on,
    )


async def switched_off(source: Pool | Connection, person_id: int) -> dict[str, datetime]:
    """The applications that somebody switched off, and when."""
    rows = await source.fetch(
        "select app, changed_at from notice_choice where person_id = $1 and type = '' and off", person_id
    )
    return {row["app"]: row["changed_at"] for row in rows}


async def frequency(source: Pool | Connection, person_id: int, app: str, type_: str, preset: str) -> str:
    """How often mails tell somebody of a type."""
    found: str = await source.fetchval(
        "select notice_frequency($1, $2, $3, $4)", person_id, app, type_, preset
    )
    return found


async def set_hour(connection: Connection, person_id: int, at: time) -> None:
    """When their digests leave."""
    await connection.execute(
        "insert into notice_person (person_id, digest_at) values ($1, $2)"
        " on conflict (person_id) do update set digest_at = $2",
        person_id,
        at,
    )


async def pause(connection: Connection, person_id: int, until: datetime | None) -> None:
    """No mail until then; or mails again."""
    await connection.execute(
        "insert into notice_person (person_id, paused_until) values ($1, $2)"
        " on conflict (person_id) do update set paused_until = $2",
        person_id,
        until,
    )


async def forget(connection: Connection, person_id: int) -> None:
    """All as the school says."""
    await connection.execute("delete from notice_choice where person_id = $1", person_id)
    await connection.execute("update notice_person set digest_at = null where person_id = $1", person_id)


async def of_school(pool: Pool | Connection, school_id: int) -> dict[tuple[str, str], str]:
    """What a school says, by application and type."""
    rows = await pool.fetch("select app, type, frequency from notice_preset where school_id = $1", school_id)
    return {(row["app"], row["type"]): row["frequency"] for row in rows}


async def set_preset(connection: Connection, school_id: int, changes: Sequence[tuple[str, str, str]]) -> None:
    """What a school says of these (application, type): how often."""
    await connection.executemany(
        "insert into notice_preset (school_id, app, type, frequency) values ($1, $2, $3, $4)"
        " on conflict (school_id, app, type) do update set frequency = excluded.frequency",
        [(school_id, *each) for each in changes],
    )


async def quiet_schools(pool: Pool) -> list[tuple[int, School]]:
    """The pause of every school."""
    rows = await pool.fetch(
        "select id, timezone, quiet_from, quiet_to, quiet_weekend from school order by id"
    )
    return [
        (row["id"], School(row["timezone"], row["quiet_from"], row["quiet_to"], row["quiet_weekend"]))
        for row in rows
    ]
