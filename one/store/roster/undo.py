"""Rows as they stand today, and putting them back as they were before an import."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from one.store.people import identity
from one.store.pool import Connection
from one.store.roster.imports import KEYS, Changed, Row

# What hangs on an account that nobody has used yet: it goes with the account. Anything else says that it was used.
_UNUSED = {
    ("attachment", "person_id"),
    ("departure", "person_id"),
    ("membership", "person_id"),
    ("guardian", "guardian_id"),
    ("guardian", "child_id"),
    ("activation_code", "person_id"),
    ("reminder", "person_id"),
    ("outbox", "person_id"),
    ("roster_change", "person_id"),
    ("roster_change", "child_id"),
}


async def hold(connection: Connection, kind: str, changes: Sequence[Changed]) -> dict[tuple[Any, ...], Row]:
    """These rows of one table as they stand, by key, locked until the end of the transaction."""
    rows = await connection.fetch(
        f"select to_jsonb(t)::text as row from {kind} t join jsonb_populate_recordset(null::{kind}, $1::jsonb) n"
        f" on {_same(kind)} order by {', '.join(f't.{name}' for name in KEYS[kind])} for no key update of t",
        json.dumps([change.row for change in changes]),
    )
    found = [json.loads(row["row"]) for row in rows]
    return {tuple(row[name] for name in KEYS[kind]): row for row in found}


def _same(kind: str) -> str:
    return " and ".join(f"t.{name} = n.{name}" for name in KEYS[kind])


async def remove(connection: Connection, kind: str, changes: Sequence[Changed]) -> None:
    """Take these rows away."""
    await connection.execute(
        f"delete from {kind} t using jsonb_populate_recordset(null::{kind}, $1::jsonb) n where {_same(kind)}",
        json.dumps([change.row for change in changes]),
    )


async def put(connection: Connection, kind: str, changes: Sequence[Changed]) -> None:
    """Write these rows again, as they were."""
    if not changes:
        return
    columns = ", ".join(changes[0].before or {})
    await connection.execute(
        f"insert into {kind} ({columns}) select {columns} from jsonb_populate_recordset(null::{kind}, $1::jsonb)",
        json.dumps([change.before for change in changes]),
    )


async def decide_again(connection: Connection, kind: str, changes: Sequence[Changed]) -> None:
    """Decisions by hand stand again; not those of which somebody decided otherwise since, or whose people are gone."""
    if not changes:
        return
    columns = list(changes[0].before or {})
    ours = ", ".join(
        "(select id from person where id = n.by_id)" if c == "by_id" else f"n.{c}" for c in columns
    )
    tables = {"class_id": "class", "school_id": "school"}
    there = " and ".join(
        f"exists (select from {tables.get(name, 'person')} t where t.id = n.{name})" for name in KEYS[kind]
    )
    await connection.execute(
        f"insert into {kind} ({', '.join(columns)}) select {ours}"
        f" from jsonb_populate_recordset(null::{kind}, $1::jsonb) n where {there} on conflict do nothing",
        json.dumps([change.before for change in changes]),
    )


async def restore(connection: Connection, kind: str, changes: Sequence[Changed]) -> None:
    """Give these rows back what they held in the columns that were changed; the others stay as they are."""
    if not changes:
        return
    columns = [name for name in changes[0].row if name not in KEYS[kind]]
    parts = [
        {name: value for name, value in (c.before or {}).items() if name in c.changed or name in KEYS[kind]}
        for c in changes
    ]
    # A key that is absent from the JSON leaves the row's own value.
    await connection.execute(
        f"""
        update {kind} t set ({", ".join(columns)}) = row({", ".join(f"r.{name}" for name in columns)})
          from jsonb_array_elements($1::jsonb) part
          join {kind} now on {" and ".join(f"to_jsonb(now.{k}) = part.value -> '{k}'" for k in KEYS[kind])}
         cross join lateral jsonb_populate_record(now, part.value) r
         where {" and ".join(f"t.{k} = now.{k}" for k in KEYS[kind])}
        """,
        json.dumps(parts),
    )


async def activated(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Those of these accounts whose people have set a password."""
    rows = await connection.fetch(
        "select id from person where id = any($1::bigint[]) and (activated_at is not null or password_hash is not null)",
        ids,
    )
    return {row["id"] for row in rows}


async def used(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Those of these accounts that something refers to which no unused account has."""
    found: set[int] = set()
    for each in await identity.references(connection):
        if (each.table, each.column) not in _UNUSED:
            rows = await connection.fetch(
                f"select distinct {each.column} as id from {each.table} where {each.column} = any($1::bigint[])",
                ids,
            )
            found |= {row["id"] for row in rows}
    return found


async def classes_used(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Those of these classes that something besides their members and the import's record refers to."""
    rows = await connection.fetch(
        """
        select k.conrelid::regclass::text as table, quote_ident(a.attname) as column
          from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
         where k.contype = 'f' and k.confrelid = 'class'::regclass and cardinality(k.conkey) = 1
           and k.conrelid::regclass::text <> all ('{membership,class_known_as,roster_import,roster_lists,roster_run}'::text[])
         order by 1, 2
        """
    )
    found: set[int] = set()
    for row in rows:
        used = await connection.fetch(
            f"select distinct {row['column']} as id from {row['table']} where {row['column']} = any($1::integer[])",
            ids,
        )
        found |= {each["id"] for each in used}
    return found


async def others(
    connection: Connection, ids: Sequence[int], class_ids: Sequence[int]
) -> Mapping[str, list[Row]]:
    """All that these new accounts are tied to by now, and who is in these new classes: whoever did it."""
    rows = await connection.fetch(
        """
        select 'attachment' as kind, to_jsonb(a)::text as row from attachment a where person_id = any($1::bigint[])
        union all
        select 'guardian', to_jsonb(g)::text from guardian g
         where guardian_id = any($1::bigint[]) or child_id = any($1::bigint[])
        union all
        select 'membership', to_jsonb(m)::text from membership m
         where person_id = any($1::bigint[]) or class_id = any($2::integer[])
        """,
        ids,
        class_ids,
    )
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["kind"], []).append(json.loads(row["row"]))
    return found


async def elsewhere(connection: Connection, school_id: int, ids: Sequence[int]) -> set[int]:
    """Those of these people who belong to another school by now."""
    rows = await connection.fetch(
        "select distinct person_id from attachment where person_id = any($1::bigint[]) and school_id <> $2",
        ids,
        school_id,
    )
    return {row["person_id"] for row in rows}


async def delete_people(connection: Connection, ids: Sequence[int]) -> None:
    """Delete accounts that were never used, with what was told of them."""
    await connection.execute("delete from person where id = any($1::bigint[])", ids)
