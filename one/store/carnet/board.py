"""How families received a note: who opened it, who confirmed it, what they answered; and who is reminded."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from one.scope import Scope
from one.store.carnet.asking import Asks, Confirm
from one.store.carnet.confirmations import STANDS, Given
from one.store.carnet.notes import CLASS_IDS, REMINDER, ROOMS
from one.store.carnet.notes import hold as hold_note
from one.store.pool import Connection, Pool

__all__ = ["REMINDER", "Awaited", "Held", "Left", "Line", "Reminded"]


class Line(msgspec.Struct, frozen=True):
    """A pupil whom a note is for and a guardian who reads it; nobody for a pupil who has none.

    ``before``: they had confirmed what it said before it was corrected, at that moment.
    """

    child_id: int
    child_name: str
    guardian_id: int | None
    guardian_name: str
    active: bool
    opened_at: datetime | None
    given: Given | None
    before: datetime | None


class Left(msgspec.Struct, frozen=True):
    """Somebody who confirmed and whom the note is not for any more; without a name who left the school."""

    child_name: str | None
    guardian_name: str | None
    given: Given


class Reminded(msgspec.Struct, frozen=True):
    """The last reminder of a note."""

    day: date
    people: int
    by: str


class Awaited(msgspec.Struct, frozen=True):
    """A note for which confirmations are still due: of so many pupils so many are done."""

    id: int
    title: str
    class_name: str
    class_ids: list[int]
    deadline: date | None
    children: int
    done: int


class Held(msgspec.Struct, frozen=True):
    """A note as it is held for a reminder or a correction."""

    id: int
    class_ids: list[int]
    author_id: int
    school_id: int
    title: str
    rev: int
    round: int
    asks: Asks


async def stands(pool: Pool, note_id: int) -> bool:
    """Whether a note stands in feeds: it was neither taken back nor taken away, and is not being judged."""
    found: bool = await pool.fetchval(
        f"select exists (select from carnet n where n.id = $1 and {STANDS})", note_id
    )
    return found


async def lines(pool: Pool, scope: Scope, note_id: int) -> list[Line]:
    """Everybody a note is for now, by pupil; the caller has checked that the asker follows it."""
    rows = await pool.fetch(
        """
        select k.id as child_id, k.first_name || ' ' || k.last_name as child_name, p.id as guardian_id,
               coalesce(rtrim(p.first_name || ' ' || p.last_name), '') as guardian_name,
               p.activated_at is not null as active, o.at as opened_at,
               f.yes, f.words, f.rev, f.confirmed_at, f.answered_at,
               (select max(b.answered_at) from carnet_confirmation b where b.carnet_id = n.id and b.child_id = k.id
                   and b.person_id = p.id and b.round < n.round) as before
          from carnet n join carnet_pupil a on a.carnet_id = n.id join person k on k.id = a.child_id
          left join carnet_reader r on r.carnet_id = n.id and r.child_id = k.id
          left join person p on p.id = r.guardian_id
          left join carnet_opened o on o.carnet_id = n.id and o.person_id = p.id and o.round = n.round
          left join carnet_confirmation f
            on f.carnet_id = n.id and f.child_id = k.id and f.person_id = p.id and f.round = n.round
         where n.id = $1
         order by name_order(k.first_name, k.last_name), k.id, name_order(p.first_name, p.last_name), p.id
        """,
        note_id,
    )
    return [
        Line(
            row["child_id"],
            row["child_name"],
            row["guardian_id"],
            row["guardian_name"],
            row["active"],
            row["opened_at"],
            _given(row),
            row["before"],
        )
        for row in rows
    ]


def _given(row: Any) -> Given | None:
    if row["rev"] is None:
        return None
    return Given(row["yes"], row["words"], row["rev"], row["confirmed_at"], row["answered_at"])


async def left(pool: Pool, scope: Scope, note_id: int) -> list[Left]:
    """Who confirmed what a note says now and is none of its readers any more: the class, the child or the school was left."""
    rows = await pool.fetch(
        """
        select case when exists (select from attachment x where x.person_id = k.id and x.school_id = c.school_id)
                    then k.first_name || ' ' || k.last_name end as child_name,
               case when exists (select from attachment x where x.person_id = p.id and x.school_id = c.school_id)
                    then rtrim(p.first_name || ' ' || p.last_name) end as guardian_name,
               f.yes, f.words, f.rev, f.confirmed_at, f.answered_at
          from carnet n join class c on c.id = n.class_id
          join carnet_confirmation f on f.carnet_id = n.id and f.round = n.round
          join person k on k.id = f.child_id join person p on p.id = f.person_id
         where n.id = $1 and not exists (
               select from carnet_reader r where r.carnet_id = n.id and r.child_id = k.id and r.guardian_id = p.id)
         order by name_order(k.first_name, k.last_name), k.id, p.id
        """,
        note_id,
    )
    found = [(row["child_name"], row["guardian_name"], _given(row)) for row in rows]
    return [Left(child, guardian, given) for child, guardian, given in found if given is not None]


async def awaited(pool: Pool, scope: Scope, classes: Sequence[int]) -> list[Awaited]:
    """The notes of the asker, and those to these classes, for which confirmations are still due."""
    rows = await pool.fetch(
        f"""
        with asked as (
            select n.id, n.title, {ROOMS} as class_name, {CLASS_IDS} as class_ids, n.deadline, n.round, n.confirm
              from carnet n
             where (n.author_id = $1 or {CLASS_IDS} <@ $2::integer[] and n.class_id = any($2))
               and n.confirm <> '{Confirm.NOBODY}' and {STANDS}),
        child as (
            select asked.id, r.child_id, asked.confirm, count(*) as guardians, count(f.person_id) as given
              from asked join carnet_reader r on r.carnet_id = asked.id
              left join carnet_confirmation f on f.carnet_id = asked.id and f.child_id = r.child_id
                   and f.person_id = r.guardian_id and f.round = asked.round
             group by asked.id, r.child_id, asked.confirm),
        counted as (
            select id, count(*) as children,
                   count(*) filter (where given = guardians or confirm = '{Confirm.ONE}' and given > 0) as done
              from child group by id)
        select asked.id, title, class_name, class_ids, deadline, children, done from asked join counted on counted.id = asked.id
         where done < children order by deadline nulls last, asked.id desc
        """,
        scope.person_id,
        list(classes),
    )
    return [Awaited(**row) for row in rows]


async def hold(connection: Connection, note_id: int) -> Held | None:
    """A note that stands, which nobody else changes or confirms until the end of the transaction; None for any other."""
    # First: what stands beside it may be judged while its row is waited for.
    await hold_note(connection, note_id)
    row = await connection.fetchrow(
        f"""
        select n.id, {CLASS_IDS} as class_ids, n.author_id, c.school_id, n.title, n.rev, n.round, n.confirm, n.answer, n.deadline
          from carnet n join class c on c.id = n.class_id where n.id = $1 and {STANDS}
        """,
        note_id,
    )
    if row is None:
        return None
    found = dict(row)
    return Held(asks=Asks(found.pop("confirm"), found.pop("answer"), found.pop("deadline")), **found)


async def waited_for(connection: Connection, note_id: int) -> list[int]:
    """The guardians who are still to confirm a note."""
    rows = await connection.fetch(
        f"""
        select distinct r.guardian_id as id from carnet n join carnet_reader r on r.carnet_id = n.id
         where n.id = $1 and not exists (
               select from carnet_confirmation f join carnet_reader q
                   on q.carnet_id = f.carnet_id and q.child_id = f.child_id and q.guardian_id = f.person_id
                where f.carnet_id = n.id and f.child_id = r.child_id and f.round = n.round
                  and (f.person_id = r.guardian_id or n.confirm = '{Confirm.ONE}'))
         order by 1
        """,
        note_id,
    )
    return [row["id"] for row in rows]


async def remind(connection: Connection, scope: Scope, note_id: int, day: date, people: int) -> bool:
    """Keep that the asker reminds so many people today; False when somebody has."""
    new = await connection.fetchval(
        "insert into carnet_reminder (carnet_id, day, person_id, people) values ($1, $2, $3, $4)"
        " on conflict do nothing returning true",
        note_id,
        day,
        scope.person_id,
        people,
    )
    return bool(new)


async def has_reminded(connection: Connection, scope: Scope, note_id: int) -> bool:
    """Whether the asker sent a reminder of a note, which is held until the end of the transaction."""
    found = await connection.fetchval(
        "select true from carnet n where n.id = $1 and exists (select from carnet_reminder r"
        " where r.carnet_id = n.id and r.person_id = $2) for no key update of n",
        note_id,
        scope.person_id,
    )
    return bool(found)


async def last_reminder(pool: Pool, scope: Scope, note_id: int) -> Reminded | None:
    """The last reminder of a note that the asker follows."""
    row = await pool.fetchrow(
        "select r.day, r.people, rtrim(p.first_name || ' ' || p.last_name) as by"
        "  from carnet_reminder r join person p on p.id = r.person_id where r.carnet_id = $1 order by r.day desc limit 1",
        note_id,
    )
    return Reminded(**row) if row else None
