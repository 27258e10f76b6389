"""Who a message flash is for and who has read it, for who administers the school; and reminders to those who have not."""

from datetime import datetime, timedelta

import msgspec

from one.store.pool import Connection, Pool
from one.store.school.flash import STATE


class Line(msgspec.Struct, frozen=True):
    """One in the list of who administers. ``people`` are those it is for, ``readers`` those who have read it."""

    id: int
    text: str
    color: str
    profiles: list[str]
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    changed_at: datetime | None
    reminded_at: datetime | None
    author: str
    state: str
    people: int
    readers: int


class Reader(msgspec.Struct, frozen=True):
    """Somebody it is for. ``read_at``: when they read it; ``before``: they read only what it said before."""

    id: int
    profile: str
    name: str
    active: bool
    has_email: bool
    read_at: datetime | None
    before: bool


# Whom it is for, and who may sign in.
_FOR = "from attachment a join person p on p.id = a.person_id and p.blocked_at is null"


async def counted(connection: Connection, flash_id: int) -> tuple[int, int] | None:
    """The school and how many have read it, told from here on by who asks next; None when there is none."""
    row = await connection.fetchrow(
        "update message_flash f set counting = false where id = $1 returning f.id, f.school_id", flash_id
    )
    if row is None:
        return None
    lines = await _lines(connection, "f.id = $1", flash_id)
    return row["school_id"], lines[0].readers


_LINES = f"""
select f.id, f.text, f.color, f.profiles, f.starts_at, f.ends_at, f.created_at, f.changed_at, f.reminded_at,
       w.first_name || ' ' || w.last_name as author, {STATE} as state, n.people, n.readers
  from message_flash f join person w on w.id = f.author_id
 cross join lateral (
    select count(*) as people, count(r.person_id) as readers {_FOR}
      left join flash_read r on r.flash_id = f.id and r.person_id = p.id and r.rev >= f.asked
     where a.school_id = f.school_id and p.profile = any (f.profiles)) n
 where {{which}} order by f.ends_at > now() desc, f.starts_at desc, f.id desc limit {{limit}}
"""


async def _lines(source: Pool | Connection, which: str, *values: object, limit: int = 1) -> list[Line]:
    rows = await source.fetch(_LINES.format(which=which, limit=limit), *values)
    return [Line(**row) for row in rows]


async def listed(pool: Pool, school_id: int, limit: int) -> list[Line]:
    """Those of a school, what is not over first, then the newest."""
    return await _lines(pool, "f.school_id = $1", school_id, limit=limit)


async def one_of(pool: Pool | Connection, school_id: int, flash_id: int) -> Line | None:
    """One of a school."""
    found = await _lines(pool, "f.school_id = $1 and f.id = $2", school_id, flash_id)
    return found[0] if found else None


async def readers(pool: Pool, flash_id: int) -> list[Reader]:
    """Everybody it is for, by surname, which leads."""
    rows = await pool.fetch(
        f"""
        select p.id, p.profile, ltrim(p.last_name || ' ' || p.first_name) as name, p.activated_at is not null as active,
               p.email is not null and p.email_checked_at is not null and p.email_refused_at is null as has_email,
               case when r.rev >= f.asked then r.read_at end as read_at, coalesce(r.rev < f.asked, false) as before
          {_FOR} join message_flash f on f.school_id = a.school_id and p.profile = any (f.profiles)
          left join flash_read r on r.flash_id = f.id and r.person_id = p.id
         where f.id = $1 order by name_order(p.last_name, p.first_name), p.id
        """,
        flash_id,
    )
    return [Reader(**row) for row in rows]


async def reach(pool: Pool | Connection, school_id: int) -> dict[str, tuple[int, int]]:
    """How many people of each profile a message would reach, and how many of them have an account in use."""
    rows = await pool.fetch(
        f"select p.profile, count(*) as people, count(p.activated_at) as active {_FOR}"
        " where a.school_id = $1 group by p.profile",
        school_id,
    )
    return {row["profile"]: (row["people"], row["active"]) for row in rows}


async def claim_reminder(connection: Connection, flash_id: int, every: timedelta) -> bool:
    """Note that it is reminded of now; False when it was less than ``every`` ago, or it does not stand."""
    value = await connection.fetchval(
        "update message_flash set reminded_at = now() where id = $1 and starts_at <= now() and ends_at > now()"
        " and (reminded_at is null or reminded_at <= now() - $2::interval) returning true",
        flash_id,
        every,
    )
    return bool(value)


class Reminded(msgspec.Struct, frozen=True):
    """Who a reminder is written to, and of what."""

    first_name: str
    profile: str
    email: str
    school: str
    text: str
    color: str


async def reminded(pool: Pool, flash_id: int, person_id: int) -> Reminded | None:
    """What the mail says when it leaves; None when they have read it, it is over, or no longer for them."""
    row = await pool.fetchrow(
        f"""
        select p.first_name, p.profile, p.email, s.name as school, f.text, f.color
          {_FOR} join message_flash f on f.school_id = a.school_id and p.profile = any (f.profiles)
          join school s on s.id = f.school_id
         where f.id = $1 and p.id = $2 and f.starts_at <= now() and f.ends_at > now()
           and p.email is not null and p.email_checked_at is not null and p.email_refused_at is null
           and not exists (select from flash_read r where r.flash_id = f.id and r.person_id = p.id and r.rev >= f.asked)
        """,
        flash_id,
        person_id,
    )
    return Reminded(**row) if row else None
