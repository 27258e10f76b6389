"""Events for tests of the live stream: written by the real writer, or many at once in SQL."""

from one.apps.carnet import notes
from one.http.state import State
from one.store.pool import Pool
from support.people import School


async def write_note(
    state: State, school: School, title: str, *, author: str = "paul.prof", to: str = "CE1"
) -> None:
    """A note to a class, as its page publishes it."""
    await notes.publish(
        await school.scope(author), state.resources, notes.Draft(school.classes[to], title, "Bonjour")
    )


async def write_many(pool: Pool, channel: str, count: int, *, days_ago: int = 0) -> None:
    """``count`` small events in one channel that has none yet."""
    await pool.execute(
        """
        with c as (insert into channel (name, seq) values ($1, $2) returning id),
             e as (insert into event (kind, body) select 'read', '{"ids":[],"unread":0}'
                     from generate_series(1, $2) returning id)
        insert into feed (channel_id, seq, event_id, item, created_at)
        select c.id, row_number() over (order by e.id), e.id, false, now() - make_interval(days => $3)
          from c, e
        """,
        channel,
        count,
        days_ago,
    )
