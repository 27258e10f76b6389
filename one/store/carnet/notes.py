"""Notes of the liaison notebook."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from one.rich_text import Rich
from one.scope import Scope
from one.store.carnet.asking import NOTHING, Asks
from one.store.pool import Connection, Pool
from one.subjects import Kind


async def content(connection: Connection, note_id: int) -> str | None:
    """The whole text of a note, for who judges it."""
    text: str | None = await connection.fetchval("select body from carnet where id = $1", note_id)
    return text


async def hold(connection: Connection, note_id: int) -> None:
    """Nobody changes a note until the end of the transaction."""
    await connection.execute("select from carnet where id = $1 for no key update", note_id)


async def removed(connection: Connection, note_id: int) -> None:
    """The school took a note away from everybody, and what tells its author of answers."""
    await connection.execute("update carnet set withdrawn_at = now() where id = $1", note_id)
    await connection.execute(
        "update event set withdrawn_at = now() where subject = $1 and subject_ids = array[$2::bigint]"
        " and withdrawn_at is null",
        ANSWERED.code,
        note_id,
    )


# Of what reminds people of a note: it stands in their own channels, and lets nobody read it.
REMINDER = Kind("carnet_relance")
# Of events about a note.
SUBJECT = Kind("carnet", content=content, hold=hold, removed=removed, beside=(REMINDER,))
ANSWERED = Kind("carnet_reponse")  # of what tells its author of answers: in their own channel, likewise


class Written(msgspec.Struct, frozen=True):
    """A note in its author's list. ``children`` is empty for the whole class."""

    id: int
    title: str
    body: str
    created_at: datetime
    class_name: str
    children: list[str]
    withdrawn_at: datetime | None
    groups: list[str] = []


class Received(msgspec.Struct, frozen=True):
    """A note in a reader's list; ``for_names`` are the asker's children it concerns."""

    id: int
    title: str
    body: str
    created_at: datetime
    class_name: str
    author_name: str
    for_names: list[str]
    read: bool


class Note(msgspec.Struct, frozen=True):
    """A note in full. ``children`` (the chosen ones) and ``groups`` are filled for its author only."""

    id: int
    title: str
    text: Rich
    created_at: datetime
    class_name: str
    author_id: int
    author_name: str
    children: list[str]
    for_names: list[str]
    withdrawn_at: datetime | None  # of its author only: nobody else reads it then
    class_ids: list[int]
    school_id: int
    asks: Asks
    rev: int  # rises with each correction
    round: int  # rises with each correction that asks for confirmation anew
    edited_at: datetime | None
    editor_name: str | None
    groups: list[str] = []


async def insert(
    connection: Connection,
    scope: Scope,
    class_ids: Sequence[int],
    title: str,
    text: Rich,
    children: Sequence[int],
    groups: Sequence[str] = (),
    asks: Asks = NOTHING,
) -> int:
    """Store a note of the asker; return its id. Without ``children`` it is for these whole classes.

    ``groups``: the names of those it was written to, whose pupils are among the children.
    """
    note_id: int = await connection.fetchval(
        """
        insert into carnet (author_id, class_id, whole_class, title, body, body_html, groups, confirm, answer, deadline)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id
        """,
        scope.person_id,
        class_ids[0],
        not children,
        title,
        text.plain,
        text.html,
        list(groups),
        asks.confirm,
        asks.answer,
        asks.deadline,
    )
    await connection.execute(
        "insert into carnet_class (carnet_id, class_id) select $1, unnest($2::integer[])",
        note_id,
        list(class_ids),
    )
    if children:
        await connection.execute(
            "insert into carnet_child (carnet_id, child_id) select $1, unnest($2::bigint[])",
            note_id,
            list(children),
        )
    return note_id


CLASS_IDS = (
    "array(select i.class_id from carnet_class i where i.carnet_id = n.id order by 1)"  # of note ``n``
)
# The classes of note ``n``, by their names; and whether membership ``m`` is of one of them.
ROOMS = """(select string_agg(c.name, ', ' order by name_order(c.name)) from carnet_class i join class c on c.id = i.class_id
             where i.carnet_id = n.id)"""
_IN = "m.class_id in (select i.class_id from carnet_class i where i.carnet_id = n.id)"

# First names for the author; one that two pupils of the class have is whole, and with a login when that is not enough.
_CHILDREN = f"""array(select k.first_name
                            || case when exists (select from membership m join person o on o.id = m.person_id
                                                  where {_IN} and o.id <> k.id and o.profile = k.profile
                                                    and lower(o.first_name) = lower(k.first_name))
                                    then ' ' || k.last_name else '' end
                            || case when exists (select from membership m join person o on o.id = m.person_id
                                                  where {_IN} and o.id <> k.id and o.profile = k.profile
                                                    and lower(o.first_name) = lower(k.first_name)
                                                    and lower(o.last_name) = lower(k.last_name))
                                    then ' (' || k.login || ')' else '' end
                       from carnet_child nc join person k on k.id = nc.child_id
                      where nc.carnet_id = n.id order by name_order(k.first_name, k.last_name))"""

# First names of the asker's children through whom a note reaches them.
_FOR = f"""array(select distinct k.first_name from event e join feed f on f.event_id = e.id and f.item
                  join channel c on c.id = f.channel_id
                  join listens l on l.channel = c.name and l.person_id = {{person}}
                  join person k on k.id = l.child_id
                 where e.subject = '{SUBJECT.code}' and e.subject_ids = array[n.id] order by 1)"""


async def written(pool: Pool, scope: Scope, before: int | None, limit: int) -> list[Written]:
    """The asker's own notes older than note ``before``, newest first."""
    rows = await pool.fetch(
        f"""
        select n.id, n.title, n.body, n.created_at, n.withdrawn_at, {ROOMS} as class_name, {_CHILDREN} as children, n.groups
          from carnet n
         where n.author_id = $1 and ($2::bigint is null or n.id < $2) order by n.id desc limit $3
        """,
        scope.person_id,
        before,
        limit,
    )
    return [Written(**row) for row in rows]


async def received(pool: Pool, scope: Scope, before: int | None, limit: int) -> list[Received]:
    """Notes that stand in the asker's channels, older than note ``before``, newest first."""
    rows = await pool.fetch(
        f"""
        with spoken as materialized (
            select c.id, k.first_name from listens l join channel c on c.name = l.channel
              left join person k on k.id = l.child_id
             where l.person_id = $4 and l.channel = any($1::text[])),
        mine as materialized (
            select e.subject_ids[1] as id, array_agg(distinct s.first_name)
                   filter (where s.first_name is not null) as names
              from spoken s join feed f on f.channel_id = s.id and f.item join event e on e.id = f.event_id
             where e.subject = '{SUBJECT.code}' and e.withdrawn_at is null
             group by e.subject_ids[1])
        select n.id, n.title, n.body, n.created_at, {ROOMS} as class_name,
               rtrim(a.first_name || ' ' || a.last_name) as author_name,
               coalesce((select array_agg(name order by name_order(name)) from unnest(mine.names) as name), '{{}}') as for_names,
               exists (select from event e join mark m on m.event_id = e.id and m.person_id = $4
                        where e.subject = '{SUBJECT.code}' and e.subject_ids = array[n.id] and m.read_at is not null) as read
          from mine join carnet n on n.id = mine.id
          join person a on a.id = n.author_id
         where $2::bigint is null or n.id < $2 order by n.id desc limit $3
        """,
        list(scope.channels),
        before,
        limit,
        scope.person_id,
    )
    return [Received(**row) for row in rows]


async def get(pool: Pool, scope: Scope, note_id: int, *, handled: bool = False) -> Note | None:
    """A note the asker wrote, or that stands in one of their channels; None for any other.

    ``handled``: the caller checks that they follow it as its author does.
    """
    row = await pool.fetchrow(
        f"""
        select n.id, n.title, n.body, n.body_html, n.created_at, n.withdrawn_at, {ROOMS} as class_name, n.author_id,
               rtrim(a.first_name || ' ' || a.last_name) as author_name,
               case when n.author_id = $2 or $4 then {_CHILDREN} else '{{}}' end as children,
               case when n.author_id = $2 or $4 then n.groups else '{{}}' end as groups,
               {_FOR.format(person="$2")} as for_names, {CLASS_IDS} as class_ids, r.school_id,
               n.confirm, n.answer, n.deadline, n.rev, n.round, n.edited_at,
               rtrim(o.first_name || ' ' || o.last_name) as editor_name
          from carnet n join class r on r.id = n.class_id join person a on a.id = n.author_id
          left join person o on o.id = n.editor_id
         where n.id = $1 and (n.author_id = $2 or $4 or exists (
               select from event e join feed f on f.event_id = e.id and f.item join channel ch on ch.id = f.channel_id
                where e.subject = '{SUBJECT.code}' and e.subject_ids = array[n.id] and e.withdrawn_at is null
                  and ch.name = any($3::text[])))
        """,
        note_id,
        scope.person_id,
        list(scope.channels),
        handled,
    )
    if row is None:
        return None
    found = dict(row)
    asks = Asks(found.pop("confirm"), found.pop("answer"), found.pop("deadline"))
    return Note(text=Rich(found.pop("body"), found.pop("body_html")), asks=asks, **found)


async def withdraw(
    connection: Connection, scope: Scope, note_id: int, *, handled: bool = False
) -> tuple[int, bool] | None:
    """Take a note of the asker back: its school, and whether it was not before. None when it is not theirs.

    ``handled``: the caller has checked that they follow it as its author does.
    """
    row = await connection.fetchrow(
        """
        update carnet n set withdrawn_at = coalesce(n.withdrawn_at, now())
          from (select n.id, n.withdrawn_at, c.school_id from carnet n join class c on c.id = n.class_id
                 where n.id = $1 and (n.author_id = $2 or $3) for no key update of n) was
         where n.id = was.id returning was.school_id, was.withdrawn_at is null as now
        """,
        note_id,
        scope.person_id,
        handled,
    )
    return (row["school_id"], row["now"]) if row else None
