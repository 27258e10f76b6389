"""Drafts: what somebody is writing, by the version that they saw last."""

import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from one.scope import Scope
from one.store.pool import Connection, Pool

MOST = 60  # open drafts of one person
Typed = dict[str, list[str]]


class Became(StrEnum):
    """What became of a save."""

    SAVED = "saved"
    CONFLICT = "conflict"  # somebody saved it since the version that the sender saw
    ENDED = "ended"  # it was published, or thrown away
    FULL = "full"


class Draft(msgspec.Struct, frozen=True):
    """An open draft."""

    key: str
    page: str
    typed: Typed
    version: int
    updated_at: datetime


class Saved(msgspec.Struct, frozen=True):
    """What became of a save, and how the draft stands then."""

    became: Became
    version: int
    at: datetime


class Words(msgspec.Struct, frozen=True):
    """What is to be kept: the form, where it stands, what was typed, and the files that this names."""

    form: str
    page: str
    typed: Typed
    files: Sequence[int] = ()


async def save(connection: Connection, scope: Scope, key: str, words: Words, seen: int) -> Saved:
    """Keep a draft of the asker over the version that they saw; the same words once more change nothing.

    Two at once wait for each other: the second finds the version of the first.
    """
    await _alone(connection, scope.person_id)
    row = await connection.fetchrow(
        "select id, typed, version, ended_at, updated_at from draft where person_id = $1 and key = $2",
        scope.person_id,
        key,
    )
    if row is None and await _is_full(connection, scope):
        return Saved(Became.FULL, 0, datetime.now().astimezone())
    if row is not None and row["ended_at"] is not None:
        return Saved(Became.ENDED, row["version"], row["ended_at"])
    if row is not None and json.loads(row["typed"]) == words.typed:
        return Saved(Became.SAVED, row["version"], row["updated_at"])
    if row is not None and row["version"] != seen:
        return Saved(Became.CONFLICT, row["version"], row["updated_at"])
    (kept,) = await connection.fetch(
        """
        insert into draft (person_id, key, form, page, typed) values ($1, $2, $3, $4, $5)
        on conflict (person_id, key) do update
           set typed = excluded.typed, page = excluded.page, version = draft.version + 1, updated_at = now()
        returning id, version, updated_at
        """,
        scope.person_id,
        key,
        words.form,
        words.page,
        json.dumps(words.typed),
    )
    await _name(connection, scope, kept["id"], words.files)
    return Saved(Became.SAVED, kept["version"], kept["updated_at"])


async def _name(connection: Connection, scope: Scope, draft_id: int, files: Sequence[int]) -> None:
    """These files of the asker are named by the draft, and no others: they are not swept."""
    await connection.execute("delete from draft_file where draft_id = $1", draft_id)
    if files:
        await connection.execute(
            "insert into draft_file (draft_id, file_id)"
            " select $1, f.id from file f where f.id = any($2::bigint[]) and f.owner_id = $3",
            draft_id,
            list(files),
            scope.person_id,
        )


async def _alone(connection: Connection, person_id: int) -> None:
    await connection.execute("select pg_advisory_xact_lock(hashtextextended('draft', $1))", person_id)


async def _is_full(connection: Connection, scope: Scope) -> bool:
    count: int = await connection.fetchval(
        "select count(*) from draft where person_id = $1 and ended_at is null", scope.person_id
    )
    return count >= MOST


async def end(connection: Connection, person_id: int, key: str) -> bool:
    """A draft was published or thrown away: its words go, and nothing brings it back. False when that was so before."""
    await _alone(connection, person_id)
    new = await connection.fetchval(
        """
        insert into draft (person_id, key, form, page, typed, ended_at) values ($1, $2, '', '', '{}', now())
        on conflict (person_id, key) do update set typed = '{}', ended_at = now() where draft.ended_at is null
        returning id
        """,
        person_id,
        key,
    )
    await connection.execute("delete from draft_file where draft_id = $1", new)
    return new is not None


async def is_ended(pool: Pool, scope: Scope, key: str) -> bool:
    """Whether a draft of the asker was published or thrown away."""
    found: bool = await pool.fetchval(
        "select exists (select from draft where person_id = $1 and key = $2 and ended_at is not null)",
        scope.person_id,
        key,
    )
    return found


async def get(pool: Pool, scope: Scope, form: str, key: str) -> Draft | None:
    """An open draft of the asker."""
    row = await pool.fetchrow(
        "select key, page, typed, version, updated_at from draft"
        " where person_id = $1 and form = $2 and key = $3 and ended_at is null",
        scope.person_id,
        form,
        key,
    )
    return _draft(dict(row)) if row else None


async def latest(pool: Pool, scope: Scope, form: str, page: str) -> Draft | None:
    """The open draft that the asker wrote in last, of this form at this address."""
    row = await pool.fetchrow(
        """
        select key, page, typed, version, updated_at from draft
         where person_id = $1 and form = $2 and page = $3 and ended_at is null order by updated_at desc limit 1
        """,
        scope.person_id,
        form,
        page,
    )
    return _draft(dict(row)) if row else None


async def listed(pool: Pool, scope: Scope, form: str) -> list[Draft]:
    """The asker's open drafts of a form, the latest first."""
    rows = await pool.fetch(
        "select key, page, typed, version, updated_at from draft"
        " where person_id = $1 and form = $2 and ended_at is null order by updated_at desc",
        scope.person_id,
        form,
    )
    return [_draft(dict(row)) for row in rows]


def _draft(row: dict[str, Any]) -> Draft:
    return Draft(**{**row, "typed": json.loads(row["typed"])})


async def purge(pool: Pool) -> None:
    """Forget tombstones after a month (no page stays open longer), and drafts that nobody opened for a year."""
    await pool.execute("delete from draft where ended_at < now() - interval '30 days'")
    await pool.execute("delete from draft where updated_at < now() - interval '1 year'")
