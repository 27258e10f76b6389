"""The keys of outside applications, as who administers a school looks after them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec

from one import clock
from one.names import name_order
from one.store.pool import Connection, Pool


class Key(msgspec.Struct, frozen=True):
    """One that opens something still, or is over but not taken back. ``used_at``: within an hour."""

    id: int
    code: str
    name: str
    types: list[str] | None
    every_class: bool
    classes: list[str]
    created_at: datetime
    expires_at: datetime | None
    over: bool
    used_at: datetime | None
    published: int
    token_hash: bytes

    @property
    def last_day(self) -> date | None:
        """The last day on which it opens something."""
        return clock.local(self.expires_at - timedelta(seconds=1)).date() if self.expires_at else None


class Draft(msgspec.Struct, frozen=True):
    """What a new one is to be."""

    code: str
    name: str
    types: Sequence[str] | None
    class_ids: Sequence[int] | None  # None: all of the school
    expires_at: datetime | None


async def of_school(pool: Pool, school_id: int) -> list[Key]:
    """Those of a school, by name."""
    rows = await pool.fetch(
        """
        select a.id, a.code, a.name, a.types, a.every_class, a.created_at, a.expires_at, a.token_hash,
               coalesce(a.expires_at <= now(), false) as over, u.used_at,
               array(select c.name from application_class k join class c on c.id = k.class_id
                      where k.application_id = a.id and c.archived_at is null order by name_order(c.name)) as classes,
               (select count(*) from application_event e
                 where e.application_id = a.id and e.created_at > now() - interval '30 days') as published
          from application a left join application_use u on u.application_id = a.id
         where a.school_id = $1 and a.revoked_at is null
        """,
        school_id,
    )
    return sorted((Key(**row) for row in rows), key=lambda key: name_order(key.name))


async def names(connection: Connection, school_id: int) -> list[str]:
    """What those are called that were not revoked."""
    rows = await connection.fetch(
        "select name from application where school_id = $1 and revoked_at is null", school_id
    )
    return [row["name"] for row in rows]


async def code(connection: Connection, school_id: int, application_id: int) -> str | None:
    """The code of one of the school, revoked or not."""
    found: str | None = await connection.fetchval(
        "select code from application where school_id = $1 and id = $2", school_id, application_id
    )
    return found


async def open_classes(connection: Connection, school_id: int, class_ids: Sequence[int]) -> set[int]:
    """Those of these that are open classes of the school."""
    rows = await connection.fetch(
        "select id from class where school_id = $1 and archived_at is null and id = any($2::bigint[])",
        school_id,
        list(class_ids),
    )
    return {row["id"] for row in rows}


async def put(connection: Connection, school_id: int, draft: Draft) -> int | None:
    """A key that opens nothing yet: ``set_token`` gives it its token. None: one of this code is there."""
    application_id: int | None = await connection.fetchval(
        """
        insert into application (school_id, code, name, token_hash, types, every_class, expires_at)
        values ($1, $2, $3, uuid_send(gen_random_uuid()), $4, $5, $6)
            on conflict (school_id, code) where revoked_at is null do nothing returning id
        """,
        school_id,
        draft.code,
        draft.name,
        draft.types if draft.types is None else list(draft.types),
        draft.class_ids is None,
        draft.expires_at,
    )
    if application_id is not None:
        await connection.execute(
            "insert into application_class (application_id, class_id) select $1, unnest($2::integer[])",
            application_id,
            list(draft.class_ids or ()),
        )
    return application_id


async def set_token(connection: Connection, school_id: int, application_id: int, token_hash: bytes) -> bool:
    """Let this token be the one that opens it; False when it is no key of the school, or was revoked."""
    done = await connection.fetchval(
        "update application set token_hash = $3 where school_id = $1 and id = $2 and revoked_at is null"
        " returning true",
        school_id,
        application_id,
        token_hash,
    )
    return bool(done)


async def revoke(connection: Connection, school_id: int, application_id: int) -> bool:
    """Revoke one: what is under way with it is waited for, what comes is refused. False when it was."""
    done = await connection.fetchval(
        "update application set revoked_at = now() where school_id = $1 and id = $2 and revoked_at is null"
        " returning true",
        school_id,
        application_id,
    )
    return bool(done)
