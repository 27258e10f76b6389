"""Items that a school takes off all feeds after reports: for a while, for good, or not any more.

What is named is one item. Those that tell of the same thing go with it, unless their kind of subject says that
each is another thing; and those of the kinds that stand beside it (a reminder of a note).
"""

from collections.abc import Sequence

from one import subjects
from one.events import Kind
from one.store.pool import Connection

# Locked in one order, so that two who judge cannot wait for each other.
_ALIKE = f"""
with wanted as (select id, subject, subject_ids from event where id = $1 and kind = '{Kind.ITEM}'),
alike as materialized (
    select e.id, e.withdrawn_at is null as stood from event e
     where e.kind = '{Kind.ITEM}' and e.id in (
           select id from wanted
           union all select o.id from wanted w join event o on o.subject = w.subject and o.subject_ids = w.subject_ids
            where o.subject <> '' and w.subject <> all($2::text[])
           union all select o.id from wanted w join unnest($3::text[], $4::text[]) as k (kind, beside) on k.kind = w.subject
             join event o on o.subject = k.beside and o.subject_ids = w.subject_ids)
     order by e.id for no key update)
"""


def _asked(item: int) -> tuple[int, list[str], list[str], list[str]]:
    beside = subjects.beside()
    return item, subjects.of_several(), [kind for kind, _other in beside], [other for _kind, other in beside]


async def hold(connection: Connection, item: int, *, people: Sequence[int] = ()) -> None:
    """Keep an item as it stands until the end of the transaction, for who reports or judges it.

    In the order of all locks: its author (and these ``people``), what it tells of, and all items that tell of the same.
    An author who changes it or takes it back goes the same way.
    """
    await connection.execute(
        "select from person where id = any($2::bigint[]) or id = (select author_id from event where id = $1)"
        " order by id for key share",
        item,
        list(people),
    )
    kind, ids = await _subject(connection, item)
    if kind is not None and kind.hold is not None:
        await kind.hold(connection, *ids)
    await connection.execute(f"{_ALIKE} select from alike", *_asked(item))


async def suspend(connection: Connection, item: int) -> list[int]:
    """Take it off all feeds until it is restored; return what stood there."""
    rows = await connection.fetch(
        f"{_ALIKE} update event e set withdrawn_at = now(), suspended_at = now() from alike"
        " where e.id = alike.id and alike.stood returning e.id",
        *_asked(item),
    )
    return sorted(row["id"] for row in rows)


async def remove(connection: Connection, item: int) -> list[int]:
    """Take it off all feeds for good; return what stood there."""
    rows = await connection.fetch(
        f"{_ALIKE} update event e set withdrawn_at = coalesce(e.withdrawn_at, now()), suspended_at = null from alike"
        " where e.id = alike.id and (alike.stood or e.suspended_at is not null) returning e.id, alike.stood",
        *_asked(item),
    )
    return sorted(row["id"] for row in rows if row["stood"])


async def restore(connection: Connection, item: int) -> list[int]:
    """Put back what was suspended, and only that; return it."""
    rows = await connection.fetch(
        f"{_ALIKE} update event e set withdrawn_at = null, suspended_at = null from alike"
        " where e.id = alike.id and e.suspended_at is not null returning e.id",
        *_asked(item),
    )
    return sorted(row["id"] for row in rows)


async def channels_of(connection: Connection, ids: Sequence[int]) -> list[str]:
    """Where these items have their places, whatever became of them."""
    rows = await connection.fetch(
        "select distinct c.name from feed f join channel c on c.id = f.channel_id"
        " where f.event_id = any($1::bigint[]) and f.item order by 1",
        list(ids),
    )
    return [row["name"] for row in rows]


async def content(connection: Connection, item: int) -> str | None:
    """The whole text of what it tells of, if its application has one."""
    kind, ids = await _subject(connection, item)
    return await kind.content(connection, *ids) if kind is not None and kind.content is not None else None


async def follow(connection: Connection, item: int) -> None:
    """Let its application do what it does when the school takes something of it away."""
    kind, ids = await _subject(connection, item)
    if kind is not None and kind.removed is not None:
        await kind.removed(connection, *ids)


async def _subject(connection: Connection, item: int) -> tuple[subjects.Kind | None, list[int]]:
    row = await connection.fetchrow("select subject, subject_ids from event where id = $1", item)
    assert row is not None
    return subjects.get(row["subject"]), row["subject_ids"]
