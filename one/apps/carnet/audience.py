"""Who reads a note: those it went to, and those it would reach if it left now."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from one.apps.carnet import notes
from one.errors import NotFound
from one.resources import Resources
from one.scope import FAMILY, Scope
from one.store.carnet import audience as store


class Readers(msgspec.Struct, frozen=True):
    """Who would read a note to a class now: the profiles it is open to, and the people, by pupil, who are reached."""

    open_to: Collection[str]
    by_child: Mapping[int, store.Reached]


NOBODY = Readers(FAMILY, {})


async def readers(scope: Scope, resources: Resources, class_ids: Sequence[int]) -> Readers:
    """Who would read a note to these classes of a school now; NotFound for one that is not the asker's to write to."""
    if set(class_ids) - {c.id for c in await notes.writable_classes(scope, resources)}:
        raise NotFound
    open_to = await notes.opened(resources, scope, class_ids[0])
    return Readers(open_to, await store.reached(resources.pool, scope, class_ids))


async def reach(scope: Scope, resources: Resources, note_id: int) -> tuple[int, int]:
    """How many pupils and how many guardians a note of the asker goes to."""
    return await store.reach(resources.pool, scope, note_id)
