"""Files: which wait, which belong to what, and which are to be taken out of the storage."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec

from one.errors import NotFound
from one.scope import Scope
from one.store.pool import Connection, Pool
from one.subjects import Subject

JPEG, PDF = "image/jpeg", "application/pdf"


class File(msgspec.Struct, frozen=True):
    """A file. ``width`` and ``height`` are an image's. Without a ``subject`` it waits."""

    id: int
    key: UUID
    owner_id: int
    name: str
    media_type: str
    bytes: int
    small_bytes: int
    width: int | None
    height: int | None
    subject: str
    subject_ids: list[int]
    alt: str = ""  # what is to be seen on an image, in words

    @property
    def is_image(self) -> bool:
        """Whether it has sizes and may be shown on a page."""
        return self.media_type == JPEG

    @property
    def waits(self) -> bool:
        """Whether nothing keeps it yet."""
        return not self.subject


class Made(NamedTuple):
    """What an upload became."""

    key: UUID
    name: str
    media_type: str
    bytes: int
    small_bytes: int = 0
    width: int | None = None
    height: int | None = None


_FILE = (
    "select f.id, f.key, f.owner_id, f.name, f.media_type, f.bytes, f.small_bytes, f.width, f.height, f.subject, f.subject_ids, f.alt"
    " from file f"
)


async def expect(pool: Pool, key: UUID, lasts: timedelta) -> None:
    """Something of this key will be in the storage; it is taken out after so long if no file has it by then."""
    await pool.execute("insert into file_gone (key, due_at) values ($1, now() + $2::interval)", key, lasts)


async def insert(pool: Pool, scope: Scope, school_id: int, app: str, made: Made) -> File:
    """A file of the asker that waits."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("delete from file_gone where key = $1", made.key)
        file_id = await connection.fetchval(
            """
            insert into file (school_id, owner_id, app, key, name, media_type, bytes, small_bytes, width, height)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id
            """,
            school_id,
            scope.person_id,
            app,
            *made,
        )
    return File(file_id, made.key, scope.person_id, *made[1:], "", [])


async def get(pool: Pool, scope: Scope, file_id: int) -> File | None:
    """A file that something keeps, whatever it is, or that the asker sent; None for any other."""
    row = await pool.fetchrow(
        f"{_FILE} where f.id = $2 and (f.kept_at is not null or f.owner_id = $1)", scope.person_id, file_id
    )
    return File(**row) if row else None


async def known(pool: Pool, scope: Scope, ids: Sequence[int]) -> list[File]:
    """Those of these files that something keeps, whatever it is, or that wait and are the asker's."""
    rows = await pool.fetch(
        f"{_FILE} where f.id = any($2::bigint[]) and (f.kept_at is not null or f.owner_id = $1)",
        scope.person_id,
        list(ids),
    )
    return [File(**row) for row in rows]


async def sent_by(pool: Pool, scope: Scope, after: int, limit: int) -> list[tuple[str, File]]:
    """What the asker sent, with an id over ``after``: (application, file)."""
    rows = await pool.fetch(
        f"select f.app, {_FILE[7:]} where f.owner_id = $1 and f.id > $2 order by f.id limit $3",
        scope.person_id,
        after,
        limit,
    )
    return [(row["app"], File(**{name: row[name] for name in File.__struct_fields__})) for row in rows]


async def count_of(pool: Pool, scope: Scope) -> int:
    """How many the asker sent."""
    value: int = await pool.fetchval("select count(*) from file where owner_id = $1", scope.person_id)
    return value


async def of(source: Pool | Connection, subject: Subject) -> list[File]:
    """The files of a subject, in their order; who asks was judged by the subject's application."""
    rows = await source.fetch(
        f"{_FILE} where f.subject = $1 and f.subject_ids = $2::bigint[] and f.kept_at is not null"
        " order by f.place, f.id",
        subject.kind,
        list(subject.ids),
    )
    return [File(**row) for row in rows]


async def of_each(source: Pool | Connection, subjects: Sequence[Subject]) -> dict[Subject, list[File]]:
    """The same of several subjects of one kind, for a list of them; those without files are left out."""
    if not subjects:
        return {}
    rows = await source.fetch(
        f"{_FILE} where f.subject = $1 and f.kept_at is not null"
        "  and array_to_string(f.subject_ids, ',') = any($2::text[]) order by f.place, f.id",
        subjects[0].kind,
        [",".join(map(str, each.ids)) for each in subjects],
    )
    found: dict[Subject, list[File]] = {}
    for row in rows:
        file = File(**row)
        found.setdefault(Subject(file.subject, tuple(file.subject_ids)), []).append(file)
    return found


async def keep(
    connection: Connection,
    person_id: int | None,
    school_id: int,
    subject: Subject,
    ids: Sequence[int],
    alts: Mapping[int, str] | None = None,
) -> bool:
    """Make exactly these the files of a subject, in this order; see ``Work.keep_files``."""
    before = await of(connection, subject)
    alts = alts or {}
    if [file.id for file in before] == list(ids) and all(alts.get(f.id, f.alt) == f.alt for f in before):
        return False
    rows = await connection.fetch(
        f"{_FILE} where f.id = any($1::bigint[]) order by f.id for update", list(ids)
    )
    found = [File(**row) for row in rows]
    for file in found:
        theirs = file.owner_id == person_id if file.waits else _belongs(file, subject)
        if not theirs:
            raise NotFound
    if len(found) != len(set(ids)):
        raise NotFound
    await connection.execute(
        "delete from file where subject = $1 and subject_ids = $2::bigint[] and id <> all($3::bigint[])",
        subject.kind,
        list(subject.ids),
        list(ids),
    )
    await connection.execute(
        """
        update file set subject = $1, subject_ids = $2, school_id = $3, kept_at = coalesce(kept_at, now()),
               place = array_position($4::bigint[], id)
         where id = any($4::bigint[])
        """,
        subject.kind,
        list(subject.ids),
        school_id,
        list(ids),
    )
    await connection.executemany(
        "update file set alt = $2 where id = $1", [(each, alts[each]) for each in ids if each in alts]
    )
    return True


async def hand_over(connection: Connection, before: Subject, after: Subject) -> None:
    """The files of one subject become those of another, in place of what that had."""
    await drop(connection, after)
    await connection.execute(
        "update file set subject = $3, subject_ids = $4 where subject = $1 and subject_ids = $2::bigint[]",
        before.kind,
        list(before.ids),
        after.kind,
        list(after.ids),
    )


def _belongs(file: File, subject: Subject) -> bool:
    return (file.subject, tuple(file.subject_ids)) == subject


async def drop(connection: Connection, subject: Subject) -> None:
    """Erase the files of a subject, for who takes it away for good."""
    await connection.execute(
        "delete from file where subject = $1 and subject_ids = $2::bigint[]", subject.kind, list(subject.ids)
    )


async def throw(pool: Pool, scope: Scope, file_id: int) -> bool:
    """Erase a file of the asker that waits; whether there was one."""
    done: int | None = await pool.fetchval(
        "delete from file where id = $2 and owner_id = $1 and kept_at is null returning id",
        scope.person_id,
        file_id,
    )
    return done is not None
