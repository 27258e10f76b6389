"""What imports changed, row by row: written by triggers while an import is under way, read again for the journal."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from one.scope import Profile
from one.store.pool import Connection, Pool

# By which columns the rows of each table are known.
KEYS: dict[str, tuple[str, ...]] = {
    "school": ("id",),
    "class": ("id",),
    "person": ("id",),
    "attachment": ("person_id", "school_id"),
    "departure": ("person_id", "school_id"),
    "membership": ("class_id", "person_id"),
    "guardian": ("guardian_id", "child_id"),
    "link_by_hand": ("guardian_id", "child_id"),
    "place_by_hand": ("class_id", "person_id"),
    "attachment_by_hand": ("person_id", "school_id"),
    "class_known_as": ("class_id", "name"),
}
# What was decided by hand: lists only ever drop it, when they say the same.
BY_HAND = ("link_by_hand", "place_by_hand", "attachment_by_hand")
Row = dict[str, Any]


class Import(msgspec.Struct, frozen=True):
    """An import that was written down. ``actor`` is empty for the command line."""

    id: int
    school_id: int
    school_name: str
    class_id: int | None
    class_name: str
    actor_id: int | None
    actor: str
    created_at: datetime
    undone_at: datetime | None
    undone_by: str


class Changed(msgspec.Struct, frozen=True):
    """What became of one row from before the import to after it; None where it did not exist."""

    kind: str
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The row after the import, or the one that is gone."""
        return self.after or self.before or {}

    @property
    def key(self) -> tuple[Any, ...]:
        """What it is known by."""
        return tuple(self.row[column] for column in KEYS[self.kind])

    @property
    def people(self) -> list[int]:
        """Whom it concerns."""
        names = ("id",) if self.kind == "person" else ("person_id", "guardian_id", "child_id")
        return [self.row[name] for name in names if self.kind not in ("school", "class") and name in self.row]

    @property
    def changed(self) -> list[str]:
        """The columns that differ, of a row that was there before and after."""
        if self.before is None or self.after is None:
            return []
        return [name for name, value in self.after.items() if self.before.get(name) != value]

    @property
    def stays(self) -> bool:
        """Whether the row was there before, and is there after."""
        return self.before is not None and self.after is not None

    @property
    def settles(self) -> bool:
        """Whether it is only that lists say by now what was decided by hand, or that they no longer do."""
        return self.kind in BY_HAND or self.changed == ["brought_at"]

    def reversed(self) -> "Changed":
        """The way back."""
        return Changed(self.kind, self.after, self.before)


async def begin(connection: Connection, school_id: int, class_id: int | None, actor_id: int | None) -> int:
    """Let the database write down what this transaction changes from now on; the import's number."""
    import_id: int = await connection.fetchval(
        "insert into roster_import (school_id, class_id, actor_id) values ($1, $2, $3) returning id",
        school_id,
        class_id,
        actor_id,
    )
    await connection.execute("select set_config('one.roster_import', $1, true)", str(import_id))
    return import_id


async def end(connection: Connection) -> None:
    """No more is written down in this transaction."""
    await connection.execute("select set_config('one.roster_import', '', true)")


async def forget(connection: Connection, import_id: int) -> None:
    """An import that changed nothing leaves nothing."""
    await connection.execute("delete from roster_import where id = $1", import_id)


async def changes(connection: Connection | Pool, import_id: int) -> list[Changed]:
    """What the import changed all in all: a row that it wrote twice is one change, or none."""
    rows = await connection.fetch(
        "select kind, before, after from roster_change where import_id = $1 order by id", import_id
    )
    first: dict[tuple[Any, ...], Row | None] = {}
    last: dict[tuple[Any, ...], Row | None] = {}
    for row in rows:
        before, after = (json.loads(row[name]) if row[name] else None for name in ("before", "after"))
        key = (row["kind"], *Changed(row["kind"], before, after).key)
        first.setdefault(key, before)
        last[key] = after
    return [Changed(key[0], first[key], last[key]) for key in first if first[key] != last[key]]


_IMPORT = """
select i.id, i.school_id, s.name as school_name, i.class_id, coalesce(c.name, '') as class_name,
       i.actor_id, coalesce(a.first_name || ' ' || a.last_name, '') as actor, i.created_at, i.undone_at,
       coalesce(u.first_name || ' ' || u.last_name, '') as undone_by
  from roster_import i join school s on s.id = i.school_id
  left join class c on c.id = i.class_id
  left join person a on a.id = i.actor_id
  left join person u on u.id = i.undone_by
"""


async def find(connection: Connection | Pool, import_id: int) -> Import | None:
    """The import of this number; the caller judges who asks."""
    row = await connection.fetchrow(f"{_IMPORT} where i.id = $1", import_id)
    return Import(**row) if row else None


async def kept(source: Pool, ids: Sequence[int]) -> set[int]:
    """Those of these imports of which it is still known what they changed."""
    rows = await source.fetch("select id from roster_import where id = any($1::integer[])", ids)
    return {row["id"] for row in rows}


async def hold(connection: Connection, import_id: int) -> None:
    """Nobody else takes this import back meanwhile."""
    await connection.execute("select from roster_import where id = $1 for update", import_id)


async def set_undone(connection: Connection, import_id: int, actor_id: int | None) -> None:
    """It was taken back, by whom and when."""
    await connection.execute(
        "update roster_import set undone_at = now(), undone_by = $2 where id = $1", import_id, actor_id
    )


async def purge(pool: Pool, months: int) -> int:
    """Forget what imports of so many months ago changed; how many imports."""
    done = await pool.execute(
        "delete from roster_import where created_at < now() - make_interval(months => $1)", months
    )
    return int(done.split()[-1])


class Who(msgspec.Struct, frozen=True):
    """Somebody of whom an import speaks."""

    id: int
    civility: str
    first_name: str
    last_name: str
    login: str
    profile: str
    birth_date: date | None
    active: bool

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()


async def people(connection: Connection | Pool, ids: Iterable[int]) -> dict[int, Who]:
    """These people as they are called today; who was erased is absent."""
    rows = await connection.fetch(
        "select id, civility, first_name, last_name, login, profile, birth_date, activated_at is not null as active"
        " from person where id = any($1::bigint[])",
        sorted(set(ids)),
    )
    return {row["id"]: Who(**row) for row in rows}


async def class_names(connection: Connection | Pool, ids: Sequence[int]) -> dict[int, str]:
    """What these classes are called."""
    rows = await connection.fetch("select id, name from class where id = any($1::integer[])", ids)
    return {row["id"]: row["name"] for row in rows}


class Standing(msgspec.Struct, frozen=True):
    """How many pupils and links there are in what is imported, before it is."""

    pupils: int
    links: int


async def standing(connection: Connection, school_id: int, class_id: int | None) -> Standing:
    """Of the school, or of one class of it."""
    row = await connection.fetchrow(
        """
        with pupils as (
            select p.id from attachment a join person p on p.id = a.person_id
             where a.school_id = $1 and p.profile = $3 and $2::integer is null
            union
            select p.id from membership m join person p on p.id = m.person_id
             where m.class_id = $2 and p.profile = $3)
        select (select count(*) from pupils) as pupils,
               (select count(*) from guardian g join pupils on pupils.id = g.child_id) as links
        """,
        school_id,
        class_id,
        Profile.PUPIL,
    )
    assert row is not None, "counts are one row"
    return Standing(**row)
