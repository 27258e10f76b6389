"""The audit log: who did what of the sensitive acts. Rows are only ever added."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from one.acts import Act
from one.scope import Scope
from one.store.pool import Connection, Pool


class Entry(msgspec.Struct, frozen=True):
    """One line, with names as they are today; ``actor`` is empty for what ONE did by itself."""

    id: int
    at: datetime
    actor_id: int | None
    actor: str
    act: str
    target: str
    target_name: str
    data: dict[str, Any]

    @property
    def import_id(self) -> int | None:
        """The number of the import that it was, or that it took back."""
        found = self.data.get("import")
        return found if isinstance(found, int) else None


class Filter(msgspec.Struct, frozen=True):
    """What to look for; an empty filter finds all. Days are days in Paris, both included."""

    act: str = ""
    person: str = ""  # words of the name or login of who did it or whom it was done to
    since: date | None = None
    until: date | None = None


async def note(
    connection: Connection,
    *,
    actor_id: int | None,
    school_id: int | None,
    act: Act,
    target: str = "",
    data: dict[str, Any] | None = None,
    unseen_by: int | None = None,
) -> None:
    """Add a line, in the transaction of the act itself. Ids and settings only, no names, mails or codes.

    ``unseen_by`` never reads it, whatever they administer: it says what others did about themselves.
    """
    await connection.execute(
        "insert into audit (actor_id, school_id, act, target, data, unseen_by) values ($1, $2, $3, $4, $5, $6)",
        actor_id,
        school_id,
        act.code,
        target,
        json.dumps(data or {}),
        unseen_by,
    )


class Named(msgspec.Struct, frozen=True):
    """Somebody of whom a log speaks."""

    id: int
    first_name: str
    last_name: str
    login: str


_TARGET = "case when l.target ~ '^person:[0-9]{1,18}$' then substring(l.target from 8)::bigint end"


async def people(pool: Pool, scope: Scope, school_id: int) -> list[Named]:
    """Everybody who did something in a school's log, or to whom it was done, as far as the asker reads it."""
    rows = await pool.fetch(
        f"""
        select p.id, p.first_name, p.last_name, p.login from person p
         where p.id in (select l.actor_id from audit l where l.school_id = $1 and l.unseen_by is distinct from $2
                        union select {_TARGET} from audit l where l.school_id = $1 and l.unseen_by is distinct from $2)
        """,
        school_id,
        scope.person_id,
    )
    return [Named(**row) for row in rows]


async def page(
    pool: Pool,
    scope: Scope,
    school_id: int,
    wanted: Filter,
    people: Sequence[int] | None,
    before: int | None,
    limit: int,
) -> list[Entry]:
    """Lines of a school older than line ``before``, newest first; the caller has checked that the asker administers it.

    ``people`` are those whom the filter names: who did it, or to whom it was done; None names nobody.
    """
    rows = await pool.fetch(
        f"""
        select l.id, l.at, l.actor_id, coalesce(rtrim(a.first_name || ' ' || a.last_name), '') as actor,
               l.act, l.target, l.data,
               coalesce(rtrim(t.first_name || ' ' || t.last_name) || case when exists (
                            select from person o where o.id <> t.id
                               and rtrim(o.login, '0123456789') = rtrim(t.login, '0123456789'))
                        then ' (' || t.login || ')' else '' end, c.name, '') as target_name
          from audit l
          left join person a on a.id = l.actor_id
          left join person t on t.id = {_TARGET}
          left join class c on c.id = case when l.target ~ '^class:[0-9]{{1,9}}$'
                                           then substring(l.target from 7)::integer end
         where l.school_id = $1 and ($2::bigint is null or l.id < $2) and l.unseen_by is distinct from $8
           and ($3 = '' or l.act = $3)
           and ($4::bigint[] is null or a.id = any($4) or t.id = any($4))
           and ($5::date is null or (l.at at time zone (select timezone from school where id = $1))::date >= $5)
           and ($6::date is null or (l.at at time zone (select timezone from school where id = $1))::date <= $6)
         order by l.id desc limit $7
        """,
        school_id,
        before,
        wanted.act,
        people,
        wanted.since,
        wanted.until,
        limit,
        scope.person_id,
    )
    found = [json.loads(row["data"]) for row in rows]
    await _name(pool, school_id, found)
    return [Entry(**{**row, "data": data}) for row, data in zip(rows, found, strict=True)]


# Which details are ids, and of what.
_CLASSES, _PEOPLE = ("class", "left"), ("child", "children")


async def _name(pool: Pool, school_id: int, found: list[dict[str, Any]]) -> None:
    """Put names in the place of the ids of the school's classes and of people, « n° 12 » for what is gone."""
    classes, people = _ids(found, _CLASSES), _ids(found, _PEOPLE)
    if not classes and not people:
        return
    rows = await pool.fetch(
        "select 'class' as kind, id, name from class where school_id = $1 and id = any($2::bigint[])"
        " union all select 'person', id, rtrim(first_name || ' ' || last_name) from person"
        " where id = any($3::bigint[])",
        school_id,
        sorted(classes),
        sorted(people),
    )
    names = {(row["kind"], row["id"]): row["name"] for row in rows}
    for data in found:
        for kind, keys in (("class", _CLASSES), ("person", _PEOPLE)):
            for key in keys:
                if isinstance(data.get(key), list):
                    data[key] = [names.get((kind, each), f"n°\u00a0{each}") for each in data[key]]
                elif key in data:
                    data[key] = names.get((kind, data[key]), f"n°\u00a0{data[key]}")


def _ids(found: list[dict[str, Any]], keys: Sequence[str]) -> set[int]:
    values = [data[key] for data in found for key in keys if key in data]
    each = [each for value in values for each in (value if isinstance(value, list) else [value])]
    return {each for each in each if isinstance(each, int)}


async def acts(pool: Pool, scope: Scope, school_id: int) -> list[str]:
    """The kinds of acts that occur in a school's log, as far as the asker reads it."""
    rows = await pool.fetch(
        "select distinct act from audit where school_id = $1 and unseen_by is distinct from $2 order by act",
        school_id,
        scope.person_id,
    )
    return [row["act"] for row in rows]
