"""Who of a class may be given a new activation code, and giving it."""

from collections.abc import Sequence

from one.accounts.connection_sheet import Sheet
from one.classroom.access import Members
from one.people.changes import codes
from one.people.changes.acting import InClass
from one.people.changes.codes import MOST, in_order, may_give
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.classroom.members import Person

__all__ = ["MOST", "forgetful", "issue", "waiting"]


def waiting(scope: Scope, shown: Members) -> list[Person]:
    """Who has not activated and may be given a code, each pupil followed by their guardians."""
    school_id = shown.classroom.school_id
    people = {p.id: p for p in shown.people if not p.active and may_give(scope, school_id, p)}
    return in_order(shown.people, people)


def forgetful(scope: Scope, shown: Members) -> list[Person]:
    """Pupils in use who may be given a code for a forgotten password: nobody else asks a teacher for it."""
    pupils = [p for p in shown.people if p.active and p.profile == Profile.PUPIL]
    return [p for p in pupils if may_give(scope, shown.classroom.school_id, p)]


async def issue(scope: Scope, resources: Resources, class_id: int, ids: Sequence[int]) -> list[Sheet]:
    """Fresh codes for these people of the class; older ones die. NotFound if one is not theirs to give."""
    return await codes.give(scope, resources, InClass(class_id), ids)
