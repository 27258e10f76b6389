"""« Supprimer de mon fil »: what somebody no longer wants to see of their own feed. Nobody else's changes."""

from one import events
from one.errors import NotFound
from one.feed.cursor import make_cursor, read_cursor
from one.feed.marks import sound, tell
from one.feed.page import PAGE
from one.resources import Resources
from one.scope import Scope
from one.store.feed import marks
from one.store.feed.marks import Hidden
from one.store.work import Work, work


async def hide(scope: Scope, resources: Resources, event_id: int) -> None:
    """Take an item out, on all pages of the asker; again is the same. NotFound for one that is not theirs."""
    async with work(scope, resources) as w:
        ids = await marks.hide(w.connection, scope, sound([event_id]))
        if not ids and not await _marked(w, scope, event_id, now=True):
            raise NotFound
        await tell(w, scope, events.Kind.HIDDEN, ids)


async def restore(scope: Scope, resources: Resources, event_id: int) -> None:
    """Put it back. NotFound for an item that the asker never took out."""
    async with work(scope, resources) as w:
        ids = await marks.restore(w.connection, scope, sound([event_id]))
        if not ids and not await _marked(w, scope, event_id, now=False):
            raise NotFound
        await tell(w, scope, events.Kind.RESTORED, ids)


async def _marked(w: Work, scope: Scope, event_id: int, *, now: bool) -> bool:
    return bool(sound([event_id])) and await marks.is_hidden(w.connection, scope, event_id, now=now)


async def hidden(scope: Scope, resources: Resources, cursor: str | None) -> tuple[list[Hidden], str | None]:
    """A page of what the asker took out and may still read, and the cursor of the next one."""
    before = read_cursor(scope, cursor) if cursor else None
    found = await marks.hidden(resources.pool, scope, before, PAGE + 1)
    return found[:PAGE], make_cursor(scope, found[PAGE - 1].id) if len(found) > PAGE else None
