"""The faces of people, for who looks: one question for all that a page shows.

A page shows the names of people that it may show; their drawings go with these. A photo goes with its padlock, which is asked
each time: to its owner, and to who may write to them when they say so.
"""

from collections.abc import Collection

import msgspec

from one.people import rights
from one.resources import Resources
from one.scope import Scope
from one.store.people import ties
from one.store.portraits import portraits as store
from one.store.portraits.portraits import Portrait


class Face(msgspec.Struct, frozen=True):
    """What the looker sees of somebody: ``photo`` is the version of theirs, else ``drawing``; neither are their initials."""

    drawing: str = ""
    photo: str = ""


async def faces(scope: Scope | None, resources: Resources, person_ids: Collection[int]) -> dict[int, Face]:
    """Those of these people who have a face for the asker. Nobody in particular, a class before its wall, sees drawings alone.

    The asker's own came with their session: a page that shows no other asks nothing.
    """
    found: dict[int, Face] = {}
    others = set(person_ids)
    if scope is not None and scope.person_id in others:
        others.remove(scope.person_id)
        found[scope.person_id] = Face(scope.avatar, scope.photo)
    if others:
        portraits = await store.of(resources.pool, others)
        seen = await _seen(scope, resources, [each for each in portraits if each.version and each.shown])
        found |= {
            each.person_id: Face(each.avatar, each.version if each.person_id in seen else "")
            for each in portraits
        }
    return {person_id: face for person_id, face in found.items() if face.drawing or face.photo}


async def _seen(scope: Scope | None, resources: Resources, shown: Collection[Portrait]) -> set[int]:
    """Whose photo the asker sees, of those who show theirs to who may write to them."""
    if scope is None or not shown:
        return set()
    asker = rights.of_scope(scope)
    found = await ties.of(resources.pool, [each.person_id for each in shown])
    return {other.id for other in found.values() if rights.writes(asker, other)}


async def named(scope: Scope, resources: Resources, person_ids: Collection[int]) -> dict[int, str]:
    """Those of these people whom the asker may see, and how they are called, for a page that asks for their faces."""
    seen = await rights.visible(scope, resources, person_ids)
    return await store.names(resources.pool, seen)
