"""Somebody's sheet, as who asks may see it: who they are here, their family as far as it is theirs to see, what they show."""

import msgspec

from one.errors import NotFound
from one.names import told_apart
from one.people import rights
from one.profile import showing
from one.profile.showing import NOTHING, Shown
from one.profile.telling import address
from one.resources import Resources
from one.scope import STAFF, Scope
from one.store.people import ties as ties_store
from one.store.profile import people as store
from one.store.profile.people import Person, Place, Relative, Room

__all__ = ["Place", "Relative", "Room", "Sheet", "address", "sheet"]


class Sheet(msgspec.Struct, frozen=True):
    """``mark`` tells a namesake from another, for who works at the school. ``family`` are children, or guardians."""

    person: Person
    mark: str
    schools: list[Place]
    classes: list[Room]
    family: list[Relative]
    shown: Shown

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.person.first_name} {self.person.last_name}"


async def sheet(scope: Scope, resources: Resources, person_id: int) -> Sheet:
    """The sheet of somebody whom the asker may see; NotFound of anybody else, whether there is one or not.

    Only places that both are in are told, and only family that the asker may see for themselves.
    """
    ties = await ties_store.of(resources.pool, [person_id])
    found = await store.person(resources.pool, person_id)
    if found is None or person_id not in ties or not rights.sees(rights.of_scope(scope), ties[person_id]):
        raise NotFound
    mine = {school.id for school in scope.schools}
    family = await rights.visible(scope, resources, [each.id for each in found.family])
    marks: dict[int, str] = {}
    if scope.profile in STAFF:
        marks = told_apart(await store.namesakes(resources.pool, person_id, [*mine]))
    shown = await showing.shown(scope, resources, [person_id])
    return Sheet(
        found,
        marks.get(person_id, ""),
        [each for each in found.schools if each.id in mine],
        [each for each in found.classes if each.school_id in mine],
        [each for each in found.family if each.id in family],
        shown.get(person_id, NOTHING),
    )
