"""Lists that left questions open, kept until the last is answered, and the answers that were given."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import asyncpg
import msgspec

from one.store.pool import Connection, Pool

DAYS = 30  # lists hold families' data
ANSWER_DAYS = 400  # until the lists of the next school year were imported
MOST = 32 * 2**20  # of what is kept of one import


class Kept(msgspec.Struct, frozen=True):
    """What the last import of a school, or of one of its classes, left open. ``content``: its lists, for who holds them."""

    id: int
    school_id: int
    class_id: int | None
    questions: list[object]
    content: bytes = b""


async def put(
    connection: Connection,
    school_id: int,
    class_id: int | None,
    person_id: int | None,
    content: bytes,
    questions: Sequence[object],
) -> None:
    """Keep these lists in place of the last ones."""
    await connection.execute(
        """
        insert into roster_lists (school_id, class_id, person_id, content, questions) values ($1, $2, $3, $4, $5)
        on conflict (school_id, coalesce(class_id, 0)) do update
           set person_id = excluded.person_id, content = excluded.content, questions = excluded.questions,
               created_at = now()
        """,
        school_id,
        class_id,
        person_id,
        content,
        msgspec.json.encode(questions).decode(),
    )


async def ask(connection: Connection, kept_id: int, questions: Sequence[object]) -> None:
    """These are the questions that are left; the lists stay no longer than they would have."""
    await connection.execute(
        "update roster_lists set questions = $2 where id = $1",
        kept_id,
        msgspec.json.encode(questions).decode(),
    )


async def drop(connection: Connection, school_id: int, class_id: int | None) -> None:
    """Forget the lists: nothing is open."""
    await connection.execute(
        "delete from roster_lists where school_id = $1 and class_id is not distinct from $2",
        school_id,
        class_id,
    )


_FIELDS = "id, school_id, class_id, questions"
_FRESH = f"created_at > now() - interval '{DAYS} days'"


async def of_school(source: Pool | Connection, school_id: int, classes: Sequence[int] | None) -> list[Kept]:
    """What is kept of a school: all, or only what was imported for these classes."""
    rows = await source.fetch(
        f"select {_FIELDS} from roster_lists"
        f" where school_id = $1 and ($2::int[] is null or class_id = any($2)) and {_FRESH} order by class_id",
        school_id,
        classes,
    )
    return [_kept(row) for row in rows]


async def count(source: Pool, school_id: int, classes: Sequence[int] | None) -> int:
    """How many questions are open in a school, or in what was imported for these classes."""
    found: int = await source.fetchval(
        "select coalesce(sum(jsonb_array_length(questions)), 0)::integer from roster_lists"
        f" where school_id = $1 and ($2::int[] is null or class_id = any($2)) and {_FRESH}",
        school_id,
        classes,
    )
    return found


async def hold(connection: Connection, kept_id: int) -> Kept | None:
    """Lists that are still kept, held until the end of the transaction."""
    row = await connection.fetchrow(
        f"select {_FIELDS}, content from roster_lists where id = $1 and {_FRESH} for update", kept_id
    )
    return _kept(row) if row else None


def _kept(row: asyncpg.Record) -> Kept:
    return Kept(**{**row, "questions": msgspec.json.decode(row["questions"])})


async def answers(connection: Connection, school_id: int) -> dict[str, str]:
    """What was answered in this school, by key."""
    rows = await connection.fetch("select key, answer from roster_answer where school_id = $1", school_id)
    return {row["key"]: row["answer"] for row in rows}


async def remember(
    connection: Connection, school_id: int, person_id: int | None, given: Mapping[str, str]
) -> None:
    """Keep these answers; who changes their mind is the last to have said it."""
    await connection.execute(
        """
        insert into roster_answer (school_id, key, answer, person_id)
        select $1, n.key, n.answer, $2 from unnest($3::text[], $4::text[]) as n (key, answer)
            on conflict (school_id, key) do update
           set answer = excluded.answer, person_id = excluded.person_id, created_at = now()
         where roster_answer.answer <> excluded.answer
        """,
        school_id,
        person_id,
        list(given),
        list(given.values()),
    )


async def purge(pool: Pool) -> None:
    """Forget lists whose questions nobody answered, and old answers."""
    await pool.execute("delete from roster_lists where created_at < $1::interval + now()", timedelta(-DAYS))
    await pool.execute(
        "delete from roster_answer where created_at < $1::interval + now()", timedelta(-ANSWER_DAYS)
    )


async def forget(connection: Connection, school_id: int, class_id: int | None, import_id: int) -> None:
    """Forget what an import that was taken back left: its answers, and its lists unless there are newer ones.

    Or an answer to one of its questions would do the whole import once more.
    """
    await connection.execute(
        "delete from roster_answer a using roster_import i"
        " where i.id = $2 and a.school_id = $1 and a.created_at = i.created_at",
        school_id,
        import_id,
    )
    await connection.execute(
        "delete from roster_lists l where l.school_id = $1 and l.class_id is not distinct from $2"
        " and not exists (select from roster_import n where n.school_id = $1 and n.id > $3"
        "                    and n.class_id is not distinct from $2 and n.undone_at is null)",
        school_id,
        class_id,
        import_id,
    )
