"""Imports of a school's lists from its page, and where each stands."""

import json
from collections.abc import Mapping, Sequence

import asyncpg
import msgspec

from one.scope import Scope
from one.store.pool import Connection, Pool

# How long lists wait for whoever sent them.
_FRESH = "created_at > now() - interval '1 hour'"


class Run(msgspec.Struct, frozen=True):
    """One of them, but for its lists; ``found`` is what it would do, as JSON."""

    id: int
    school_id: int
    session_id: int
    answers: dict[str, str]
    seen: str
    state: str
    step: int
    moved: bool
    found: str | None
    errors: list[str]
    import_id: int | None


_RUN = "select id, school_id, session_id, answers, seen, state, step, moved, found, errors, import_id from roster_run"


def _run(row: asyncpg.Record | None) -> Run | None:
    return Run(**{**row, "answers": json.loads(row["answers"])}) if row else None


async def put(
    connection: Connection, scope: Scope, school_id: int, files: Sequence[tuple[str, bytes]]
) -> int:
    """Keep the asker's lists for this school in place of any other; the run's id."""
    await connection.execute(
        "delete from roster_run where school_id = $1 and person_id = $2", school_id, scope.person_id
    )
    run_id: int = await connection.fetchval(
        "insert into roster_run (school_id, person_id, session_id, names, contents)"
        " values ($1, $2, $3, $4, $5) returning id",
        school_id,
        scope.person_id,
        scope.session_id,
        [name for name, _content in files],
        [content for _name, content in files],
    )
    return run_id


async def of(source: Connection | Pool, scope: Scope, school_id: int, *, hold: bool = False) -> Run | None:
    """The asker's own for this school, of the last hour."""
    return _run(
        await source.fetchrow(
            f"{_RUN} where school_id = $1 and person_id = $2 and {_FRESH}{' for update' if hold else ''}",
            school_id,
            scope.person_id,
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
