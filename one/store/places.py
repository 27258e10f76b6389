"""Places: where events stand in their channels. The one way a seq is given, and the last thing a transaction does.

Whoever publishes keeps a channel to themselves until COMMIT, so that its seqs are in the order of commits. All that a
unit of work does to channels waits here for its end, and then takes all of them at once, in the order of their names:
nobody who holds a channel waits for another row, so no two can wait for each other. docs/architecture.md says the order
of all locks.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from one import events
from one.events import Kind
from one.store.pool import Connection

# The next seqs of each channel, and a line of its feed for each event, in the order they were handed over.
_PLACE = """
    with wanted as materialized (
        select * from unnest($1::text[], $2::bigint[], $3::boolean[], $4::text[])
          with ordinality as w (name, event_id, item, app, n)
    ), moved as (
        insert into channel as c (name, seq) select name, count(*) from wanted group by name order by name
        on conflict (name) do update set seq = c.seq + excluded.seq
        returning id, name, seq
    ), places as materialized (
        select m.id, m.name, w.event_id, w.item, w.app, w.n,
               m.seq + 1 - row_number() over (partition by m.name order by w.n desc) as seq
          from moved m join wanted w using (name)
    ), placed as (
        insert into feed (channel_id, seq, event_id, item, app)
        select id, seq, event_id, item, case when item then app else '' end from places
    )
    select name, seq, event_id from places order by n
"""


class Waiting(msgspec.Struct, frozen=True):
    """An event that is stored, and stands in none of its channels yet."""

    id: int
    kind: Kind
    channels: tuple[str, ...]
    app: str
    body: str
    created_at: datetime

    def at(self, channel: str, seq: int) -> events.Placed:
        """At its place."""
        return events.Placed(
            channel, seq, events.frame(channel, seq, self.id, self.kind, self.created_at, self.body)
        )


async def place(connection: Connection, waiting: Sequence[Waiting]) -> list[events.Placed]:
    """Give these events the next seqs of their channels; inside the caller's transaction, as the last thing it does.

    Channels are locked in the order of their names, all at once, so two writers cannot deadlock, and the
    locks are held until COMMIT: per channel, seqs have no hole and are in commit order.
    """
    wanted = [(name, each) for each in waiting for name in each.channels]
    if not wanted:
        return []
    rows = await connection.fetch(
        _PLACE,
        [name for name, _event in wanted],
        [each.id for _name, each in wanted],
        [each.kind is Kind.ITEM for _name, each in wanted],
        [each.app for _name, each in wanted],
    )
    found = {each.id: each for each in waiting}
    return [found[row["event_id"]].at(row["name"], row["seq"]) for row in rows]


async def hold(connection: Connection, names: Iterable[str]) -> None:
    """Lock these channels at once, in the order of ``place``."""
    await connection.execute(
        """
        insert into channel (name) select distinct name from unnest($1::text[]) as name order by name
            on conflict (name) do update set seq = channel.seq
        """,
        list(names),
    )


async def _pour(connection: Connection, old: str, new: str) -> None:
    """Copy the items of a channel to the end of another one: its listeners find them, once each."""
    await connection.execute(
        """
        with source as (
            select f.event_id, f.app, row_number() over (order by f.event_id) as place
              from feed f join channel c on c.id = f.channel_id
             where c.name = $1 and f.item
               and not exists (select from feed g join channel d on d.id = g.channel_id
                                where d.name = $2 and g.event_id = f.event_id)),
        target as (select id, seq from channel where name = $2),
        copied as (
            insert into feed (channel_id, seq, event_id, item, app)
            select t.id, t.seq + s.place, s.event_id, true, s.app from source s, target t)
        update channel set seq = seq + (select count(*) from source) where name = $2
        """,
        old,
        new,
    )


class Places:
    """What a unit of work is going to do to channels."""

    def __init__(self) -> None:
        """Nothing so far."""
        self._waiting: list[Waiting] = []
        self._poured: list[tuple[str, str]] = []
        self._dropped: set[str] = set()

    def put(self, event: Waiting) -> None:
        """An event gets its places."""
        self._waiting.append(event)

    def pour(self, old: str, new: str) -> None:
        """What stands in a channel stands in another one too."""
        self._poured.append((old, new))

    def drop(self, names: Iterable[str]) -> None:
        """These channels go, with their places."""
        self._dropped.update(names)

    async def settle(self, connection: Connection) -> list[events.Placed]:
        """Do all of it."""
        if self._poured or self._dropped:
            names = {name for each in self._waiting for name in each.channels}
            await hold(connection, names.union(self._dropped, *self._poured))
        for old, new in self._poured:
            await _pour(connection, old, new)
        found = await place(connection, self._waiting)
        if self._dropped:
            await connection.execute(
                "delete from channel where name = any($1::text[])", sorted(self._dropped)
            )
        return found
