"""Notifications that are to leave: claimed with a lease, and gone from here once they left."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from one.store.pool import Pool

LEASE = timedelta(minutes=1)  # longer than a try may take
# Of the endpoint ``e``: its host, in small letters and without a port.
SERVICE = "lower(substring(e.url from '^https://([^/?#:]+)'))"


class Due(msgspec.Struct, frozen=True):
    """One whose time has come; ``tries`` counts this one."""

    id: int
    endpoint_id: int
    events: list[int]
    digest: bool
    urgent: bool
    created_at: datetime
    tries: int


async def claim(
    pool: Pool, lease: timedelta, full: Sequence[str] = (), people: Sequence[int] = ()
) -> Due | None:
    """Take the one that is due longest, for as long as ``lease``; None when nothing is due.

    None of services that are ``full``, and none for these ``people``.
    """
    row = await pool.fetchrow(
        f"""
        with due as (
            select id from push p where due_at <= now() and (cardinality($2::text[]) + cardinality($3::bigint[]) = 0 or not exists (
                       select from push_endpoint e where e.id = p.endpoint_id
                          and ({SERVICE} = any($2) or e.person_id = any($3))))
             order by due_at limit 1 for update skip locked)
        update push p set due_at = now() + $1, tries = tries + 1 from due where p.id = due.id
        returning p.id, endpoint_id, events, digest, urgent, created_at, tries
        """,
        lease,
        list(full),
        list(people),
    )
    return Due(**row) if row else None


async def still_mine(pool: Pool, due: Due, lease: timedelta) -> bool:
    """Asked before it is handed over: whether the row is still that of this try, which has it anew from here."""
    value = await pool.fetchval(
        "update push set due_at = now() + $3 where id = $1 and tries = $2 and due_at > now() returning true",
        due.id,
        due.tries,
        lease,
    )
    return bool(value)


async def done(pool: Pool, due: Due) -> None:
    """It left, or never will."""
    await pool.execute("delete from push where id = $1", due.id)


async def later(pool: Pool, due: Due, delay: timedelta) -> None:
    """Try again after ``delay``."""
    await pool.execute(
        "update push set due_at = now() + $3 where id = $1 and tries = $2", due.id, due.tries, delay
    )


async def rest(pool: Pool, due: Due, delay: timedelta) -> None:
    """The same, for one that was not tried now."""
    await pool.execute(
        "update push set due_at = now() + $3, tries = tries - 1 where id = $1 and tries = $2",
        due.id,
        due.tries,
        delay,
    )


async def hold(pool: Pool, due: Due, until: datetime) -> None:
    """It may not leave before ``until``, and its day to be tried in counts from then."""
    await pool.execute(
        "update push set due_at = $3, created_at = $3 where id = $1 and tries = $2", due.id, due.tries, until
    )


async def oldest(pool: Pool) -> tuple[int, float]:
    """How many are due, and for how many seconds the oldest of them."""
    row = await pool.fetchrow(
        "select count(*) as due, coalesce(extract(epoch from now() - min(created_at)), 0)::float as age"
        " from push where created_at <= now()"
    )
    assert row is not None
    return row["due"], row["age"]


async def overdue(pool: Pool, late: timedelta) -> bool:
    """Whether a notification has waited for so long to be taken by a worker, and none is under way."""
    value = await pool.fetchval(
        "select exists (select from push where due_at < now() - $1::interval) and not exists"
        " (select from push where tries > 0 and due_at > now() and due_at <= now() + $2::interval)",
        late,
        LEASE,
    )
    return bool(value)


class Service(msgspec.Struct, frozen=True):
    """A push service: its browsers, what is due there, what waits for its hour or the next try, after how many at most."""

    name: str
    browsers: int
    due: int
    later: int
    tries: int
    oldest: datetime | None


async def services(pool: Pool, most: int) -> list[Service]:
    """Where most waits first, ``most`` of them."""
    rows = await pool.fetch(
        f"""
        select {SERVICE} as name, count(distinct e.id)::int as browsers, count(p.id) filter (where p.due_at <= now())::int as due,
               count(p.id) filter (where p.due_at > now())::int as later, coalesce(max(p.tries), 0) as tries,
               min(p.created_at) filter (where p.created_at <= now()) as oldest
          from push_endpoint e left join push p on p.endpoint_id = e.id group by 1 order by count(p.id) desc, 2 desc, 1 limit $1
        """,
        most,
    )
    return [Service(**row) for row in rows]


async def all_due(pool: Pool) -> None:
    """What waits for its next try leaves now; what waits for its hour goes on to. What may be on its way is due soon anyway."""
    await pool.execute(
        "update push set due_at = now() where created_at <= now() and tries > 0 and due_at > now() + $1::interval",
        LEASE,
    )
