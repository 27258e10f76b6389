"""What the asker has read, and how much they have not."""

from collections.abc import Iterable, Mapping, Sequence

from one import channels, events
from one.feed.search import query
from one.resources import Resources
from one.scope import Scope
from one.store.feed import kept, marks
from one.store.feed import unread as counts
from one.store.feed.filters import Filters
from one.store.feed.marks import Seen
from one.store.work import Work, work

IDS_MOST = 500  # in one event


async def unread(scope: Scope, resources: Resources) -> int:
    """How many items of the last month the asker has not read, up to a hundred."""
    found = await counts.counted(resources.pool, scope.person_id)
    resources.counts.offer(scope.person_id, found.keep)
    return found.count


async def mark_read(scope: Scope, resources: Resources, ids: list[int]) -> None:
    """Mark items of the asker's feed as read, and tell their other pages.

    Foreign ids, ids given twice and numbers that cannot be an id are ignored.
    """
    async with work(scope, resources) as w:
        await tell(w, scope, events.Kind.READ, await marks.mark_read(w.connection, scope, sound(ids)))


async def mark_read_of(resources: Resources, seen: Sequence[Seen]) -> None:
    """``mark_read`` for many people in one transaction: what pages tell in a busy moment."""
    async with work(None, resources) as w:
        done = await marks.mark_read_of(w.connection, seen)
        left = await kept.counted_of(w.connection, list(done))
        told = {
            person_id: (
                channels.user(person_id),
                events.read_body(sorted(ids), left[person_id].count, left[person_id].seqs),
            )
            for person_id, ids in done.items()
        }
        await w.event_each(events.Kind.READ, told)


async def mark_seen(
    scope: Scope,
    resources: Resources,
    seqs: Mapping[str, int],
    filters: Filters,
    words: str = "",
    also: Iterable[str] = (),
) -> None:
    """« Tout marquer comme lu »: what a page with these filters, or this search, showed; nothing that came after ``seqs``.

    Positions, not times or ids, say what came before: an item may be committed after one with a higher id.
    """
    asked = query(words, also)
    if words and not asked:
        return  # nothing can be looked for: such a page is empty
    seqs = {name: seq for name, seq in seqs.items() if 0 < seq < 2**63 and "\0" not in name}
    async with work(scope, resources) as w:
        await tell(
            w, scope, events.Kind.READ, await marks.mark_seen(w.connection, scope, seqs, filters, asked)
        )


def sound(ids: list[int]) -> list[int]:
    """Each once, without numbers that cannot be an id."""
    return sorted({each for each in ids if 0 < each < 2**63})


async def tell(w: Work, scope: Scope, kind: events.Kind, ids: list[int]) -> None:
    """Tell the asker's pages what was done to these items, in pieces that a frame holds, and what is not read now."""
    if not ids:
        return
    left = await kept.counted(w.connection, scope.person_id)
    mine = channels.user(scope.person_id)
    for start in range(0, len(ids), IDS_MOST):
        body = events.read_body(ids[start : start + IDS_MOST], left.count, left.seqs)
        await w.event(kind, channels=[mine], body=body, author_id=scope.person_id)
