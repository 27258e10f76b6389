"""« Ma classe en direct »: what runs in the classes of who teaches them: tablets, and what families have still to do."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from one.apps import catalogue
from one.apps.app import App, Waiting
from one.classroom import access
from one.resources import Resources
from one.scope import Class, Scope
from one.tablet import devices

MOST, LINES = 4, 3  # classes, and lines of an application in each


class Now(NamedTuple):
    """A class."""

    room: Class
    tablets: int
    pending: Sequence[tuple[App, Sequence[Waiting]]]


def teaches(scope: Scope) -> bool:
    """Whether the asker has a class of their own to set up."""
    return any(access.may_set_up(scope, room) for room in scope.classes)


async def values(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    """The asker's own classes."""
    rooms = [room for room in scope.classes if access.may_set_up(scope, room)][:MOST]
    tablets = await devices.open_in(scope, resources, rooms)
    found = []
    for room in rooms:
        pending = await catalogue.pending(scope, resources, room.id)
        found.append(Now(room, tablets.get(room.id, 0), [(app, lines[:LINES]) for app, lines in pending]))
    return {"classes": found} if found else None
