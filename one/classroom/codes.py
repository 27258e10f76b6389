"""Who of a class may be given a new activation code."""

from one.classroom.access import Members
from one.people.changes.codes import in_order, may_give
from one.scope import Profile, Scope
from one.store.classroom.members import Person


def waiting(scope: Scope, shown: Members) -> list[Person]:
    """Who has not activated and may be given a code, each pupil followed by their guardians."""
    school_id = shown.classroom.school_id
    people = {p.id: p for p in shown.people if not p.active and may_give(scope, school_id, p)}
    return in_order(shown.people, people)


def forgetful(scope: Scope, shown: Members) -> list[Person]:
    """Pupils in use who may be given a code for a forgotten password: nobody else asks a teacher for it."""
    pupils = [p for p in shown.people if p.active and p.profile == Profile.PUPIL]
    return [p for p in pupils if may_give(scope, shown.classroom.school_id, p)]
