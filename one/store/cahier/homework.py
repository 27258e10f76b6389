"""Homework: what is written for a class and a day, and what somebody may read of it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from one.events import Kind as EventKind
from one.rich_text import Rich
from one.scope import Profile, Scope
from one.store.files import files
from one.store.pool import Connection, Pool
from one.subjects import Kind


async def content(connection: Connection, homework_id: int) -> str | None:
    """The whole text of a piece of homework, for who judges it."""
    text: str | None = await connection.fetchval(
        "select concat_ws(e'\\n\\n', title, nullif(body, '')) from cahier where id = $1", homework_id
    )
    return text


async def hold(connection: Connection, homework_id: int) -> None:
    """Nobody changes it until the end of the transaction."""
    await connection.execute("select from cahier where id = $1 for no key update", homework_id)


async def set_withdrawn(connection: Connection, homework_id: int) -> None:
    """It is no more, for anybody, and neither are its photos."""
    await files.drop(connection, SUBJECT(homework_id))
    await connection.execute(
        "update cahier set withdrawn_at = now(), rev = rev + 1 where id = $1 and withdrawn_at is null",
        homework_id,
    )


# Of events about a piece of homework.
SUBJECT = Kind("cahier", content=content, hold=hold, removed=set_withdrawn)


class Homework(msgspec.Struct, frozen=True):
    """One piece. ``done``: those of the asker's pupils who ticked it; ``ticks`` of so many ``pupils``: for staff, else 0."""

    id: int
    class_id: int
    class_name: str
    school_id: int
    author_id: int
    author_name: str
    matter: str
    title: str
    body: str
    html: str | None
    due_on: date
    rev: int
    created_at: datetime
    edited_at: datetime | None
    done: list[int]
    ticks: int
    pupils: int

    @property
    def text(self) -> Rich:
        """What is said of it."""
        return Rich(self.body, self.html)


class Words(msgspec.Struct, frozen=True):
    """What is kept of what its author sends."""

    matter: str
    title: str
    text: Rich
    due_on: date


class Reader(NamedTuple):
    """What of homework somebody sees: these classes, which of these pupils ticked it, and (``counted``) how many did."""

    classes: Sequence[int]
    pupils: Sequence[int] = ()
    counted: bool = False


class Kept(msgspec.Struct, frozen=True):
    """One piece as it is held for a change."""

    id: int
    class_id: int
    author_id: int
    title: str
    rev: int
    withdrawn: bool


# $1: the pupils whose ticks are the asker's to see, $2: whether all ticks are counted.
_HOMEWORK = f"""
select h.id, h.class_id, c.name as class_name, c.school_id, h.author_id,
       rtrim(a.first_name || ' ' || a.last_name) as author_name, h.matter, h.title, h.body, h.body_html as html, h.due_on, h.rev,
       h.created_at, h.edited_at,
       array(select d.pupil_id from cahier_done d
              where d.homework_id = h.id and d.pupil_id = any($1::bigint[])) as done,
       case when $2 then (select count(*) from cahier_done d join membership m on m.person_id = d.pupil_id
                           where d.homework_id = h.id and m.class_id = h.class_id) else 0 end as ticks,
       case when $2 then (select count(*) from membership m join person p on p.id = m.person_id
                           where m.class_id = h.class_id and p.profile = '{Profile.PUPIL}') else 0 end as pupils
  from cahier h join class c on c.id = h.class_id join person a on a.id = h.author_id
"""
# What the school took off all pages until it is judged is there for nobody meanwhile.
_STANDS = f"""h.withdrawn_at is null and not exists (
    select from event e where e.subject = '{SUBJECT.code}' and e.subject_ids = array[h.id]
       and e.kind = '{EventKind.ITEM}' and e.suspended_at is not null)"""


async def due(pool: Pool, scope: Scope, reader: Reader, first: date, last: date) -> list[Homework]:
    """What is due from one day to another, both included; in the order of days, then of writing."""
    return await _on(pool, reader, "h.due_on between $4 and $5", first, last)


async def next_due(pool: Pool, scope: Scope, reader: Reader, first: date, last: date) -> list[Homework]:
    """What is due on the first of these days on which something is; in the order of writing."""
    day = f"""h.due_on = (select min(h.due_on) from cahier h where h.class_id = any($3::integer[])
                                   and h.due_on between $4 and $5 and {_STANDS})"""
    return await _on(pool, reader, day, first, last)


async def _on(pool: Pool, reader: Reader, days: str, first: date, last: date) -> list[Homework]:
    rows = await pool.fetch(
        f"{_HOMEWORK} where h.class_id = any($3::integer[]) and {days} and {_STANDS}"
        " order by h.due_on, name_order(c.name), h.id",
        list(reader.pupils),
        reader.counted,
        list(reader.classes),
        first,
        last,
    )
    return [Homework(**row) for row in rows]


async def next_day(pool: Pool, classes: Sequence[int], first: date, last: date) -> date | None:
    """The first of these days on which something is due in these classes."""
    day: date | None = await pool.fetchval(
        f"select min(h.due_on) from cahier h where h.class_id = any($1::integer[]) and h.due_on between $2 and $3 and {_STANDS}",
        list(classes),
        first,
        last,
    )
    return day


async def last_day(pool: Pool, scope: Scope, class_id: int, first: date, before: date) -> date | None:
    """The last day before another, and from ``first`` on, on which something was due in a class."""
    day: date | None = await pool.fetchval(
        f"select max(h.due_on) from cahier h where h.class_id = $1 and h.due_on >= $2 and h.due_on < $3 and {_STANDS}",
        class_id,
        first,
        before,
    )
    return day


async def get(pool: Pool, scope: Scope, reader: Reader, homework_id: int) -> Homework | None:
    """One piece; None for what is not of the reader's classes."""
    row = await pool.fetchrow(
        f"{_HOMEWORK} where h.id = $3 and h.class_id = any($4::integer[]) and {_STANDS}",
        list(reader.pupils),
        reader.counted,
        homework_id,
        list(reader.classes),
    )
    return Homework(**row) if row else None


async def wall(pool: Pool, class_id: int, day: date) -> list[tuple[str, str]]:
    """What is due on a day in a class, for its tablet: (matter, title)."""
    rows = await pool.fetch(
        f"select h.matter, h.title from cahier h where h.class_id = $1 and h.due_on = $2 and {_STANDS} order by h.id",
        class_id,
        day,
    )
    return [(row["matter"], row["title"]) for row in rows]


async def insert(
    connection: Connection, scope: Scope, class_id: int, words: Words, copied_from: int | None = None
) -> int | None:
    """Keep homework of the asker; return its id. None when it was copied to that day before."""
    homework_id: int | None = await connection.fetchval(
        """
        insert into cahier (class_id, author_id, matter, title, body, body_html, due_on, copied_from, copied_for)
        values ($1, $2, $3, $4, $5, $8, $6, $7, case when $7::bigint is null then null else $6::date end)
        on conflict (copied_from, copied_for) where withdrawn_at is null do nothing returning id
        """,
        class_id,
        scope.person_id,
        words.matter,
        words.title,
        words.text.plain,
        words.due_on,
        copied_from,
        words.text.html,
    )
    return homework_id


async def lock(connection: Connection, homework_id: int) -> Kept | None:
    """One piece, held until the end of the transaction; None when there is none of this id."""
    row = await connection.fetchrow(
        "select id, class_id, author_id, title, rev, withdrawn_at is not null as withdrawn from cahier"
        " where id = $1 for no key update",
        homework_id,
    )
    return Kept(**row) if row else None


async def standing(connection: Connection, ids: Sequence[int]) -> set[tuple[int, int]]:
    """Those of these that are there, with how often each was changed; held so until the end of the transaction."""
    await connection.execute(
        "select from cahier where id = any($1::bigint[]) order by id for share", list(ids)
    )
    rows = await connection.fetch(
        f"select h.id, h.rev from cahier h where h.id = any($1::bigint[]) and {_STANDS}", list(ids)
    )
    return {(row["id"], row["rev"]) for row in rows}


async def change(connection: Connection, homework_id: int, words: Words) -> None:
    """Other words, another day."""
    await connection.execute(
        "update cahier set matter = $2, title = $3, body = $4, body_html = $5, due_on = $6, rev = rev + 1,"
        "       edited_at = now() where id = $1",
        homework_id,
        words.matter,
        words.title,
        words.text.plain,
        words.text.html,
        words.due_on,
    )


async def copied(pool: Pool, scope: Scope, ids: Sequence[int]) -> set[tuple[int, date]]:
    """Which of these were copied before, and for which day."""
    rows = await pool.fetch(
        "select copied_from, copied_for from cahier where copied_from = any($1::bigint[]) and withdrawn_at is null",
        list(ids),
    )
    return {(row["copied_from"], row["copied_for"]) for row in rows}


async def school_of(connection: Connection, class_id: int) -> int:
    """The school of a class."""
    school_id: int = await connection.fetchval("select school_id from class where id = $1", class_id)
    return school_id
