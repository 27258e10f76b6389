"""How people look: the drawing they chose, the photo they gave, and who may see it."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from one.scope import Scope
from one.store.files.files import Made
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


async def names(pool: Pool | Connection, person_ids: Collection[int]) -> dict[int, str]:
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


class Photo(msgspec.Struct, frozen=True):
    """Where a photo is in the storage, and whether its padlock is open."""

    key: UUID
    shown: bool
    bytes: int
    small_bytes: int

    def size(self, which: str) -> int:
        """How many bytes one of its sizes has."""
        return self.small_bytes if which == "thumb" else self.bytes - self.small_bytes


async def photo(pool: Pool, person_id: int, version: str) -> Photo | None:
    """Somebody's photo, if that is its version still; whoever may see it."""
    row = await pool.fetchrow(
        "select f.photo as key, f.shown, f.bytes, f.small_bytes from portrait f"
        f" where f.person_id = $1 and f.photo is not null and {VERSION} = $2",
        person_id,
        version,
    )
    return Photo(**row) if row else None


async def own(pool: Pool, scope: Scope) -> Photo | None:
    """The asker's own."""
    row = await pool.fetchrow(
        "select photo as key, shown, bytes, small_bytes from portrait where person_id = $1 and photo is not null",
        scope.person_id,
    )
    return Photo(**row) if row else None


async def put(connection: Connection, scope: Scope, school_id: int, made: Made, *, shown: bool) -> None:
    """The asker has this photo, which is in the storage; a trigger has the one of before taken out of it."""
    await connection.execute("delete from file_gone where key = $1", made.key)
    await connection.execute(
        """
        insert into portrait (person_id, photo, shown, school_id, bytes, small_bytes) values ($1, $2, $3, $4, $5, $6)
            on conflict (person_id) do update
           set photo = excluded.photo, shown = excluded.shown, school_id = excluded.school_id, bytes = excluded.bytes,
               small_bytes = excluded.small_bytes, changed_at = now()
        """,
        scope.person_id,
        made.key,
        shown,
        school_id,
        made.bytes,
        made.small_bytes,
    )


async def show(connection: Connection, scope: Scope, *, shown: bool) -> bool:
    """Whether who may write to the asker sees their photo; whether that is new."""
    done: bool | None = await connection.fetchval(
        "update portrait set shown = $2, changed_at = now() where person_id = $1 and photo is not null and shown <> $2"
        " returning true",
        scope.person_id,
        shown,
    )
    return bool(done)


async def remove(connection: Connection, scope: Scope) -> bool:
    """The asker has no photo any more; whether they had one."""
    done: bool | None = await connection.fetchval(
        "update portrait set photo = null, shown = false, bytes = 0, small_bytes = 0, changed_at = now()"
        " where person_id = $1 and photo is not null returning true",
        scope.person_id,
    )
    return bool(done)


async def take_away(connection: Connection, person_id: int, version: str) -> bool:
    """Somebody has no photo any more, if this is the one they show; whether it was."""
    done: bool | None = await connection.fetchval(
        "update portrait f set photo = null, shown = false, bytes = 0, small_bytes = 0, changed_at = now()"
        f" where person_id = $1 and photo is not null and shown and {VERSION} = $2 returning true",
        person_id,
        version,
    )
    return bool(done)
