"""Functions in a school: the direction, given and taken by who administers it; référents, named by the platform."""

from one import acts
from one.errors import Invalid, NotFound, OneError
from one.i18n import _
from one.people import rights
from one.people.changes.acting import InSchool, audit_person
from one.resources import Resources
from one.scope import STAFF, Function, Scope
from one.store.people import ties
from one.store.people.ties import Ties
from one.store.school import people as store
from one.store.work import Work, work


async def give_direction(scope: Scope, resources: Resources, where: InSchool, person_id: int) -> None:
    """Make somebody of the staff direct the school."""
    school_id = rights.check_school(scope, where.school_id).id
    async with work(scope, resources) as w:
        other = await _held(w, school_id, person_id)
        if not rights.may_direct(other, school_id):
            raise NotFound
        if other.profile not in STAFF:
            raise Invalid({"": [_("Seul un membre du personnel ou un enseignant peut diriger l’école.")]})
        await _set(w, school_id, person_id, Function.DIRECTION, given=True)


async def take_direction(scope: Scope, resources: Resources, where: InSchool, person_id: int) -> None:
    """Take the direction from somebody else: who takes it administers the school and stays."""
    school_id = rights.check_school(scope, where.school_id).id
    async with work(scope, resources) as w:
        other = await _held(w, school_id, person_id)
        if other.schools[school_id] != Function.DIRECTION:
            raise NotFound
        await _set(w, school_id, person_id, Function.DIRECTION, given=False)


class CannotName(OneError):
    """The person is no adult of a school, or has nothing to take away; the message says which."""


async def name_referent(resources: Resources, school_id: int, person_id: int, *, remove: bool) -> None:
    """Make somebody of the staff référent of a school (attached to it if they were not), or take it back.

    An act of the platform, done on its command line. A person has one function in each school. A head is
    refused: they administer it already, and the school would lose its direction. Raises CannotName.
    """
    async with work(None, resources) as w:
        other = (await ties.of(w.connection, [person_id]))[person_id]
        if other.profile not in STAFF:
            raise CannotName("referent: only a teacher or a member of the staff can be named")
        function = other.schools.get(school_id)
        if not remove and function == Function.DIRECTION:
            raise CannotName("referent: this person directs this school, and so administers it already")
        if remove and function != Function.REFERENT:
            raise CannotName("referent: this person is not référent of this school")
        if not remove:
            await store.attach(w.connection, school_id, person_id)
        await _set(w, school_id, person_id, Function.REFERENT, given=not remove)


async def _held(w: Work, school_id: int, person_id: int) -> Ties:
    """Somebody the asker may act on, while functions of the school change one at a time; else NotFound."""
    scope = await w.acts([person_id], school_id=school_id)
    other = (await ties.of(w.connection, [person_id])).get(person_id)
    if other is None or school_id not in other.schools or not rights.acts_here(scope, other, school_id):
        raise NotFound
    return other


async def _set(w: Work, school_id: int, person_id: int, function: Function, *, given: bool) -> None:
    if await store.set_function(w.connection, school_id, person_id, function if given else None):
        act = acts.FUNCTION_GIVEN if given else acts.FUNCTION_TAKEN
        await audit_person(w, school_id, person_id, act, function=function)
        w.change_people([person_id])
