"""What an account is tied to, read from the catalogue of PostgreSQL, and moving it to another account.

Merging two accounts and erasing one must forget no table, not even one that is added next year:
so the tables are not listed here, they are asked for. How a column refers to a person says what an erasure does
with its rows: ``on delete cascade``, they go with them; without it, they stay, under the name of erased accounts.
"""

import json
from collections.abc import Sequence

import msgspec

from one.store.pool import Connection


class Reference(msgspec.Struct, frozen=True):
    """A column that points at a person. Names are quoted already.

    ``kept``: whether rows outlive the person (the database would refuse to delete one who has any).
    ``uniques``: the columns of each unique key the column is part of, without the column itself.
    """

    table: str
    column: str
    kept: bool
    uniques: list[list[str]]


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
                            and a.attnum = any(i.indkey)), '[]') as uniques
          from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
         where k.contype = 'f' and k.confrelid = 'person'::regclass and cardinality(k.conkey) = 1
         order by 1, 2
        """
    )
    return [Reference(r["table"], r["column"], r["kept"], json.loads(r["uniques"])) for r in rows]


async def repoint(connection: Connection, found: Sequence[Reference], old: int, new: int) -> None:
    """Make these columns point at ``new``. A row that ``new`` has already is dropped, not doubled."""
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


async def sign(connection: Connection, old: int, new: int, name: str) -> None:
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


async def pour(connection: Connection, old: str, new: str) -> None:
    """Copy the items of a channel to the end of another one: its listeners find them, once each."""
    await connection.execute("insert into channel (name) values ($1) on conflict do nothing", new)
    await connection.execute(
        "select from channel where name = any($1::text[]) order by name for update", [old, new]
    )
    await connection.execute(
        """
        with source as (
            select f.event_id, row_number() over (order by f.event_id) as place
              from feed f join channel c on c.id = f.channel_id
             where c.name = $1 and f.item
               and not exists (select from feed g join channel d on d.id = g.channel_id
                                where d.name = $2 and g.event_id = f.event_id)),
        target as (select id, seq from channel where name = $2),
        copied as (
            insert into feed (channel_id, seq, event_id, item)
            select t.id, t.seq + s.place, s.event_id, true from source s, target t)
        update channel set seq = seq + (select count(*) from source) where name = $2
        """,
        old,
        new,
    )
