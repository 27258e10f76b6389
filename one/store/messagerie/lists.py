"""The asker's threads, and what they wrote to the families of a class, the latest first; and what is found in them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.scope import Scope
from one.store.messagerie.messages import STANDS
from one.store.pool import Pool


class Line(msgspec.Struct, frozen=True):
    """A thread in a list. ``unread``: messages that the asker has not read; ``last_read``: the other one has read the last."""

    id: int
    title: str
    last_id: int
    last_at: datetime
    other_id: int | None
    other_name: str
    body: str
    mine: bool
    gone: bool
    unread: int
    last_read: bool
    archived: bool


class Sent(msgspec.Struct, frozen=True):
    """What the asker wrote to the families of a class: how many have it, have read it, have answered."""

    id: int
    title: str
    class_id: int | None
    class_name: str
    body: str
    at: datetime
    gone: bool
    people: int
    read: int
    answered: int


# Every word ($2) is found in the title, the name of the other one, or what was written and stands.
_FOUND = f"""(cardinality($2::text[]) = 0 or not exists (
    select from unnest($2::text[]) as w (word) where position(word in concat_ws(' ', t.folded, plain(o.name), (
        select string_agg(l.folded, ' ') from messagerie_place p join messagerie l on l.id = p.message_id
         where p.thread_id = t.id and {STANDS}))) = 0))"""
# What the asker has not read in the thread of member ``m``.
_UNREAD = f"""messagerie_place p join messagerie l on l.id = p.message_id
    where p.thread_id = m.thread_id and p.message_id > m.read_id and l.author_id <> $1 and {STANDS}"""
# Whether member ``m`` has answered in their thread.
_ANSWERED = f"""exists (select from messagerie_place q join messagerie l on l.id = q.message_id
    where q.thread_id = m.thread_id and l.author_id = m.person_id and {STANDS})"""


async def threads(
    pool: Pool, scope: Scope, words: Sequence[str], *, archived: bool | None, before: int | None, limit: int
) -> list[Line]:
    """The asker's threads before a message, archived or not (None: both)."""
    rows = await pool.fetch(
        f"""
        select t.id, t.title, t.last_id, t.last_at, o.id as other_id, coalesce(o.name, '') as other_name, l.body,
               l.author_id = $1 as mine, not {STANDS} as gone,
               m.archived_at is not null as archived,
               (select count(*) from {_UNREAD}) as unread,
               coalesce(o.read_id >= t.last_id, false) as last_read
          from messagerie_member m join messagerie_thread t on t.id = m.thread_id
          join messagerie l on l.id = t.last_id
          left join lateral (
               select p.id, rtrim(p.first_name || ' ' || p.last_name) as name, x.read_id
                 from messagerie_member x join person p on p.id = x.person_id
                where x.thread_id = t.id and x.person_id <> $1 limit 1) o on true
         where m.person_id = $1 and not m.quiet and ($3::boolean is null or (m.archived_at is not null) = $3)
           and ($4::bigint is null or t.last_id < $4) and {_FOUND}
         order by t.last_id desc, t.id desc limit $5
        """,
        scope.person_id,
        list(words),
        archived,
        before,
        limit,
    )
    return [Line(**row) for row in rows]


_SENT = f"""
    select l.id, coalesce(t.title, '') as title, l.class_id, coalesce(c.name, '') as class_name, l.body, l.created_at as at,
           l.withdrawn_at is not null as gone, n.people, n.read, n.answered
      from messagerie l left join class c on c.id = l.class_id
      left join lateral (select t.title, t.folded from messagerie_place p join messagerie_thread t on t.id = p.thread_id
                          where p.message_id = l.id limit 1) t on true
      cross join lateral (
           select count(*) as people, count(*) filter (where m.read_id >= l.id) as read,
                  count(*) filter (where {_ANSWERED}) as answered
             from messagerie_place p join messagerie_member m on m.thread_id = p.thread_id and m.person_id <> $1
            where p.message_id = l.id) n
     where l.author_id = $1 and l.to_families
"""


async def sent(
    pool: Pool, scope: Scope, words: Sequence[str], *, before: int | None, limit: int
) -> list[Sent]:
    """What the asker wrote to families."""
    rows = await pool.fetch(
        f"""{_SENT} and ($3::bigint is null or l.id < $3) and not exists (
            select from unnest($2::text[]) as w (word)
             where position(word in concat_ws(' ', t.folded, plain(c.name), case when {STANDS} then l.folded end)) = 0)
            order by l.id desc limit $4""",
        scope.person_id,
        list(words),
        before,
        limit,
    )
    return [Sent(**row) for row in rows]


async def sent_one(pool: Pool, scope: Scope, message_id: int) -> Sent | None:
    """One of these."""
    row = await pool.fetchrow(f"{_SENT} and l.id = $2", scope.person_id, message_id)
    return Sent(**row) if row else None


class Reader(msgspec.Struct, frozen=True):
    """Somebody who has it: in which thread, and how it stands with them."""

    thread_id: int
    name: str
    children: str
    read: bool
    answered: bool
    active: bool


async def readers(pool: Pool, scope: Scope, message_id: int) -> list[Reader]:
    """Who has what the asker wrote to families, those of a child together."""
    rows = await pool.fetch(
        f"""
        select p.thread_id, rtrim(g.first_name || ' ' || g.last_name) as name, m.read_id >= l.id as read,
               g.activated_at is not null as active,
               {_ANSWERED} as answered,
               coalesce((select string_agg(k.first_name || ' ' || k.last_name, ', ' order by name_order(k.first_name, k.last_name))
                           from guardian t join person k on k.id = t.child_id
                           join membership c on c.person_id = k.id and c.class_id = l.class_id
                          where t.guardian_id = g.id), '') as children
          from messagerie l join messagerie_place p on p.message_id = l.id
          join messagerie_member m on m.thread_id = p.thread_id and m.person_id <> $1 join person g on g.id = m.person_id
         where l.id = $2 and l.author_id = $1 order by name_order(g.last_name, g.first_name), g.id
        """,
        scope.person_id,
        message_id,
    )
    found = [Reader(**row) for row in rows]
    return sorted(found, key=lambda reader: reader.children)


async def unread(pool: Pool, scope: Scope) -> int:
    """In how many threads something waits for the asker."""
    value: int = await pool.fetchval(
        f"select count(*) from messagerie_member m where m.person_id = $1 and exists (select from {_UNREAD})",
        scope.person_id,
    )
    return value
