"""Messages as they are written, taken back and judged, and who is told of one."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from one.scope import Scope
from one.store.files import files
from one.store.pool import Connection, Pool
from one.subjects import Kind


async def content(connection: Connection, message_id: int) -> str | None:
    """The whole text of a message, for who judges it."""
    text: str | None = await connection.fetchval("select body from messagerie where id = $1", message_id)
    return text


async def hold(connection: Connection, message_id: int) -> None:
    """Nobody takes it back until the end of the transaction."""
    await connection.execute("select from messagerie where id = $1 for no key update", message_id)


async def set_withdrawn(connection: Connection, message_id: int) -> None:
    """It is no more, for anybody, and neither are its files."""
    await files.drop(connection, SUBJECT(message_id))
    await connection.execute(
        "update messagerie set withdrawn_at = now() where id = $1 and withdrawn_at is null", message_id
    )


# Of events about a message.
SUBJECT = Kind("messagerie", content=content, hold=hold, removed=set_withdrawn)

# Whether message ``l`` is there for the asker ($1), in lists, counts, searches and files alike. What was reported is off all
# pages until the school has judged it, but for its author, who learns nothing of that.
STANDS = f"""(l.withdrawn_at is null and (l.author_id = $1 or not exists (
    select from event e where e.subject = '{SUBJECT.code}' and e.subject_ids = array[l.id]
       and e.kind = 'item' and e.suspended_at is not null)))"""


class Held(msgspec.Struct, frozen=True):
    """A message as it is held to be taken back. ``late``: it was written too long ago for that."""

    id: int
    author_id: int
    school_id: int
    withdrawn: bool
    late: bool


class New(msgspec.Struct, frozen=True):
    """What is to be kept of a message. ``class_id``: it goes to the families of this class."""

    school_id: int
    body: str
    class_id: int | None = None


async def insert(connection: Connection, scope: Scope, new: New) -> int:
    """Keep a message of the asker; its id."""
    message_id: int = await connection.fetchval(
        "insert into messagerie (school_id, author_id, class_id, to_families, body)"
        " values ($1, $2, $3, $3::integer is not null, $4) returning id",
        new.school_id,
        scope.person_id,
        new.class_id,
        new.body,
    )
    return message_id


async def lock(connection: Connection, message_id: int, within: timedelta) -> Held | None:
    """A message, held until the end of the transaction; None when there is none of this id."""
    row = await connection.fetchrow(
        "select id, author_id, school_id, withdrawn_at is not null as withdrawn,"
        "       created_at < now() - $2::interval as late from messagerie where id = $1 for no key update",
        message_id,
        within,
    )
    return Held(**row) if row else None


class Own(msgspec.Struct, frozen=True):
    """A message of the asker. ``thread_id``: where it stands; None for one to many."""

    id: int
    body: str
    read: int
    thread_id: int | None

    @property
    def url(self) -> str:
        """The page it stands on."""
        return f"/messagerie/{self.thread_id}" if self.thread_id else f"/messagerie/envois/{self.id}"


async def own(pool: Pool, scope: Scope, message_id: int) -> Own | None:
    """A message of the asker that stands, and how many have read it."""
    row = await pool.fetchrow(
        """
        select l.id, l.body, (select count(*) from messagerie_place p join messagerie_member m on m.thread_id = p.thread_id
                               where p.message_id = l.id and m.person_id <> $1 and m.read_id >= l.id) as read,
               case when not l.to_families then (select thread_id from messagerie_place where message_id = l.id) end as thread_id
          from messagerie l where l.id = $2 and l.author_id = $1 and l.withdrawn_at is null
        """,
        scope.person_id,
        message_id,
    )
    return Own(**row) if row else None


async def people_of(connection: Connection, message_id: int) -> list[int]:
    """Everybody in whose threads a message stands."""
    rows = await connection.fetch(
        "select distinct m.person_id from messagerie_place p join messagerie_member m on m.thread_id = p.thread_id"
        " where p.message_id = $1 order by 1",
        message_id,
    )
    return [row["person_id"] for row in rows]


async def lately(connection: Connection, scope: Scope) -> tuple[int, int, int]:
    """What the asker wrote: messages of the last hour; threads, and messages to families, of the last day."""
    row = await connection.fetchrow(
        """
        select count(*) filter (where m.created_at > now() - interval '1 hour') as hour,
               count(*) filter (where not m.to_families and exists (
                   select from messagerie_place p where p.message_id = m.id and not exists (
                       select from messagerie_place q where q.thread_id = p.thread_id and q.message_id < p.message_id))) as threads,
               count(*) filter (where m.to_families) as families
          from messagerie m where m.author_id = $1 and m.created_at > now() - interval '1 day'
        """,
        scope.person_id,
    )
    assert row is not None
    return row["hour"], row["threads"], row["families"]


async def shown(pool: Pool, scope: Scope, message_id: int) -> bool:
    """Whether a message stands in a thread of the asker."""
    found: bool = await pool.fetchval(
        f"""
        select exists (select from messagerie l join messagerie_place p on p.message_id = l.id
                         join messagerie_member m on m.thread_id = p.thread_id
                        where l.id = $2 and m.person_id = $1 and {STANDS})
        """,
        scope.person_id,
        message_id,
    )
    return found


async def count(pool: Pool, school_id: int, person_id: int) -> int:
    """How many messages somebody wrote in a school."""
    value: int = await pool.fetchval(
        "select count(*) from messagerie where author_id = $2 and school_id = $1", school_id, person_id
    )
    return value


async def unread_items(pool: Pool, scope: Scope, thread_id: int, upto: int) -> list[int]:
    """The items about messages of a thread that the asker has not read."""
    rows = await pool.fetch(
        f"""
        select e.id from messagerie_place p
          join event e on e.subject = '{SUBJECT.code}' and e.subject_ids = array[p.message_id]
         where p.thread_id = $2 and p.message_id <= $3 and e.kind = 'item' and e.withdrawn_at is null
           and e.author_id is distinct from $1
           and not exists (select from mark m where m.person_id = $1 and m.event_id = e.id and m.read_at is not null)
        """,
        scope.person_id,
        thread_id,
        upto,
    )
    return [row["id"] for row in rows]


async def set_back(pool: Pool, message_ids: Sequence[int], age: timedelta) -> None:
    """Make messages of the sample so old, and what they end."""
    await pool.execute(
        "update messagerie set created_at = now() - $2::interval where id = any($1::bigint[])",
        list(message_ids),
        age,
    )
    await pool.execute(
        "update messagerie_thread set last_at = now() - $2::interval where last_id = any($1::bigint[])",
        list(message_ids),
        age,
    )
