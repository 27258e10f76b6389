"""Who may set up a class, and whose account they may touch there."""

import msgspec

from one.errors import NotFound
from one.house import House
from one.scope import Scope
from one.store import classroom as store
from one.store.classroom import Person, Room

FAMILY = ("eleve", "parent")


class Board(msgspec.Struct, frozen=True):
    """A class with its people, by last name."""

    room: Room
    people: list[Person]


async def room(scope: Scope, house: House, class_id: int) -> Room:
    """The class, for its teachers, the direction and the référent of its school; NotFound for all others."""
    found = await store.room(house.pool, scope, class_id)
    if found is None:
        raise NotFound
    return found


async def may_set_up(scope: Scope, house: House, class_id: int) -> bool:
    """Whether to show the way to the settings of a class."""
    return await store.room(house.pool, scope, class_id) is not None


async def board(scope: Scope, house: House, class_id: int) -> Board:
    """Everyone of a class the asker may set up, with the state of their accounts."""
    found = await room(scope, house, class_id)
    return Board(found, await store.people(house.pool, found))


def may_touch(scope: Scope, room: Room, person: Person) -> bool:
    """Whether the asker may act on this account of the class at all.

    A teacher acts on pupils and guardians without any function. The direction and the référent act on
    everyone of the class, but never on somebody whose rights reach further than theirs: a new code
    would hand those rights over. Nobody acts on themselves here.
    """
    if person.id == scope.person_id:
        return False
    if not room.whole:
        return person.profile in FAMILY and not person.functions
    return all(
        scope.has_function("referent", school_id=school_id)
        or (function == "direction" and scope.has_function("direction", school_id=school_id))
        for school_id, function in zip(person.function_schools, person.functions, strict=True)
    )


def may_give_code(scope: Scope, room: Room, person: Person) -> bool:
    """Whether a new code may be made. On an active account it replaces a forgotten password.

    A teacher gives one to an active pupil, who may have no e-mail; an active adult asks for a link by
    e-mail or goes to the direction, so that no teacher can enter a parent's account. And the direction
    gives none to an active adult of another school too: it would open what is not theirs.
    """
    if person.blocked_at is not None or not may_touch(scope, room, person):
        return False
    if not person.active or person.profile == "eleve":
        return True
    return room.whole and all(
        scope.has_function("direction", "referent", school_id=school_id) for school_id in person.schools
    )


def may_unblock(scope: Scope, room: Room, person: Person) -> bool:
    """What the direction closed, a teacher does not open."""
    return may_touch(scope, room, person) and (room.whole or person.blocked_as == "enseignant")
