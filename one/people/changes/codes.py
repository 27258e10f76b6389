"""Giving people new activation codes, with the sheet that each one is handed; and a page that shows them for a while.

Codes are kept nowhere. A page that shows them holds their seed in its address, and a ticket says whose session may
look at which people's for half an hour: the codes are worked out again, and shown if they still open something.
"""

import hmac
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from one import acts, names
from one.accounts.codes import digest, drawn, make, new_seed
from one.accounts.connection_sheet import Home, Sheet
from one.accounts.passwords import ADULT_MIN
from one.errors import NotFound
from one.people import rights
from one.people.changes.acting import InClass, InSchool, Where, audit_person, ground
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.accounts import codes as store
from one.store.accounts import tickets
from one.store.classroom import members
from one.store.classroom.members import Person
from one.store.work import Work, work

MOST = 500  # sheets at once: the largest class with all its families is a fifth of it
VIEW, VIEW_TIME, VIEW_MOST = "codes", timedelta(minutes=30), 100


async def give(
    scope: Scope, resources: Resources, where: Where, ids: Collection[int], *, view: str = ""
) -> list[Sheet]:
    """Fresh codes for these people; older ones die. NotFound, and none, if one is not the asker's to give.

    Whoever is in a class is given theirs there, with their family; a school page gives to who is in none.
    With a ``view``, a seed of codes, ``shown`` shows them again.
    """
    if isinstance(where, InSchool):
        return await _give_in_school(scope, resources, where, ids, view)
    return await _give_in_class(scope, resources, where, ids, view)


async def give_to_show(scope: Scope, resources: Resources, where: Where, ids: Collection[int]) -> str:
    """The same for a page that shows them; what it asks ``shown`` with."""
    view = new_seed()
    await give(scope, resources, where, ids, view=view)
    return view


async def shown(scope: Scope, resources: Resources, where: Where, view: str) -> list[Sheet]:
    """The codes of this view, for the session that made them: those that still open something, and are the asker's to give."""
    school_id, classroom = await ground(scope, resources, where)
    ticket = await tickets.read(resources.pool, VIEW, view[:VIEW_MOST])
    if ticket is None or (ticket.person_id, ticket.data["session"]) != (scope.person_id, scope.session_id):
        return []
    ids: list[int] = ticket.data["people"]
    if classroom is None:
        around = people = await members.unplaced(resources.pool, school_id, ids)
    else:
        around = await members.people(resources.pool, classroom)
        people = in_order(around, {p.id: p for p in around if p.id in set(ids)})
    kept, found = await store.current(resources.pool, ids), []
    for person in people:
        code, now = drawn(resources.key, view, person.id), kept.get(person.id)
        same = now is not None and hmac.compare_digest(now.hash, digest(resources.key, person.id, code))
        if now is not None and same and may_give(scope, school_id, person):
            found.append(_sheet(around, person, code, now.expires_at))
    return found


async def _give_in_class(
    scope: Scope, resources: Resources, where: InClass, ids: Collection[int], view: str
) -> list[Sheet]:
    classroom, wanted = await rights.check_class(scope, resources, where.class_id), set(ids)
    if len(wanted) > MOST:
        raise NotFound
    if not wanted:
        return []
    async with work(scope, resources) as w:
        scope = await w.acts(wanted, [classroom.id])
        held = await members.hold(w.connection, classroom, sorted(wanted))
        if wanted - {p.id for p in held if may_give(scope, classroom.school_id, p)}:
            raise NotFound
        around = await members.people(w.connection, classroom)
        people = in_order(around, {p.id: p for p in held})
        made = await _sheets(w, resources, people, around, view)
        await w.audit(
            acts.CODES_ISSUED,
            school_id=classroom.school_id,
            target=f"class:{classroom.id}",
            people=[person.id for person in people],
        )
    return made


async def _give_in_school(
    scope: Scope, resources: Resources, where: InSchool, ids: Collection[int], view: str
) -> list[Sheet]:
    school_id, _classroom = await ground(scope, resources, where)
    async with work(scope, resources) as w:
        scope = await w.acts(ids)
        people = await members.unplaced(w.connection, school_id, sorted(set(ids)))
        if set(ids) - {p.id for p in people if may_give(scope, school_id, p)}:
            raise NotFound
        made = await _sheets(w, resources, people, people, view)
        for person in people:
            await audit_person(w, school_id, person.id, acts.CODE_ISSUED)
    return made


def may_give(scope: Scope, school_id: int, person: Person) -> bool:
    """Whether a new code may be made for this person in this school; not for a blocked account."""
    blocked = person.blocked_at is not None
    return rights.gives_code(scope, person.ties, school_id, active=person.active, blocked=blocked)


def in_order(around: Sequence[Person], people: dict[int, Person]) -> list[Person]:
    """These people in the order they are handed out: pupil by pupil with their guardians, then adults."""
    ordered: dict[int, Person] = {}
    for pupil in around:
        if pupil.profile == Profile.PUPIL:
            for person_id in (pupil.id, *pupil.relatives):
                if person_id in people:
                    ordered.setdefault(person_id, people[person_id])
    return list((ordered | people).values())


async def _sheets(
    w: Work, resources: Resources, people: Sequence[Person], around: Sequence[Person], view: str
) -> list[Sheet]:
    """A new code for each of these people, and their sheets; ``around`` are those their families are among."""
    ids = [person.id for person in people]
    codes, until = await make(w.connection, resources.key, ids, resources.settings.code_days, view)
    if view and w.scope is not None:
        whose = {"session": w.scope.session_id, "people": ids}
        await tickets.keep(w.connection, VIEW, w.scope.person_id, tickets.digest(view), VIEW_TIME, whose)
    return [_sheet(around, person, code, until) for person, code in zip(people, codes, strict=True)]


def _sheet(around: Sequence[Person], person: Person, code: str, expires_at: datetime) -> Sheet:
    pupils = {p.id: p for p in around if p.profile == Profile.PUPIL}
    guardian = person.profile == Profile.GUARDIAN
    children = [p for p in pupils.values() if p.id in person.relatives and guardian]
    head = children[0] if children else person
    return Sheet(
        login=person.login,
        profile=person.profile,
        first_name=person.first_name,
        last_name=person.last_name,
        relatives=[p.first_name for p in children],
        code=code,
        expires_at=expires_at,
        home=Home(head.id, names.listed(head.first_name, head.last_name), head.first_name, head.id in pupils),
        children=tuple(p.id for p in children),
        civility=person.civility,
        password_min=person.pupil_password_min if person.profile == Profile.PUPIL else ADULT_MIN,
    )
