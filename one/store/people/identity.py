"""What an account is tied to, read from the catalogue of PostgreSQL, and moving it to another account.

Merging two accounts and erasing one must forget no table, not even one that is added next year:
so the tables are not listed here, they are asked for. How a column refers to a person says what an erasure does
with its rows: ``on delete cascade``, they go with them; without it, they stay, under the name of erased accounts.
"""

import json
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from one import subjects
from one.store.pool import Connection

Retell = Callable[[], Awaitable[None]]


class Reference(msgspec.Struct, frozen=True):
    """A column that points at a person. Names are quoted already.

    ``kept``: whether rows outlive the person (the database would refuse to delete one who has any).
    ``uniques``: the columns of each unique key the column is part of, without the column itself.
    ``of_items``: the table is that of items, or hangs on them: its rows are locked after all others.
    """

    table: str
    column: str
    kept: bool
    uniques: list[list[str]]
    of_items: bool = False


async def references(connection: Connection) -> list[Reference]:
    """Every foreign key to ``person``, of one column."""
    rows = await connection.fetch(
        """
        select k.conrelid::regclass::text as table, quote_ident(a.attname) as column,
               k.confdeltype in ('a', 'r') as kept,
               coalesce((select json_agg(
                            (select coalesce(json_agg(quote_ident(b.attname)), '[]') from pg_attribute b
                              where b.attrelid = i.indrelid and b.attnum = any(i.indkey)
                                and b.attnum <> a.attnum))
                           from pg_index i
                          where i.indrelid = k.conrelid and i.indisunique and i.indpred is null
                            and a.attnum = any(i.indkey)), '[]') as uniques,
               k.conrelid = 'event'::regclass or exists (
                   select from pg_constraint o where o.contype = 'f' and o.conrelid = k.conrelid
                      and o.confrelid = 'event'::regclass) as of_items
          from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
         where k.contype = 'f' and k.confrelid = 'person'::regclass and cardinality(k.conkey) = 1
         order by of_items, k.conrelid <> 'event'::regclass, 1, 2
        """
    )
    return [
        Reference(r["table"], r["column"], r["kept"], json.loads(r["uniques"]), r["of_items"]) for r in rows
    ]


async def hand_over(
    connection: Connection, found: Sequence[Reference], old: int, new: int, name: str, retell: Retell
) -> None:
    """Make these columns point at ``new``, and sign the items of ``old`` with this name; ``retell`` changes those about it.

    In the order of all locks (docs/architecture.md): rows of applications, then items, then what hangs on items.
    """
    await repoint(connection, [each for each in found if not each.of_items], old, new)
    await connection.execute(
        "select from event where author_id = $1 or subject = any($2::text[]) and $1 = any(subject_ids)"
        " order by id for no key update",
        old,
        subjects.of_people(),
    )
    await retell()
    await _sign(connection, old, new, name)
    await repoint(connection, [each for each in found if each.of_items], old, new)


async def repoint(connection: Connection, found: Sequence[Reference], old: int, new: int) -> None:
    """A row that ``new`` has already is dropped, not doubled."""
    for each in found:
        for others in each.uniques:
            same = "".join(f" and theirs.{name} = mine.{name}" for name in others)
            await connection.execute(
                f"delete from {each.table} mine using {each.table} theirs"
                f" where mine.{each.column} = $1 and theirs.{each.column} = $2{same}",
                old,
                new,
            )
        await connection.execute(
            f"update {each.table} set {each.column} = $2 where {each.column} = $1",
            old,
            new,
        )


async def _sign(connection: Connection, old: int, new: int, name: str) -> None:
    """Put another author under what ``old`` published, in the events that pages and sockets show."""
    await connection.execute(
        """
        update event set body = jsonb_set(body::jsonb, '{item,author}',
                                          jsonb_build_object('id', $2::bigint, 'name', $3::text))::text
         where author_id = $1 and body::jsonb #> '{item,author}' is not null
        """,
        old,
        new,
        name,
    )
