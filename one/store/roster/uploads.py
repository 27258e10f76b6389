"""Lists sent for a class, kept between their preview and « Appliquer »."""

from collections.abc import Sequence

from one.scope import Scope
from one.store.classroom.members import Classroom
from one.store.pool import Connection, Pool


async def put(pool: Pool, scope: Scope, classroom: Classroom, files: Sequence[tuple[str, bytes]]) -> None:
    """Keep the asker's lists for this class in place of any other."""
    await pool.execute(
        """
        insert into class_upload (class_id, person_id, names, contents) values ($1, $2, $3, $4)
        on conflict (class_id, person_id) do update
           set names = excluded.names, contents = excluded.contents, created_at = now()
        """,
        classroom.id,
        scope.person_id,
        [name for name, _ in files],
        [content for _, content in files],
    )


async def get(connection: Connection | Pool, scope: Scope, classroom: Classroom) -> list[tuple[str, bytes]]:
    """The asker's own lists for this class, of the last hour; empty when there are none."""
    row = await connection.fetchrow(
        "select names, contents from class_upload"
        " where class_id = $1 and person_id = $2 and created_at > now() - interval '1 hour'",
        classroom.id,
        scope.person_id,
    )
    return list(zip(row["names"], row["contents"], strict=True)) if row else []


async def drop(connection: Connection, scope: Scope, classroom: Classroom) -> None:
    """Forget the asker's lists for this class."""
    await connection.execute(
        "delete from class_upload where class_id = $1 and person_id = $2", classroom.id, scope.person_id
    )


async def purge(pool: Pool) -> None:
    """Drop lists that can no longer be applied: they hold families' data."""
    await pool.execute("delete from class_upload where created_at < now() - interval '1 hour'")
