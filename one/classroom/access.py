"""Who may set up a class, and whose account they may touch there."""

import msgspec

from one.errors import NotFound
from one.people import rights
from one.resources import Resources
from one.scope import Scope
from one.store.classroom import board as store
from one.store.classroom.board import Person, Room


class Board(msgspec.Struct, frozen=True):
    """A class with its people, by last name."""

    room: Room
    people: list[Person]


async def room(scope: Scope, resources: Resources, class_id: int) -> Room:
    """The class, for its teachers, the direction and the référent of its school; NotFound for all others."""
    found = await store.room(resources.pool, scope, class_id)
    if found is None:
        raise NotFound
    return found


async def may_set_up(scope: Scope, resources: Resources, class_id: int) -> bool:
    """Whether to show the way to the settings of a class."""
    return await store.room(resources.pool, scope, class_id) is not None


async def board(scope: Scope, resources: Resources, class_id: int) -> Board:
    """Everyone of a class the asker may set up, with the state of their accounts."""
    found = await room(scope, resources, class_id)
    return Board(found, await store.people(resources.pool, found))


def may_touch(scope: Scope, room: Room, person: Person) -> bool:
    """Whether the asker may act on this person in the school of the class: link, take out."""
    return rights.acts_here(scope, person.standing, room.school_id)


def may_change(scope: Scope, person: Person) -> bool:
    """Whether the asker may act on the account itself, wherever else it is used: block, rename."""
    return rights.acts_everywhere(scope, person.standing)


def may_give_code(scope: Scope, school_id: int, person: Person) -> bool:
    """Whether a new code may be made in this school; not for a blocked account."""
    return person.blocked_at is None and rights.gives_code(
        scope, person.standing, school_id, active=person.active
    )


def may_unblock(scope: Scope, room: Room, person: Person) -> bool:
    """What the direction closed, a teacher does not open."""
    return rights.unblocks(scope, person.standing, room.school_id, person.blocked_as)
