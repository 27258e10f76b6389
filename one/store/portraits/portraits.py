"""How people look: the drawing they chose, the photo they gave, and who may see it."""

from collections.abc import Collection

import msgspec

from one.scope import Scope
from one.store.pool import Connection, Pool

# Of a photo: it changes with it, and says nothing of where it is kept.
VERSION = "coalesce(left(md5(f.photo::text), 16), '')"


class Portrait(msgspec.Struct, frozen=True):
    """Somebody's. ``version`` is their photo's, if they have one."""

    person_id: int
    avatar: str
    version: str
    shown: bool


async def of(pool: Pool, person_ids: Collection[int]) -> list[Portrait]:
    """Those of these people who have one, whoever may see it."""
    rows = await pool.fetch(
        f"select f.person_id, f.avatar, {VERSION} as version, f.shown from portrait f where f.person_id = any($1::bigint[])",
        list(person_ids),
    )
    return [Portrait(**row) for row in rows]


async def names(pool: Pool, person_ids: Collection[int]) -> dict[int, str]:
    """First and last names."""
    rows = await pool.fetch(
        "select id, rtrim(first_name || ' ' || last_name) as name from person where id = any($1::bigint[])",
        list(person_ids),
    )
    return {row["id"]: row["name"] for row in rows}


async def hold(connection: Connection, scope: Scope) -> None:
    """One change of the asker's portrait at a time; they are not merged away meanwhile."""
    await connection.execute("select from person where id = $1 for no key update", scope.person_id)


async def choose(connection: Connection, scope: Scope, avatar: str) -> bool:
    """The asker looks like this drawing from now on; whether that is new."""
    done: bool | None = await connection.fetchval(
        """
        insert into portrait as f (person_id, avatar) values ($1, $2)
            on conflict (person_id) do update set avatar = excluded.avatar, changed_at = now()
         where f.avatar <> excluded.avatar returning true
        """,
        scope.person_id,
        avatar,
    )
    return bool(done)
