"""Archives of « Mes données »: one a person. All times are the database's own."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from one.scope import Scope
from one.store import jobs as store_jobs
from one.store.pool import Connection, Pool

KEPT = timedelta(days=7)
# A worker that is killed is followed by another within a minute or two; after so long without a step nobody is at work.
STILL = timedelta(hours=1)
# A worker that is alive holds its job for longer than this; one that failed is tried again sooner.
SILENT = store_jobs.HELD / 2
# Who asks again so soon is shown the one that is there.
FRESH = timedelta(days=1)


class Archive(msgspec.Struct, frozen=True):
    """One of them. ``given_up``: it is not there, and nobody makes it any more. ``broken_off``: it is begun again soon.

    ``opened``: the asker's session may take it now. ``fresh``: it was asked for not long ago.
    """

    id: int
    person_id: int
    voice: str
    done: int
    total: int
    asked_at: datetime
    key: UUID | None
    bytes: int
    ready_at: datetime | None
    expires_at: datetime | None
    given_up: bool
    broken_off: bool
    opened: bool = False
    fresh: bool = False

    @property
    def state(self) -> str:
        """How its page shows it: it is there, it failed, or it is being made."""
        if self.key is not None:
            return "ready"
        return "failed" if self.given_up else "waiting"


_SELECT = f"""
select d.id, d.person_id, d.voice, d.done, d.total, d.asked_at, d.key, d.bytes, d.ready_at, d.expires_at,
       d.key is null and (d.failed_at is not null or j.id is null or j.died_at is not null
                          or d.moved_at < now() - interval '{int(STILL.total_seconds())} seconds') as given_up,
       coalesce(j.tries > 0 and j.run_at < now() + interval '{int(SILENT.total_seconds())} seconds', false) as broken_off,
       coalesce(d.session_id = $2 and d.open_until > now(), false) as opened,
       d.asked_at > now() - interval '{FRESH.days} days' as fresh
  from personal_data d left join job j on j.id = d.job_id
 where (d.expires_at is null or d.expires_at > now())
"""


async def of(source: Pool | Connection, scope: Scope) -> Archive | None:
    """The asker's; None when they asked for none, or it is over."""
    row = await source.fetchrow(f"{_SELECT} and d.person_id = $1", scope.person_id, scope.session_id)
    return Archive(**row) if row else None


async def find(pool: Pool, archive_id: int) -> Archive | None:
    """The one of this id, for the worker; None once it is there, failed, or is no more."""
    row = await pool.fetchrow(
        f"{_SELECT} and d.id = $1 and d.key is null and d.failed_at is null", archive_id, 0
    )
    return Archive(**row) if row else None


async def hold(connection: Connection, person_id: int) -> None:
    """Two tabs of somebody ask one after the other; and nobody merges or erases them meanwhile."""
    await connection.execute("select from person where id = $1 for no key update", person_id)


async def put(connection: Connection, scope: Scope, voice: str) -> int:
    """The asker's new one, without its job so far; there is none of before."""
    archive_id: int = await connection.fetchval(
        "insert into personal_data (person_id, voice, job_id) values ($1, $2, 0) returning id",
        scope.person_id,
        voice,
    )
    return archive_id


async def made_by(connection: Connection, archive_id: int, job_id: int) -> None:
    """Say which job makes it."""
    await connection.execute("update personal_data set job_id = $2 where id = $1", archive_id, job_id)


async def advance(pool: Pool, archive_id: int, done: int, total: int) -> bool:
    """It came so far; False when it is wanted no more."""
    found = await pool.fetchval(
        "update personal_data set done = $2, total = $3, moved_at = now()"
        " where id = $1 and key is null and failed_at is null returning true",
        archive_id,
        done,
        total,
    )
    return bool(found)


async def fail(pool: Pool, archive_id: int) -> None:
    """It cannot be made."""
    await pool.execute("update personal_data set failed_at = now() where id = $1 and key is null", archive_id)


async def finish(connection: Connection, archive_id: int, key: UUID, size: int) -> datetime | None:
    """It is there, until the time that is returned; None when it is wanted no more."""
    until: datetime | None = await connection.fetchval(
        "update personal_data set key = $2, bytes = $3, ready_at = now(), expires_at = now() + $4::interval, done = total"
        " where id = $1 and key is null and failed_at is null returning expires_at",
        archive_id,
        key,
        size,
        KEPT,
    )
    if until is not None:
        await connection.execute("delete from file_gone where key = $1", key)
    return until


async def open_for(connection: Connection, scope: Scope, lasts: timedelta) -> bool:
    """The asker's session may take the asker's own from now on, for so long; False when there is none."""
    found = await connection.fetchval(
        "update personal_data set session_id = $2, open_until = now() + $3::interval"
        " where person_id = $1 and key is not null and expires_at > now() returning true",
        scope.person_id,
        scope.session_id,
        lasts,
    )
    return bool(found)


async def drop(connection: Connection, people: Sequence[int]) -> list[int]:
    """Whatever these people have is no more; their ids."""
    rows = await connection.fetch(
        "delete from personal_data where person_id = any($1::bigint[]) returning id", list(people)
    )
    return sorted(row["id"] for row in rows)


async def expired(connection: Connection, most: int) -> list[int]:
    """Take away those whose time is over; their ids."""
    rows = await connection.fetch(
        "delete from personal_data where id in (select id from personal_data where expires_at <= now()"
        " order by expires_at limit $1 for update skip locked) returning id",
        most,
    )
    return sorted(row["id"] for row in rows)


class Reader(msgspec.Struct, frozen=True):
    """To whom a mail says that it is there."""

    email: str
    first_name: str
    profile: str
    expires_at: datetime


async def reader(pool: Pool, archive_id: int, person_id: int) -> Reader | None:
    """Its owner, at an address that they confirmed; None when they have none, or it is no more."""
    row = await pool.fetchrow(
        "select p.email, p.first_name, p.profile, d.expires_at from personal_data d join person p on p.id = d.person_id"
        " where d.id = $1 and p.id = $2 and d.expires_at > now() and p.blocked_at is null"
        "   and p.email is not null and p.email_checked_at is not null and p.email_refused_at is null",
        archive_id,
        person_id,
    )
    return Reader(**row) if row else None
