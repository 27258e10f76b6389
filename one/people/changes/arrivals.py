"""Somebody arrives: a new account, or one of the school that is found by name."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from one import acts
from one.accounts.logins import allocate, base
from one.errors import NotFound
from one.names import fold
from one.people import rights
from one.people.changes import links, schools
from one.people.changes.acting import InClass, InSchool, audit_person
from one.people.changes.classes import follow, put
from one.people.news import tell_arrival, tell_family, tell_teachers
from one.resources import Resources
from one.scope import STAFF, Profile, Scope
from one.store.classroom.members import Classroom
from one.store.people.namesakes import Namesake, candidates
from one.store.roster import by_hand
from one.store.roster import people as store
from one.store.roster import school as store_school
from one.store.roster.people import NewPerson
from one.store.school import classes
from one.store.work import Work, work


class Decision(StrEnum):
    """What is done about namesakes: a new account, or one of them joins, or moves here from other classes."""

    NEW = "new"
    JOIN = "join"
    MOVE = "move"


class Choice(msgspec.Struct, frozen=True):
    """What was decided, and for whom; a new account is for nobody there is."""

    decision: Decision = Decision.NEW
    person_id: int | None = None


async def add_to_class(
    scope: Scope,
    resources: Resources,
    where: InClass,
    who: NewPerson,
    choice: Choice,
    children: Sequence[int] = (),
) -> int:
    """Add a person as was chosen; return their id. NotFound for a person who is not a namesake."""
    classroom = await rights.check_class(scope, resources, where.class_id)
    if who.profile not in rights.brings(scope, classroom.school_id):
        raise NotFound
    async with work(scope, resources) as w:
        await store_school.lock_accounts(w.connection)
        scope = await w.acts([] if choice.person_id is None else [choice.person_id], [classroom.id])
        left: list[int] = []
        brought: Sequence[int] = ()
        if choice.decision == Decision.NEW:
            (person_id,) = await make(w, [who])
        else:
            person_id = await _namesake(w, classroom, who, choice)
            brought = rights.brought(scope, classroom.school_id, [person_id])
        await schools.come(w, classroom.school_id, [person_id])
        await by_hand.attachments(
            w.connection, classroom.school_id, [person_id], scope.person_id, attached=True
        )
        if choice.decision == Decision.MOVE:
            left = await classes.leave_others(w.connection, classroom.school_id, classroom.id, person_id)
        linked: list[tuple[int, int]] = []
        if who.profile == Profile.GUARDIAN:
            pairs = [(person_id, child) for child in children]
            linked = await links.add(w, pairs, brought=brought)
            await by_hand.links(w.connection, pairs, scope.person_id, tied=True)
        else:
            await put(w, [(classroom.id, person_id)], brought=brought)
            await by_hand.places(w.connection, person_id, [classroom.id], scope.person_id, entered=True)
            await by_hand.places(w.connection, person_id, left, scope.person_id, entered=False)
        act = acts.PERSON_MOVED if left else acts.PERSON_ADDED
        about = {"class": classroom.id, "how": choice.decision, "left": left, "children": list(children)}
        await audit_person(w, classroom.school_id, person_id, act, **about)
        if brought:
            await tell_arrival(w, classroom, person_id, left)
        await tell_teachers(w, person_id, left, to=classroom.name)
        await tell_family(w, classroom, linked, linked=True, known=bool(brought))
        await follow(w, [person_id])
    return person_id


async def add_to_school(
    scope: Scope, resources: Resources, where: InSchool, who: NewPerson, choice: Choice
) -> int:
    """Make the account of a teacher or of staff, or take back the namesake who was chosen; return their id.

    NotFound for a choice that is none: who is in the school already has nothing to be added to.
    """
    school_id = rights.check_school(scope, where.school_id).id
    if choice.decision == Decision.JOIN and choice.person_id is not None:
        same = same_name(who, await candidates(resources.pool, school_id, STAFF))
        if choice.person_id not in {each.id for each in same if not each.attached}:
            raise NotFound
        await schools.attach(scope, resources, where, choice.person_id)
        return choice.person_id
    if choice.decision != Decision.NEW or who.profile not in STAFF:
        raise NotFound
    async with work(scope, resources) as w:
        await store_school.lock_accounts(w.connection)
        scope = await w.acts([])
        (person_id,) = await make(w, [who])
        await schools.come(w, school_id, [person_id])
        await by_hand.attachments(w.connection, school_id, [person_id], scope.person_id, attached=True)
        await audit_person(w, school_id, person_id, acts.PERSON_CREATED)
    return person_id


async def _namesake(w: Work, classroom: Classroom, who: NewPerson, choice: Choice) -> int:
    """The namesake that was chosen; NotFound for anybody else, and for a move of who has no class to leave."""
    found = await candidates(w.connection, classroom.school_id, [who.profile], classroom.id)
    known = next((p for p in same_name(who, found) if p.id == choice.person_id), None)
    moves = choice.decision == Decision.MOVE
    if known is None or (moves and who.profile != Profile.PUPIL):
        raise NotFound
    return known.id


def same_name(who: NewPerson, people: Sequence[Namesake]) -> list[Namesake]:
    """Who is called so, in either order, whatever the accents and hyphens."""
    wanted = {fold(who.first_name), fold(who.last_name)}
    return [p for p in people if {fold(p.first_name), fold(p.last_name)} == wanted]


async def make(w: Work, people: Sequence[NewPerson]) -> dict[int, str]:
    """New inactive accounts, all at once: ids in the order of the people, with the logins made for them.

    The caller holds ``lock_accounts``. Codes are made with their sheets, the only way to know them.
    """
    if not people:
        return {}
    stems = [base(person.first_name, person.last_name) for person in people]
    logins = allocate(stems, await store.logins(w.connection, sorted(set(stems))))
    named = [
        msgspec.structs.replace(person, login=login) for person, login in zip(people, logins, strict=True)
    ]
    made = await store.add_people(w.connection, named)
    return {made[login]: login for login in logins}
