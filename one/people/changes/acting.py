"""Where an act is asked from, and one act under way on one person."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from one.acts import Act
from one.errors import NotFound
from one.people import rights
from one.resources import Resources
from one.scope import Scope
from one.store.classroom import members
from one.store.classroom.members import Classroom, Person
from one.store.people.ties import Ties
from one.store.pool import Connection
from one.store.work import Work, work


class InClass(msgspec.Struct, frozen=True):
    """From the settings of a class: for its teachers and whoever administers its school."""

    class_id: int


class InSchool(msgspec.Struct, frozen=True):
    """From the pages of a school: for its direction and its référents."""

    school_id: int


Where = InClass | InSchool
Right = Callable[[Scope, Ties, int], bool]


class Acting(msgspec.Struct):
    """An act under way: its unit of work and its target; ``classroom`` is None for an act of a school page."""

    w: Work
    scope: Scope
    school_id: int
    classroom: Classroom | None
    person: Person
    others: dict[int, Person]

    async def audit(self, act: Act, **data: Any) -> None:
        """Write the act to the log, with the class it was done in."""
        where = {"class": self.classroom.id} if self.classroom else {}
        await audit_person(self.w, self.school_id, self.person.id, act, **where | data)


async def audit_person(w: Work, school_id: int, person_id: int, act: Act, **data: Any) -> None:
    """Write what was done to a person to the log of a school."""
    await w.audit(act, school_id=school_id, target=f"person:{person_id}", **data)


async def ground(scope: Scope, resources: Resources, where: Where) -> tuple[int, Classroom | None]:
    """The school, and the class, that the asker may act in; NotFound when they may not act there."""
    if isinstance(where, InSchool):
        return rights.check_school(scope, where.school_id).id, None
    classroom = await rights.check_class(scope, resources, where.class_id)
    return classroom.school_id, classroom


async def hold(
    connection: Connection, school_id: int, classroom: Classroom | None, ids: Iterable[int]
) -> dict[int, Person]:
    """Those of these people who are of the class, or of the school, held in the order of their ids."""
    wanted: Sequence[int] = sorted(set(ids))
    if classroom is not None:
        found = await members.hold(connection, classroom, wanted)
    else:
        found = await members.hold_in_school(connection, school_id, wanted)
    return {person.id: person for person in found}


@asynccontextmanager
async def acting(
    scope: Scope,
    resources: Resources,
    where: Where,
    person_id: int,
    *others: int,
    right: Right = rights.acts_here,
) -> AsyncIterator[Acting]:
    """One unit of work on one person whom the asker may touch; NotFound for any other, Invalid when a right of theirs just went.

    ``others`` are held with them; who of these is not there is absent, and whoever needs them says so.
    """
    school_id, classroom = await ground(scope, resources, where)
    async with work(scope, resources) as w:
        scope = await w.acts((person_id, *others), [classroom.id] if classroom else ())
        held = await hold(w.connection, school_id, classroom, (person_id, *others))
        person = held.pop(person_id, None)
        if person is None or not right(scope, person.ties, school_id):
            raise NotFound
        yield Acting(w, scope, school_id, classroom, person, held)
