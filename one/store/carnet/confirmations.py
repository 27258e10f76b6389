"""What guardians confirm and answer, and what waits for them."""

from datetime import date, datetime

import msgspec

from one import clock
from one.events import Kind
from one.scope import Scope
from one.store.carnet.asking import Confirm
from one.store.carnet.notes import CLASS_IDS, SUBJECT
from one.store.carnet.notes import hold as hold_note
from one.store.pool import Connection, Pool

# A note that stands: what its author took back, the school took away, or is being judged, asks nobody for anything.
STANDS = f"""n.withdrawn_at is null and exists (
    select from event e where e.subject = '{SUBJECT.code}' and e.subject_ids = array[n.id]
       and e.kind = '{Kind.ITEM}' and e.withdrawn_at is null)"""
FRESH_DAYS = (
    60  # a note that was never confirmed stops asking on home pages then, unless its day is still to come
)


class Given(msgspec.Struct, frozen=True):
    """What one guardian confirmed for one child. ``rev`` rises with each other answer."""

    yes: bool | None
    words: str
    rev: int
    confirmed_at: datetime
    answered_at: datetime

    def says(self, yes: bool | None, words: str) -> bool:
        """Whether it is this very answer."""
        return (self.yes, self.words) == (yes, words)


class ForChild(msgspec.Struct, frozen=True):
    """One of the asker's children whom a note is for: what the asker gave, and whether another guardian did.

    ``before``: the asker had confirmed what the note said before it was corrected.
    """

    child_id: int
    first_name: str
    given: Given | None
    by_other: bool
    before: bool


class Due(msgspec.Struct, frozen=True):
    """A note that waits for the asker, for these children by first name."""

    id: int
    title: str
    author_name: str
    deadline: date | None
    children: list[str]


class Held(msgspec.Struct, frozen=True):
    """A note as it is held while somebody confirms it."""

    class_ids: list[int]
    author_id: int
    school_id: int
    answer: str
    round: int
    title: str = ""


async def hold(connection: Connection, scope: Scope, note_id: int, child_id: int) -> Held | None:
    """The note, which nobody else confirms, corrects or takes back until the end of the transaction; None unless the asker may confirm it.

    Whom the row will name is held first, in the order of all locks.
    """
    await connection.execute(
        "select from person where id = any($1::bigint[]) order by id for key share",
        [scope.person_id, child_id],
    )
    await hold_note(connection, note_id)
    row = await connection.fetchrow(
        f"""
        select {CLASS_IDS} as class_ids, n.author_id, c.school_id, n.answer, n.round, n.title
          from carnet n join class c on c.id = n.class_id
         where n.id = $1 and n.confirm <> '{Confirm.NOBODY}' and {STANDS}
           and exists (select from carnet_reader r where r.carnet_id = n.id and r.child_id = $2 and r.guardian_id = $3)
        """,
        note_id,
        child_id,
        scope.person_id,
    )
    return Held(**row) if row else None


async def give(
    connection: Connection,
    scope: Scope,
    note_id: int,
    child_id: int,
    round_: int,
    yes: bool | None,
    words: str,
) -> Given | None:
    """Keep what the asker confirms. What they gave before is not touched: it is returned, and held."""
    new = await connection.fetchval(
        """
        insert into carnet_confirmation (carnet_id, child_id, person_id, round, yes, words)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning true
        """,
        note_id,
        child_id,
        scope.person_id,
        round_,
        yes,
        words,
    )
    if new:
        return None
    row = await connection.fetchrow(
        "select yes, words, rev, confirmed_at, answered_at from carnet_confirmation"
        " where carnet_id = $1 and child_id = $2 and person_id = $3 and round = $4 for no key update",
        note_id,
        child_id,
        scope.person_id,
        round_,
    )
    assert row is not None, "it was there a moment ago, and only goes with its note or its people"
    return Given(**row)


async def change(
    connection: Connection,
    scope: Scope,
    note_id: int,
    child_id: int,
    round_: int,
    yes: bool | None,
    words: str,
) -> None:
    """Another answer in place of the one that is held."""
    await connection.execute(
        """
        update carnet_confirmation set yes = $5, words = $6, rev = rev + 1, answered_at = now()
         where carnet_id = $1 and child_id = $2 and person_id = $3 and round = $4
        """,
        note_id,
        child_id,
        scope.person_id,
        round_,
        yes,
        words,
    )


async def open_(connection: Connection, scope: Scope, note_id: int) -> Held | None:
    """The asker, a guardian, has opened the note; the note when that is new in its round, else None."""
    row = await connection.fetchrow(
        f"""
        with note as (
            select n.id, {CLASS_IDS} as class_ids, n.author_id, c.school_id, n.answer, n.round
              from carnet n join class c on c.id = n.class_id where n.id = $1 and {STANDS}
               and exists (select from carnet_reader r where r.carnet_id = n.id and r.guardian_id = $2)),
        opened as (
            insert into carnet_opened as o (carnet_id, person_id, round) select id, $2, round from note
            on conflict (carnet_id, person_id) do update set round = excluded.round, at = now()
             where o.round < excluded.round returning carnet_id)
        select note.class_ids, note.author_id, note.school_id, note.answer, note.round
          from note join opened on opened.carnet_id = note.id
        """,
        note_id,
        scope.person_id,
    )
    return Held(**row) if row else None


async def opened(pool: Pool, scope: Scope, note_id: int) -> bool:
    """Whether the asker opened the note in its round before."""
    found: bool = await pool.fetchval(
        "select exists (select from carnet_opened o join carnet n on n.id = o.carnet_id"
        " where n.id = $1 and o.person_id = $2 and o.round = n.round)",
        note_id,
        scope.person_id,
    )
    return found


async def for_children(pool: Pool, scope: Scope, note_id: int) -> list[ForChild]:
    """The asker's children whom a note is for now, and what is given for each."""
    rows = await pool.fetch(
        """
        select k.id as child_id, k.first_name, f.yes, f.words, f.rev, f.confirmed_at, f.answered_at,
               exists (select from carnet_confirmation o join carnet_reader q
                           on q.carnet_id = o.carnet_id and q.child_id = o.child_id and q.guardian_id = o.person_id
                        where o.carnet_id = n.id and o.child_id = k.id and o.person_id <> $2 and o.round = n.round) as by_other,
               exists (select from carnet_confirmation b where b.carnet_id = n.id and b.child_id = k.id
                          and b.person_id = $2 and b.round < n.round) as before
          from carnet_reader r join carnet n on n.id = r.carnet_id join person k on k.id = r.child_id
          left join carnet_confirmation f
            on f.carnet_id = n.id and f.child_id = k.id and f.person_id = $2 and f.round = n.round
         where r.carnet_id = $1 and r.guardian_id = $2 order by name_order(k.first_name), k.id
        """,
        note_id,
        scope.person_id,
    )
    return [
        ForChild(
            row["child_id"],
            row["first_name"],
            Given(row["yes"], row["words"], row["rev"], row["confirmed_at"], row["answered_at"])
            if row["rev"] is not None
            else None,
            row["by_other"],
            row["before"],
        )
        for row in rows
    ]


async def due(pool: Pool, scope: Scope) -> list[Due]:
    """The notes that wait for the asker, a guardian: those with a day first, the next one before."""
    rows = await pool.fetch(
        f"""
        with mine as materialized (
            select n.id, k.id as child_id, k.first_name
              from carnet n join carnet_reader r on r.carnet_id = n.id join person k on k.id = r.child_id
             where n.confirm <> '{Confirm.NOBODY}' and n.withdrawn_at is null
               and r.child_id = any($2::bigint[]) and r.guardian_id = $1)
        select n.id, n.title, rtrim(a.first_name || ' ' || a.last_name) as author_name, n.deadline,
               array_agg(mine.first_name order by name_order(mine.first_name)) as children
          from mine join carnet n on n.id = mine.id join person a on a.id = n.author_id
         where {STANDS}
           and (coalesce(n.asked_at, n.created_at) > now() - make_interval(days => {FRESH_DAYS}) or n.deadline >= $3)
           and not exists (
               select from carnet_confirmation f where f.carnet_id = n.id and f.child_id = mine.child_id and f.round = n.round
                  and (f.person_id = $1 or n.confirm = '{Confirm.ONE}' and exists (
                       select from carnet_reader q where q.carnet_id = n.id and q.child_id = f.child_id
                          and q.guardian_id = f.person_id)))
         group by n.id, a.id order by n.deadline nulls last, n.id
        """,
        scope.person_id,
        [child.id for child in scope.children],
        clock.today(),
    )
    return [Due(**row) for row in rows]
