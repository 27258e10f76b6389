"""Who is there to be told of an import, and what was told of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from one.store.pool import Connection


async def guardians(connection: Connection, children: Sequence[int]) -> dict[int, set[int]]:
    """The guardians of these children, by child."""
    rows = await connection.fetch(
        "select child_id, array_agg(guardian_id) as guardians from guardian"
        " where child_id = any($1::bigint[]) group by child_id",
        children,
    )
    return {row["child_id"]: set(row["guardians"]) for row in rows}


async def ties(
    connection: Connection, pairs: Sequence[tuple[Any, ...]], since: datetime
) -> list[tuple[int, ...]]:
    """The subjects about these links, (guardian, child), of which somebody was told ``since``."""
    rows = await connection.fetch(
        "select distinct e.subject_ids from event e"
        "  join unnest($1::bigint[], $2::bigint[]) as n (g, c) on e.subject_ids @> array[n.g, n.c]"
        " where e.subject = 'link' and e.created_at >= $3 and e.withdrawn_at is null order by 1",
        [guardian for guardian, _child in pairs],
        [child for _guardian, child in pairs],
        since,
    )
    return [tuple(row["subject_ids"]) for row in rows]
