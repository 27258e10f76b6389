"""Days on which a school is closed."""

from datetime import date

import msgspec

from one.store.pool import Connection, Pool


def today_at(school: str) -> str:
    """The SQL of the day it is at a school (an expression of its id), by the clock on its wall."""
    return f"(select (now() at time zone z.timezone)::date from school z where z.id = {school})"


def closed_now(school: str) -> str:
    """The SQL of whether a school (an expression of its id) is closed today."""
    return (
        f"exists (select from closure k where k.school_id = {school}"
        f" and {today_at('k.school_id')} between k.first_day and k.last_day)"
    )


class Closure(msgspec.Struct, frozen=True):
    """A holiday, or a day off."""

    id: int
    name: str
    first_day: date
    last_day: date


async def to_come(source: Pool | Connection, school_id: int) -> list[Closure]:
    """Those of a school that are not over, the next first."""
    rows = await source.fetch(
        f"select id, name, first_day, last_day from closure where school_id = $1 and last_day >= {today_at('$1')}"
        " order by first_day, last_day, id",
        school_id,
    )
    return [Closure(**row) for row in rows]


async def add(connection: Connection, school_id: int, name: str, first_day: date, last_day: date) -> bool:
    """Keep another one, and forget those that are over; return whether the school is closed today."""
    await connection.execute(
        f"delete from closure where school_id = $1 and last_day < {today_at('$1')}", school_id
    )
    today: bool = await connection.fetchval(
        "insert into closure (school_id, name, first_day, last_day) values ($1, $2, $3, $4)"
        f" returning {today_at('$1')} between first_day and last_day",
        school_id,
        name,
        first_day,
        last_day,
    )
    return today


async def remove(connection: Connection, school_id: int, closure_id: int) -> Closure | None:
    """Forget one; None when the school has none of this id."""
    row = await connection.fetchrow(
        "delete from closure where school_id = $1 and id = $2 returning id, name, first_day, last_day",
        school_id,
        closure_id,
    )
    return Closure(**row) if row else None
