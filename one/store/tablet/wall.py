"""What the wall of a class reads: its pupils' items, and whose birthday it is. A device asks, so there is no Scope."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from one import channels
from one.scope import Profile
from one.store.feed.pages import AUTHOR, Body
from one.store.pool import Connection, Pool
from one.store.school.flash import ORDER, STANDS
from one.store.tablet.devices import Device


def heard(class_id: int) -> list[str]:
    """The channels of a tablet: what everybody of the class hears, and what its pupils do. Nothing of the school's."""
    return [channels.class_(class_id), channels.class_profile(class_id, Profile.PUPIL)]


class Line(msgspec.Struct, frozen=True):
    """One item of the wall."""

    id: int
    body: Body
    author: str | None
    created_at: datetime


class Flash(msgspec.Struct, frozen=True):
    """A message flash that stands on the pages of the school's pupils now."""

    id: int
    rev: int
    text: str
    color: str


class Wall(msgspec.Struct, frozen=True):
    """The newest items and messages flash, and where the channels stood: all of one moment."""

    lines: list[Line]
    flashes: list[Flash]
    seqs: dict[str, int]
    epoch: str
    birthdays: bool


_wall = msgspec.json.Decoder(Wall)

_WALL = f"""
with heard as materialized (
    select name, coalesce(c.id, 0) as id, coalesce(c.seq, 0) as seq
      from unnest($1::text[]) as name left join channel c using (name)),
newest as (
    select distinct x.event_id
      from heard cross join lateral (
        select f.event_id from feed f join event e on e.id = f.event_id
         where f.channel_id = heard.id and f.item and e.withdrawn_at is null
           and e.app <> all ($6::text[])
           and not exists (select from app_closed k
                            where k.school_id = $2 and k.profile = $3 and k.app = e.app)
         order by f.event_id desc limit $4) x
     order by 1 desc limit $4)
select json_build_object(
    'lines', (select coalesce(json_agg(json_build_object('id', e.id, 'body', e.body::json, 'author', {AUTHOR}, 'created_at', e.created_at)
                                       order by e.id desc), '[]')
                from newest join event e on e.id = newest.event_id),
    'flashes', (select coalesce(json_agg(json_build_object('id', f.id, 'rev', f.rev, 'text', f.text, 'color', f.color)
                                         order by {ORDER}), '[]')
                  from message_flash f where f.school_id = $2 and {STANDS} and $3 = any (f.profiles)),
    'seqs', (select json_object_agg(name, seq) from heard),
    'epoch', (select id from epoch),
    'birthdays', (select wall_birthdays from class where id = $5))
"""


async def wall(pool: Pool, device: Device, limit: int, apart: Sequence[str]) -> Wall:
    """The newest items, but those of the applications ``apart``, and the messages flash that this tablet may show."""
    names = heard(device.class_id)
    return _wall.decode(
        await pool.fetchval(
            _WALL, names, device.school_id, Profile.PUPIL.value, limit, device.class_id, list(apart)
        )
    )


class Born(msgspec.Struct, frozen=True):
    """A pupil of the class on one of the days asked for."""

    first_name: str
    last_name: str
    birth_date: date


async def born(pool: Pool, device: Device, days: Sequence[tuple[int, int]]) -> list[Born]:
    """The pupils of the class who were born on one of these (month, day)."""
    rows = await pool.fetch(
        """
        select p.first_name, p.last_name, p.birth_date from membership m join person p on p.id = m.person_id
         where m.class_id = $1 and p.profile = $2 and p.blocked_at is null
           and (date_part('month', p.birth_date)::int, date_part('day', p.birth_date)::int)
               in (select * from unnest($3::int[], $4::int[]))
         order by name_order(p.first_name, p.last_name), p.id
        """,
        device.class_id,
        Profile.PUPIL,
        [month for month, _day in days],
        [day for _month, day in days],
    )
    return [Born(**row) for row in rows]


async def shows_birthdays(pool: Pool, class_id: int) -> bool:
    """Whether the class's teacher has the wall say whose birthday it is."""
    said: bool = await pool.fetchval("select wall_birthdays from class where id = $1", class_id)
    return said


async def show_birthdays(connection: Connection, class_id: int, *, shown: bool) -> None:
    """Have the wall say whose birthday it is, or no more."""
    await connection.execute("update class set wall_birthdays = $2 where id = $1", class_id, shown)


async def channels_of_school(connection: Connection, school_id: int) -> list[str]:
    """A channel of each class of the school that has a tablet: what is told there reaches their walls."""
    rows = await connection.fetch(
        "select distinct c.id from device d join class c on c.id = d.class_id where c.school_id = $1 order by 1",
        school_id,
    )
    return [channels.class_profile(row["id"], Profile.PUPIL) for row in rows]
