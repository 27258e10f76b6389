"""What a room keeps of somebody for « Mes données », read a piece at a time."""

from one.store.pool import Pool


async def pairs(pool: Pool, query: str, person_id: int, after: int, limit: int) -> list[tuple[int, str]]:
    """The ``id`` and ``value``, as JSON, of what is a person's ($1), with an id over $2, $3 of them at most."""
    return [(row["id"], row["value"]) for row in await pool.fetch(query, person_id, after, limit)]
