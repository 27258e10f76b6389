"""Who reads a note: those it went to, and those it would reach if it left now."""

from one.apps.carnet import notes
from one.apps.carnet.notes import MOT
from one.errors import NotFound
from one.feed import reach as feed
from one.feed.reach import Reach
from one.resources import Resources
from one.scope import Scope
from one.store.carnet import audience as store


async def would(scope: Scope, resources: Resources, draft: notes.Draft) -> Reach:
    """Whom a note would reach if it left now, of the pupils of its classes; NotFound for a class that is not the asker's to write to."""
    if set(draft.rooms) - {c.id for c in await notes.writable_classes(scope, resources)}:
        raise NotFound
    known = () if draft.whole_class else await store.places(resources.pool, scope, draft.rooms)
    chosen = tuple(sorted({child for child in draft.children if child in known}))
    if not (draft.whole_class or chosen):
        return feed.NOBODY
    open_to = await notes.opened(resources, scope, draft.rooms[0])
    return await feed.would(scope, resources, notes.audience(draft.rooms, chosen, open_to), MOT)


async def reach(scope: Scope, resources: Resources, note_id: int) -> tuple[int, int]:
    """How many pupils and how many guardians a note of the asker goes to."""
    return await store.reach(resources.pool, scope, note_id)
