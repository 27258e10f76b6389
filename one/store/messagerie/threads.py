"""Threads: who is in one, what stands in it, and where each of them has read."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.scope import Scope
from one.store.messagerie.messages import STANDS, SUBJECT
from one.store.pool import Connection, Pool


class Thread(msgspec.Struct, frozen=True):
    """A thread of the asker's. ``other_id`` is the other one in it; None: they were erased.

    ``read_id``, ``other_read_id``: the last message that each has read. ``wrote``: the other one wrote in it.
    """

    id: int
    title: str
    last_id: int
    read_id: int
    archived: bool
    other_id: int | None
    other_read_id: int
    other_read_at: datetime | None
    wrote: bool


class Message(msgspec.Struct, frozen=True):
    """A message of a thread. ``item``: what announced it, to report it by. ``gone``: nothing is shown of it."""

    id: int
    author_id: int
    author_name: str
    body: str
    created_at: datetime
    gone: bool
    families: bool
    item: int | None


_THREAD = """
    select t.id, t.title, t.last_id, m.read_id, m.archived_at is not null as archived, o.person_id as other_id,
           coalesce(o.read_id, 0) as other_read_id, o.read_at as other_read_at,
           exists (select from messagerie_place p join messagerie l on l.id = p.message_id
                    where p.thread_id = t.id and l.author_id = o.person_id) as wrote
      from messagerie_member m join messagerie_thread t on t.id = m.thread_id
      left join messagerie_member o on o.thread_id = t.id and o.person_id <> m.person_id
     where m.person_id = $1 and t.id = $2
"""


async def get(source: Pool | Connection, scope: Scope, thread_id: int) -> Thread | None:
    """A thread of the asker; None for anybody else's."""
    row = await source.fetchrow(_THREAD, scope.person_id, thread_id)
    return Thread(**row) if row else None


async def messages(pool: Pool, scope: Scope, thread_id: int, before: int | None, limit: int) -> list[Message]:
    """The messages of a thread before one, oldest first; the caller has found that the thread is the asker's."""
    rows = await pool.fetch(
        f"""
        select l.id, l.author_id, rtrim(a.first_name || ' ' || a.last_name) as author_name, l.body, l.created_at,
               not {STANDS} as gone, l.to_families as families,
               (select max(e.id) from event e where e.subject = '{SUBJECT.code}' and e.subject_ids = array[l.id]
                   and e.kind = 'item') as item
          from messagerie_place p join messagerie l on l.id = p.message_id join person a on a.id = l.author_id
         where p.thread_id = $2 and ($3::bigint is null or l.id < $3) order by l.id desc limit $4
        """,
        scope.person_id,
        thread_id,
        before,
        limit,
    )
    return [Message(**row) for row in reversed(rows)]


async def lock(connection: Connection, scope: Scope, thread_id: int) -> Thread | None:
    """A thread of the asker, to which nobody adds until the end of the transaction: its messages are in the order of their ids."""
    await connection.execute("select from messagerie_thread where id = $1 for no key update", thread_id)
    return await get(connection, scope, thread_id)


async def size(connection: Connection, thread_id: int) -> int:
    """How many messages a thread has."""
    value: int = await connection.fetchval(
        "select count(*) from messagerie_place where thread_id = $1", thread_id
    )
    return value


async def begin(
    connection: Connection, scope: Scope, title: str, message_id: int, others: Sequence[int], *, quiet: bool
) -> list[int]:
    """A thread with each of these people that begins with this message of the asker; their ids, in the order of the people."""
    rows = await connection.fetch(
        "insert into messagerie_thread (title, last_id) select $1, $2 from generate_series(1, $3) returning id",
        title,
        message_id,
        len(others),
    )
    ids = sorted(row["id"] for row in rows)
    await connection.execute(
        """
        insert into messagerie_member (thread_id, person_id, read_id, quiet)
        select t, $2, $3, $5 from unnest($1::bigint[]) as t
        union all
        select t, o, 0, false from unnest($1::bigint[], $4::bigint[]) as x (t, o)
        """,
        ids,
        scope.person_id,
        message_id,
        list(others),
        quiet,
    )
    await connection.execute(
        "insert into messagerie_place (thread_id, message_id) select unnest($1::bigint[]), $2",
        ids,
        message_id,
    )
    return ids


async def add(connection: Connection, scope: Scope, thread_id: int, message_id: int) -> None:
    """A message of the asker goes to the end of a thread that is held: it is out of all archives, and the asker has read it."""
    await connection.execute(
        "insert into messagerie_place (thread_id, message_id) values ($1, $2)", thread_id, message_id
    )
    await connection.execute(
        "update messagerie_thread set last_id = $2, last_at = now() where id = $1", thread_id, message_id
    )
    await connection.execute(
        "update messagerie_member set archived_at = null, quiet = false where thread_id = $1", thread_id
    )
    await connection.execute(
        "update messagerie_member set read_id = $3 where thread_id = $1 and person_id = $2",
        thread_id,
        scope.person_id,
        message_id,
    )


async def mark_read(connection: Connection, scope: Scope, thread_id: int, upto: int) -> bool:
    """The asker has read a thread up to a message of it; whether that is new."""
    said = await connection.execute(
        """
        update messagerie_member set read_id = $3, read_at = now()
         where thread_id = $1 and person_id = $2 and read_id < $3
           and exists (select from messagerie_place p where p.thread_id = $1 and p.message_id = $3)
        """,
        thread_id,
        scope.person_id,
        upto,
    )
    return not said.endswith(" 0")


async def archive(connection: Connection, scope: Scope, thread_id: int, *, archived: bool) -> bool:
    """Put a thread of the asker aside, or back; whether there is one."""
    said = await connection.execute(
        "update messagerie_member set archived_at = case when $3 then coalesce(archived_at, now()) end"
        " where thread_id = $1 and person_id = $2",
        thread_id,
        scope.person_id,
        archived,
    )
    return not said.endswith(" 0")


async def with_message(pool: Pool, scope: Scope, message_id: int) -> int | None:
    """The thread of the asker in which a message stands."""
    found: int | None = await pool.fetchval(
        "select p.thread_id from messagerie_place p join messagerie_member m on m.thread_id = p.thread_id"
        " where p.message_id = $2 and m.person_id = $1 and not m.quiet order by 1 limit 1",
        scope.person_id,
        message_id,
    )
    return found


async def purge(connection: Connection) -> int:
    """Erase messages that stand in nobody's thread any more, with their files; how many."""
    await connection.execute(
        "delete from messagerie_thread t where not exists (select from messagerie_member m where m.thread_id = t.id)"
    )
    rows = await connection.fetch(
        "delete from messagerie l where not exists (select from messagerie_place p where p.message_id = l.id)"
        " returning id"
    )
    await connection.execute(
        f"delete from file where subject = '{SUBJECT.code}' and subject_ids[1] = any($1::bigint[])",
        [row["id"] for row in rows],
    )
    return len(rows)
