"""What the asker has read, and how much they have not."""

from one import channels, events
from one.resources import Resources
from one.scope import Scope
from one.store.feed import kept, marks
from one.store.feed import unread as counts
from one.store.work import work


async def unread(scope: Scope, resources: Resources) -> int:
    """How many items of the last month the asker has not read, up to a hundred."""
    found = await counts.counted(resources.pool, scope.person_id)
    resources.counts.offer(scope.person_id, found.keep)
    return found.count


async def mark_read(scope: Scope, resources: Resources, ids: list[int]) -> None:
    """Mark items of the asker's feed as read, and tell their other pages.

    Foreign ids, ids given twice and numbers that cannot be an id are ignored.
    """
    ids = sorted({each for each in ids if 0 < each < 2**63})
    async with work(scope, resources) as w:
        done = await marks.mark_read(w.connection, scope, ids)
        if not done:
            return
        left = await kept.counted(w.connection, scope.person_id)
        await w.event(
            events.Kind.READ,
            channels=[channels.user(scope.person_id)],
            body=events.read_body(done, left.count, left.seqs),
            author_id=scope.person_id,
        )
