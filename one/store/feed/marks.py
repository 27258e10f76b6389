"""A person's own marks on items: what they have read."""

from collections.abc import Sequence

from one.scope import Scope
from one.store.pool import Connection, Pool
from one.subjects import Subject


async def mark_read(connection: Connection, scope: Scope, event_ids: Sequence[int]) -> list[int]:
    """Mark items of the asker's own feed as read; return those that were not yet."""
    rows = await connection.fetch(
        """
        insert into mark as m (person_id, event_id, read_at)
        select $1, e.id, now() from unnest($2::bigint[]) as wanted(id)
          join event e on e.id = wanted.id
         where exists (select from feed f join channel c on c.id = f.channel_id
                        where f.event_id = e.id and f.item and c.name = any($3::text[]))
         order by e.id
        on conflict (person_id, event_id) do update set read_at = now() where m.read_at is null
        returning event_id
        """,
        scope.person_id,
        list(event_ids),
        list(scope.channels),
    )
    return [row["event_id"] for row in rows]


async def of_subject(pool: Pool, scope: Scope, subject: Subject) -> list[int]:
    """The items about ``subject`` in the asker's channels that they have not read."""
    rows = await pool.fetch(
        """
        select distinct e.id from event e join feed f on f.event_id = e.id join channel c on c.id = f.channel_id
         where e.subject = $1 and e.subject_ids = $2 and f.item and e.withdrawn_at is null
           and c.name = any($3::text[])
           and not exists (select from mark m where m.person_id = $4 and m.event_id = e.id and m.read_at is not null)
        """,
        subject.kind,
        list(subject.ids),
        list(scope.channels),
        scope.person_id,
    )
    return [row["id"] for row in rows]
