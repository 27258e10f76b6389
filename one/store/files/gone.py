"""What nobody needs any more: files that nothing keeps, and contents without a file."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from one.store.pairs import pairs
from one.store.pool import Connection, Pool


async def sweep(connection: Connection, age: timedelta, most: int) -> int:
    """Erase files that have waited so long; those that a row of another table refers to wait on. Return how many.

    Which tables refer to files is asked of PostgreSQL: a draft that names one in a column of its own keeps it,
    and no room need tell this one.
    """
    found = await connection.fetch(
        """
        select k.conrelid::regclass::text as table, quote_ident(a.attname) as column
          from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
         where k.contype = 'f' and k.confrelid = 'file'::regclass
        """
    )
    unnamed = "".join(
        f" and not exists (select from {each['table']} r where r.{each['column']} = f.id)" for each in found
    )
    rows = await connection.fetch(
        f"""
        delete from file where kept_at is null and id in (
            select f.id from file f where f.kept_at is null and f.created_at < now() - $1::interval{unnamed}
             order by f.created_at limit $2 for update skip locked) returning id
        """,
        age,
        most,
    )
    return len(rows)


async def due(pool: Pool, most: int) -> list[UUID]:
    """Keys whose contents are to be taken out of the storage now."""
    rows = await pool.fetch(
        "select key from file_gone where due_at <= now() order by due_at, key limit $1", most
    )
    return [row["key"] for row in rows]


async def at_once(pool: Pool, key: UUID) -> None:
    """What was expected will not come."""
    await pool.execute("update file_gone set due_at = now() where key = $1", key)


async def done(pool: Pool, keys: Sequence[UUID]) -> None:
    """Their contents are out of the storage."""
    await pool.execute("delete from file_gone where key = any($1::uuid[])", list(keys))


async def erase_waiting(connection: Connection, person_id: int) -> None:
    """Erase what somebody sent and nothing keeps: with them goes what nobody else ever saw."""
    await connection.execute("delete from file where owner_id = $1 and kept_at is null", person_id)


async def own(pool: Pool, person_id: int, after: int, limit: int) -> list[tuple[int, str]]:
    """Files that somebody sent, with an id over ``after``: (id, JSON), for « Mes données »."""
    return await pairs(
        pool,
        """
        select f.id, json_build_object('nom', f.name, 'type', f.media_type, 'octets', f.bytes, 'application', f.app,
                   'ecole', s.name, 'envoye_le', f.created_at, 'publie_le', f.kept_at,
                   'adresse', '/fichiers/' || f.id)::text as value
          from file f join school s on s.id = f.school_id
         where f.owner_id = $1 and f.id > $2 order by f.id limit $3
        """,
        person_id,
        after,
        limit,
    )
