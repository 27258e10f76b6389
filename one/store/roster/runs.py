"""What the worker does with lists for a page that follows: imports of a school or a class, answers to their questions, and
taking one back.
"""

import json
from collections.abc import Mapping, Sequence

import asyncpg
import msgspec

from one.scope import Scope
from one.store.pool import Connection, Pool

# How long lists wait for whoever sent them.
_FRESH = "created_at > now() - interval '1 hour'"


class Place(msgspec.Struct, frozen=True):
    """What a run is of: a school's lists, those of one class, the questions they left, or an import that is taken back.

    One a person and place.
    """

    school_id: int
    class_id: int | None = None
    undoes: int | None = None
    decides: bool = False


class Run(msgspec.Struct, frozen=True):
    """One of them, but for its lists; ``found`` is what it would do, as JSON."""

    id: int
    school_id: int
    class_id: int | None
    undoes: int | None
    decides: bool
    session_id: int
    voice: str
    answers: dict[str, str]
    seen: str
    state: str
    step: int
    moved: bool
    found: str | None
    errors: list[str]
    import_id: int | None


_RUN = (
    "select id, school_id, class_id, undoes, decides, session_id, voice, answers, seen, state, step, moved, found, errors, import_id"
    " from roster_run"
)
_PLACE = (
    "school_id = $1 and person_id = $2 and class_id is not distinct from $3 and undoes is not distinct from $4"
    " and decides = $5"
)


def _run(row: asyncpg.Record | None) -> Run | None:
    return Run(**{**row, "answers": json.loads(row["answers"])}) if row else None


async def put(
    connection: Connection,
    scope: Scope,
    place: Place,
    voice: str,
    files: Sequence[tuple[str, bytes]] = (),
    answers: Mapping[str, str] | None = None,
) -> int:
    """Keep the asker's lists, or answers, for this place instead of any others; the run's id."""
    of = place.school_id, scope.person_id, place.class_id, place.undoes, place.decides
    await connection.execute(f"delete from roster_run where {_PLACE}", *of)
    run_id: int = await connection.fetchval(
        "insert into roster_run (school_id, person_id, class_id, undoes, decides, session_id, voice, names, contents, answers)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id",
        *of,
        scope.session_id,
        voice,
        [name for name, _content in files],
        [content for _name, content in files],
        json.dumps(dict(answers or {})),
    )
    return run_id


async def of(source: Connection | Pool, scope: Scope, place: Place, *, hold: bool = False) -> Run | None:
    """The asker's own for this place, of the last hour."""
    return _run(
        await source.fetchrow(
            f"{_RUN} where {_PLACE} and {_FRESH}{' for update' if hold else ''}",
            place.school_id,
            scope.person_id,
            place.class_id,
            place.undoes,
            place.decides,
        )
    )


async def find(pool: Pool, run_id: int) -> Run | None:
    """The one of this id, for the worker."""
    return _run(await pool.fetchrow(f"{_RUN} where id = $1 and {_FRESH}", run_id))


async def files(pool: Pool, run_id: int) -> list[tuple[str, bytes]]:
    """Its lists."""
    row = await pool.fetchrow("select names, contents from roster_run where id = $1", run_id)
    return list(zip(row["names"], row["contents"], strict=True)) if row else []


async def again(
    connection: Connection, scope: Scope, run_id: int, answers: Mapping[str, str], *, seen: str = ""
) -> None:
    """Let the worker look once more, with these answers; or apply what was seen."""
    await connection.execute(
        "update roster_run set state = 'waiting', step = 0, moved = false, answers = $2, seen = $3, session_id = $4"
        " where id = $1",
        run_id,
        json.dumps(dict(answers)),
        seen,
        scope.session_id,
    )


async def advance(pool: Pool, run_id: int, step: int) -> None:
    """It comes to this step."""
    await pool.execute("update roster_run set step = $2 where id = $1 and state = 'waiting'", run_id, step)


async def show(pool: Pool, run_id: int, found: bytes, *, moved: bool = False) -> None:
    """What it would do is known."""
    await pool.execute(
        "update roster_run set state = 'shown', found = $2, moved = $3, seen = '' where id = $1",
        run_id,
        found.decode(),
        moved,
    )


async def refuse(pool: Pool, run_id: int, errors: Sequence[str]) -> None:
    """It cannot be done."""
    await pool.execute(
        "update roster_run set state = 'refused', errors = $2 where id = $1", run_id, list(errors)
    )


async def done(connection: Connection, run_id: int, import_id: int | None) -> None:
    """It is applied, in the same transaction: a worker that is killed then does not do it twice."""
    await connection.execute(
        "update roster_run set state = 'done', import_id = $2, names = '{}', contents = '{}', found = null where id = $1",
        run_id,
        import_id,
    )


async def purge(pool: Pool) -> None:
    """Drop those that can no longer be applied."""
    await pool.execute(f"delete from roster_run where not ({_FRESH})")
