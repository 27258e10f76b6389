"""The addresses by which somebody's news and calendar are read elsewhere."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.scope import Scope
from one.store.pool import Connection, Pool


class Subscription(msgspec.Struct, frozen=True):
    """One that somebody made. ``read_at``: within an hour."""

    id: int
    person_id: int
    kind: str
    token_hash: bytes
    created_at: datetime
    read_at: datetime | None


_ALL = "select id, person_id, kind, token_hash, created_at, read_at from subscription"


async def of_person(pool: Pool, scope: Scope) -> list[Subscription]:
    """The asker's."""
    rows = await pool.fetch(f"{_ALL} where person_id = $1", scope.person_id)
    return [Subscription(**row) for row in rows]


async def of_token(pool: Pool, kind: str, token_hash: bytes) -> Subscription | None:
    """The one that this token opens."""
    row = await pool.fetchrow(f"{_ALL} where token_hash = $1 and kind = $2", token_hash, kind)
    return Subscription(**row) if row else None


async def put(connection: Connection, scope: Scope, kind: str, token_hash: bytes) -> None:
    """The asker's, with this token; an older one opens nothing any more."""
    await connection.execute(
        """
        insert into subscription (person_id, kind, token_hash) values ($1, $2, $3)
            on conflict (person_id, kind) do update
           set token_hash = excluded.token_hash, created_at = now(), read_at = null
        """,
        scope.person_id,
        kind,
        token_hash,
    )


async def note_read(pool: Pool, subscription_id: int) -> None:
    """Keep that it was read in this hour."""
    await pool.execute(
        "update subscription set read_at = now()"
        " where id = $1 and coalesce(read_at < now() - interval '1 hour', true)",
        subscription_id,
    )


async def remove(connection: Connection, scope: Scope, kind: str) -> None:
    """The asker's is no more."""
    await connection.execute(
        "delete from subscription where person_id = $1 and kind = $2", scope.person_id, kind
    )


async def end(connection: Connection, person_ids: Sequence[int]) -> None:
    """None of these people's opens anything any more: somebody else may have entered the account before."""
    await connection.execute("delete from subscription where person_id = any($1::bigint[])", list(person_ids))
