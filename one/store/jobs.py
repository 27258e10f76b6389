"""Jobs of the worker: rows claimed by moving ``run_at`` ahead, as the outbox does, and held by moving it on and on.

A worker that is killed leaves a row that falls due again a minute after its last sign of life. ``started_at`` tells a claim from
every other: who lost the row writes nothing down. All times are the database's own, so that workers whose clocks differ agree on
what is due.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

import msgspec

from one.store.pool import Connection, Pool

HELD = timedelta(minutes=1)  # after the last sign of life of its worker


class Job(Protocol):
    """A job as its room declares it (one/jobs/job.py)."""

    @property
    def name(self) -> str:
        """As in the row."""


class Schedule(msgspec.Struct, frozen=True):
    """When a job comes back: every so often, or once a day at an hour of Europe/Paris."""

    name: str
    every: timedelta | None
    hour: int | None


class Claimed(msgspec.Struct, frozen=True):
    """A job that is ours for as long as we say so (``beat``); ``tries`` counts this run."""

    id: int
    name: str
    args: dict[str, Any]
    started_at: datetime
    tries: int


class Line(msgspec.Struct, frozen=True):
    """A job as an operator sees it. ``dead``: how many runs of this name were given up for good."""

    name: str
    last: datetime | None
    next: datetime | None
    waiting: int
    failures: int
    error: str
    dead: int


class DeadLetter(msgspec.Struct, frozen=True):
    """A job that was given up."""

    id: int
    name: str
    args: dict[str, Any]
    tries: int
    error: str
    died_at: datetime


def next_window(now: str = "now()") -> str:
    """The next window of a schedule, in SQL: $2 is an interval or null, $3 the hour of a day in France."""
    return f"""
case when $2::interval is not null then date_bin($2, {now}, 'epoch') + $2
     else (date_trunc('day', {now} at time zone 'Europe/Paris' - make_interval(hours => $3::integer))
           + make_interval(days => 1, hours => $3::integer)) at time zone 'Europe/Paris' end
"""


_NEXT = next_window()


async def put(
    connection: Connection | Pool,
    job: Job,
    args: Mapping[str, Any] | None = None,
    *,
    run_at: datetime | None = None,
) -> int:
    """Ask for a job, in the transaction that causes it; at once, or from ``run_at`` on. Returns its id.

    ``args`` are ids and settings, no names, addresses or texts: a row may outlive what it speaks of.
    """
    job_id: int = await connection.fetchval(
        "insert into job (name, args, run_at) values ($1, $2, coalesce($3, now())) returning id",
        job.name,
        json.dumps(dict(args or {})),
        run_at,
    )
    return job_id


async def declare(pool: Pool, schedules: Sequence[Schedule]) -> None:
    """Make the rows of these schedules. A new one is due at once, one that now comes sooner is moved forward."""
    for schedule in sorted(schedules, key=lambda each: each.name):
        await pool.execute(
            "insert into job as j (name, scheduled) values ($1, true)"
            f" on conflict (name) where scheduled do update set run_at = least(j.run_at, {_NEXT}) where j.tries = 0 and j.run_at > {_NEXT}",
            schedule.name,
            schedule.every,
            schedule.hour,
        )


async def claim(pool: Pool, names: Sequence[str]) -> Claimed | None:
    """Take the job of these names that is due longest; None when none is due."""
    row = await pool.fetchrow(
        """
        update job set run_at = now() + $2::interval, started_at = now(), tries = tries + 1
         where id = (select id from job where died_at is null and run_at <= now() and name = any($1)
                      order by run_at limit 1 for update skip locked)
        returning id, name, args, started_at, tries
        """,
        names,
        HELD,
    )
    return Claimed(**{**row, "args": json.loads(row["args"])}) if row else None


async def beat(pool: Pool, claimed: Claimed) -> bool:
    """Its worker is alive: it stays theirs. False when somebody else took it."""
    found = await pool.fetchval(
        "update job set run_at = now() + $3::interval where id = $1 and started_at = $2 returning true",
        claimed.id,
        claimed.started_at,
        HELD,
    )
    return bool(found)


async def done(pool: Pool, claimed: Claimed, schedule: Schedule | None) -> None:
    """It ended well: a schedule waits for its next window, anything else is gone."""
    if schedule is None:
        await pool.execute(
            "delete from job where id = $1 and started_at = $2", claimed.id, claimed.started_at
        )
        return
    await pool.execute(
        "update job set tries = 0, failures = 0, error = '', done_at = now(),"
        f" run_at = {_NEXT} where id = $1 and started_at = $4",
        claimed.id,
        schedule.every,
        schedule.hour,
        claimed.started_at,
    )


async def again(pool: Pool, claimed: Claimed, error: str, delay: timedelta) -> None:
    """It failed, and is tried again after ``delay``."""
    await pool.execute(
        "update job set error = $3, run_at = now() + $4 where id = $1 and started_at = $2",
        claimed.id,
        claimed.started_at,
        error,
        delay,
    )


async def give_up(pool: Pool, claimed: Claimed, error: str, schedule: Schedule | None) -> None:
    """It failed too often: a schedule skips to its next window, anything else becomes a dead letter."""
    if schedule is None:
        await pool.execute(
            "update job set error = $3, died_at = now() where id = $1 and started_at = $2",
            claimed.id,
            claimed.started_at,
            error,
        )
        return
    await pool.execute(
        "update job set tries = 0, failures = failures + 1, error = $5,"
        f" run_at = {_NEXT} where id = $1 and started_at = $4",
        claimed.id,
        schedule.every,
        schedule.hour,
        claimed.started_at,
        error,
    )


async def release(pool: Pool, claimed: Claimed) -> None:
    """Its worker stops: anybody may take it at once, and the run does not count."""
    await pool.execute(
        "update job set run_at = now(), tries = greatest(tries - 1, 0) where id = $1 and started_at = $2",
        claimed.id,
        claimed.started_at,
    )


async def lines(pool: Pool) -> list[Line]:
    """Every name that has a row."""
    rows = await pool.fetch(
        """
        select name, max(done_at) as last, min(run_at) filter (where died_at is null) as next,
               count(*) filter (where died_at is null and not scheduled) as waiting,
               coalesce(max(failures), 0) as failures,
               coalesce(max(error) filter (where died_at is null), '') as error,
               count(*) filter (where died_at is not null) as dead
          from job group by name order by name
        """
    )
    return [Line(**row) for row in rows]


async def overdue(pool: Pool, late: timedelta) -> bool:
    """Whether a job has waited for so long to be taken by a worker, or to be given back by one, and none is under way."""
    value = await pool.fetchval(
        "select exists (select from job where died_at is null and run_at < now() - $1::interval) and not exists"
        " (select from job where died_at is null and tries > 0 and run_at > now() and run_at <= now() + $2::interval)",
        late,
        HELD,
    )
    return bool(value)


async def dead(pool: Pool, most: int) -> list[DeadLetter]:
    """The dead letters, newest first."""
    rows = await pool.fetch(
        "select id, name, args, tries, error, died_at from job where died_at is not null"
        " order by died_at desc limit $1",
        most,
    )
    return [DeadLetter(**{**row, "args": json.loads(row["args"])}) for row in rows]


async def retry(pool: Pool, job_id: int) -> bool:
    """Let a dead letter be tried again, from the beginning; False when there is none of this id."""
    found = await pool.fetchval(
        "update job set died_at = null, tries = 0, run_at = now() where id = $1 and died_at is not null"
        " returning true",
        job_id,
    )
    return bool(found)
