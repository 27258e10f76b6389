"""A class with its people, for who may set it up, and what they may do to whom; judged by one/people/rights.py."""

import msgspec

from one.names import told_apart
from one.people import rights
from one.people.changes.codes import may_give
from one.resources import Resources
from one.scope import Class, Scope
from one.store.classroom import members as store
from one.store.classroom.members import Classroom, Person

__all__ = [
    "Classroom",
    "Members",
    "Person",
    "brought",
    "classroom",
    "may_change",
    "may_give_code",
    "may_set_up",
    "may_settle",
    "may_touch",
    "may_unblock",
    "members",
    "members_of",
]


class Members(msgspec.Struct, frozen=True):
    """A class with its people, by last name."""

    classroom: Classroom
    people: list[Person]

    @property
    def marks(self) -> dict[int, str]:
        """What stands beside the names of those who have a namesake in the class."""
        return told_apart(self.people)


async def classroom(scope: Scope, resources: Resources, class_id: int) -> Classroom:
    """The class, for its teachers, the direction and the référent of its school; NotFound for all others."""
    return await rights.check_class(scope, resources, class_id)


def may_set_up(scope: Scope, shown: Class) -> bool:
    """Whether to show the way to the settings of an open class: ``rights.check_class``, without asking again."""
    return shown.id in rights.taught(scope) or rights.administers(scope, shown.school_id)


async def members(scope: Scope, resources: Resources, class_id: int) -> Members:
    """Everyone of a class the asker may set up, with the state of their accounts."""
    return await members_of(scope, resources, await classroom(scope, resources, class_id))


async def members_of(scope: Scope, resources: Resources, found: Classroom) -> Members:
    """The same, of a class that was just found to be the asker's to set up."""
    return Members(found, await store.people(resources.pool, found))


def may_touch(scope: Scope, classroom: Classroom, person: Person) -> bool:
    """Whether the asker may act on this person in the school of the class: link, take out."""
    return rights.acts_here(scope, person.ties, classroom.school_id)


def may_change(scope: Scope, person: Person) -> bool:
    """Whether the asker may act on the account itself, wherever else it is used: block, rename."""
    return rights.acts_everywhere(scope, person.ties)


def may_settle(scope: Scope, classroom: Classroom, person: Person) -> bool:
    """Whether the asker says that somebody whom a teacher brought to the class belongs there."""
    return brought(classroom, person) and rights.administers(scope, classroom.school_id)


def brought(classroom: Classroom, person: Person) -> bool:
    """Whether a teacher alone put them in this class, so that it has no hold on their account yet."""
    return classroom.id in person.ties.brought


def may_give_code(scope: Scope, school_id: int, person: Person) -> bool:
    """Whether a new code may be made in this school; not for a blocked account."""
    return may_give(scope, school_id, person)


def may_unblock(scope: Scope, classroom: Classroom, person: Person) -> bool:
    """What the direction closed, a teacher does not open."""
    return rights.unblocks(scope, person.ties, classroom.school_id, person.blocked_as)
