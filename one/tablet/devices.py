"""Tablets as they are asked for: by the browser that is one, and by those who set up the class."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from one.accounts import sessions, user_agents
from one.people import rights
from one.resources import Resources
from one.scope import Class, Scope
from one.store.classroom.members import Classroom
from one.store.tablet import devices as store
from one.store.tablet.devices import UNSEEN, Device
from one.tablet import leaving, pairing

__all__ = ["UNSEEN", "Device", "Shown", "asking", "of_class", "open_in", "open_now"]


class Shown(msgspec.Struct, frozen=True):
    """A tablet in words, for the class's teachers; ``exit_code`` is what they type on it to leave it."""

    id: int
    words: str
    open: bool
    battery: int | None
    charging: bool
    seen_at: datetime
    created_at: datetime
    exit_code: str


async def asking(resources: Resources, token: str) -> Device | None:
    """The tablet that asks, by its cookie; None when it is none, or was taken off."""
    return await store.by_token(resources.pool, token) if sessions.may_be_one(token) else None


async def open_now(scope: Scope, resources: Resources, found: Classroom) -> int:
    """How many tablets are open of a class that was just found to be the asker's to set up."""
    return await store.open_now(resources.pool, found.id)


async def open_in(scope: Scope, resources: Resources, rooms: Sequence[Class]) -> Mapping[int, int]:
    """How many tablets are open in each of these open classes that is the asker's to set up."""
    taught = rights.taught(scope)
    mine = [room.id for room in rooms if room.id in taught or rights.administers(scope, room.school_id)]
    return await store.open_in(resources.pool, mine)


async def of_class(scope: Scope, resources: Resources, class_id: int) -> list[Shown]:
    """The tablets of a class the asker may set up, the open ones first."""
    await rights.check_class(scope, resources, class_id)
    return [
        Shown(
            id=each.id,
            words=user_agents.words(each.agent)[0],
            open=each.open,
            battery=each.battery,
            charging=each.charging,
            seen_at=each.seen_at,
            created_at=each.created_at,
            exit_code=pairing.shown(leaving.code(resources, each.id)),
        )
        for each in await store.of_class(resources.pool, class_id)
    ]
