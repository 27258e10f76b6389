"""The outbox: what is to leave, by mail or short message. Several workers may empty it.

A row is claimed by moving its ``due_at`` behind a lease, in one statement: a worker that is
killed while it sends leaves a row that falls due again, never one that is lost. The number of the try is what a worker shows
before the server is given a mail: one that stood still, and whose row is another's by then, gives it nothing.
"""

import json
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid4

import msgspec

from one.store.pool import Connection, Pool

# Longer than a send may take: after a kill -9 the message falls due again when the lease is over.
LEASE = timedelta(minutes=2)
# What is done is kept this long, to count repeats over a day.
KEPT = timedelta(days=2)
# Part of a statement whose transaction need not be on the disk before we go on: it is there before the next one that is waited
# for, and such a one comes before the server is given a mail (``still_mine``). Of five commits a mail, two wait for the disk.
UNSYNCED = "(select set_config('synchronous_commit', 'off', true)) as unsynced"
# What did not leave, for whoever administers a school of its reader to see it (store/lost_mails.py).
LOST_KEPT = timedelta(days=14)


class Template(Protocol):
    """What a message is, as its room declares it (one/mail/composer.py)."""

    @property
    def name(self) -> str:
        """As in the row."""

    @property
    def transport(self) -> str:
        """``mail`` or ``sms``."""


class Due(msgspec.Struct, frozen=True):
    """A message whose time has come; ``tries`` counts this one, ``doubts`` those after which it may have left."""

    id: int
    key: UUID
    transport: str
    template: str
    person_id: int | None
    address: str | None
    about: str
    data: dict[str, Any]
    created_at: datetime
    tries: int
    doubts: int = 0
    unsure: bool = False  # the last try is among them
    retried_at: datetime | None = None  # somebody had it tried again, after it had been given up
    probe: bool = (
        False  # mails do not leave just now, and this one tries whether they do again (mail_lane.py)
    )

    @property
    def since(self) -> datetime:
        """From when on it is tried, which is its date: an old one lies far down in a mailbox, and looks like spam."""
        return self.retried_at or self.created_at


async def put(
    connection: Connection | Pool,
    template: Template,
    *,
    person_id: int | None = None,
    address: str | None = None,
    about: str = "",
    data: dict[str, Any] | None = None,
    key: UUID | None = None,
    due_at: datetime | None = None,
) -> UUID:
    """Hand over a message; on the connection of the transaction that causes it. Returns its key.

    With ``due_at`` it counts from then: it is not given up because the school's pause was long.
    """
    key = key or uuid4()
    await connection.execute(
        "insert into outbox (key, transport, template, person_id, address, about, data, due_at, created_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, coalesce($8, now()), coalesce($8, now()))",
        key,
        template.transport,
        template.name,
        person_id,
        address,
        about,
        json.dumps(data or {}),
        due_at,
    )
    return key


async def claim(pool: Pool, lease: timedelta) -> Due | None:
    """Take the message that is due longest, for as long as ``lease``; None when nothing is due.

    Of mails one alone while their lane is closed and its time is over.
    """
    row = await pool.fetchrow(
        f"""
        with due as (select id, transport, data_at is not null as unsure from outbox where done_at is null and due_at <= now()
                   and (transport <> 'mail' or not (select exists (select from mail_lane where pauses > 0 and closed_until > now())))
                 order by due_at limit 1 for update skip locked),
        probe as (update mail_lane set closed_until = now() + $1, probing = true
                   where pauses > 0 and exists (select from due where transport = 'mail') returning true)
        update outbox o set due_at = now() + $1, tries = tries + 1, data_at = null, doubts = doubts + due.unsure::int
          from due cross join {UNSYNCED} where o.id = due.id
        returning o.id, key, o.transport, template, person_id, address, about, data, created_at, tries, doubts, due.unsure, retried_at,
                  exists (select from probe) as probe
        """,
        lease,
    )
    return Due(**{**row, "data": json.loads(row["data"])}) if row else None


async def still_mine(pool: Pool, due: Due, lease: timedelta) -> bool:
    """Asked before the server is given a mail: whether the row is still that of this try, which has it anew from here."""
    value = await pool.fetchval(
        "update outbox set due_at = now() + $3, data_at = now()"
        " where id = $1 and tries = $2 and done_at is null and due_at > now() returning true",
        due.id,
        due.tries,
        lease,
    )
    return bool(value)


async def was_given(pool: Pool, due: Due) -> bool:
    """Whether this try came to its fence (``still_mine``): what the server made of it is known to its answer alone."""
    given = "select true from outbox where id = $1 and tries = $2 and data_at is not null"
    return bool(await pool.fetchval(given, due.id, due.tries))


async def done(
    pool: Pool, message_id: int, outcome: str, address: str | None = None, reason: str = ""
) -> None:
    """It left, or never will: ``sent``, ``dropped``, ``refused``, ``expired``, ``uncertain``.

    Its data is forgotten, but for what was refused or expired for a person: that may be tried again.

    An ``address`` that was refused is marked, so that whoever gave it is asked to check it; one that took a mail
    is a good one again. What a digest tells of waits no more once it left, and for the next one otherwise.
    """
    await pool.execute(
        """
        with message as (
            update outbox set done_at = now(), outcome = $2, reason = $4,
                   data = case when $2 in ('refused', 'expired') and person_id is not null then data else '{}' end,
                   address = case when $2 in ('refused', 'expired') and person_id is not null then address end
             where id = $1 and done_at is null returning id, outcome
        ), told as (
            delete from notice n using message m where n.message_id = m.id and m.outcome in ('sent', 'uncertain')
        ), untold as (
            update notice n set message_id = null from message m
             where n.message_id = m.id and m.outcome not in ('sent', 'uncertain')
        )
        update person set email_refused_at = case when $2 = 'refused' then now() end
          from message
         where lower(email) = lower($3) and (email_refused_at is null) = ($2 = 'refused')
        """,
        message_id,
        outcome,
        address,
        reason,
    )


async def belongs(pool: Pool, message_id: int, person_id: int) -> None:
    """A message that was asked for under a login or an address is that person's: known once it was looked who that is."""
    await pool.execute(
        "update outbox set person_id = p.id from (select id from person where id = $2 for key share) p"
        " where outbox.id = $1 and person_id is null",
        message_id,
        person_id,
    )


async def later(pool: Pool, due: Due, delay: timedelta, *, sure: bool) -> None:
    """Try again after ``delay``. ``sure``: the server did not take it; else it may have, if it was given it."""
    await pool.execute(
        "update outbox set due_at = now() + $3, data_at = case when not $4 then data_at end"
        " where id = $1 and tries = $2 and done_at is null",
        due.id,
        due.tries,
        delay,
        sure,
    )


async def hold(pool: Pool, due: Due, until: datetime) -> None:
    """It may not leave before ``until``, and its day to be tried in counts from then."""
    await pool.execute(
        "update outbox set due_at = $3, created_at = $3, retried_at = case when retried_at is not null then $3::timestamptz end"
        " where id = $1 and tries = $2 and done_at is null",
        due.id,
        due.tries,
        until,
    )


async def waiting(pool: Pool, most: int) -> int:
    """How many messages wait to leave; no more than ``most`` are counted."""
    count: int = await pool.fetchval(
        "select count(*) from (select from outbox where done_at is null limit $1) as waiting", most
    )
    return count


async def recent(
    connection: Connection | Pool, template: str, about: str, within: timedelta, *, to: int | None = None
) -> int:
    """How many messages of this template about the same were handed over lately, up to the row ``to``."""
    count: int = await connection.fetchval(
        "select count(*) from outbox where template = $1 and about = $2 and created_at > now() - $3::interval"
        " and ($4::bigint is null or id <= $4)",
        template,
        about,
        within,
        to,
    )
    return count


async def oldest(pool: Pool) -> tuple[int, float]:
    """How many messages are due, and for how many seconds the oldest of them."""
    row = await pool.fetchrow(
        "select count(*) as due, coalesce(extract(epoch from now() - min(coalesce(retried_at, created_at))), 0)::float as age"
        " from outbox where done_at is null and created_at <= now()"
    )
    assert row is not None
    return row["due"], row["age"]


async def overdue(pool: Pool, late: timedelta) -> bool:
    """Whether a message has waited for so long to be taken by a worker, and none is under way."""
    value = await pool.fetchval(
        "select exists (select from outbox where done_at is null and due_at < now() - $1::interval) and not exists"
        " (select from outbox where done_at is null and tries > 0 and due_at > now() and due_at <= now() + $2::interval)",
        late,
        LEASE,
    )
    return bool(value)


class Line(msgspec.Struct, frozen=True):
    """The messages of a template: due, waiting for their hour, and what became of those that are done."""

    template: str
    due: int
    later: int
    oldest: datetime | None
    done: dict[str, int]


async def lines(pool: Pool) -> list[Line]:
    """All that waits, and what became of the rest in two days, by template."""
    rows = await pool.fetch(
        """
        select template, sum(count) filter (where outcome = '' and due)::int as due,
               sum(count) filter (where outcome = '' and not due)::int as later, min(oldest) filter (where due) as oldest,
               coalesce(json_object_agg(outcome, count) filter (where outcome <> ''), '{}') as done
          from (select template, outcome, done_at is null and due_at <= now() as due, count(*) as count,
                       min(coalesce(retried_at, created_at)) filter (where done_at is null) as oldest from outbox
                 where done_at is null or done_at > now() - $1::interval group by 1, 2, 3) each
         group by template order by template
        """,
        KEPT,
    )
    return [
        Line(row["template"], row["due"] or 0, row["later"] or 0, row["oldest"], json.loads(row["done"]))
        for row in rows
    ]


async def all_due(pool: Pool) -> None:
    """What waits for its next try leaves now; what waits for its hour goes on to, and nothing that is on its way leaves twice.

    A mail is on its way from its fence on (``still_mine``); of a short message nobody knows, so what is due soon stays.
    """
    await pool.execute(
        "update outbox set due_at = now() where done_at is null and created_at <= now() and tries > 0"
        " and case transport when 'mail' then data_at is null or data_at <= now() - $1::interval else due_at > now() + $1 end",
        LEASE,
    )


async def purge(pool: Pool) -> None:
    """Forget what was done long enough ago."""
    await pool.execute(
        """
        delete from outbox where done_at < now() - case when put_away_at is null and person_id is not null
               and outcome in ('refused', 'expired', 'uncertain') then $2::interval else $1::interval end
        """,
        KEPT,
        LOST_KEPT,
    )
