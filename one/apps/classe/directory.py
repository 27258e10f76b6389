"""« La classe »: which classes the asker may look at, and who of each."""

import msgspec

from one.errors import NotFound
from one.people import rights
from one.profile import showing
from one.profile.showing import Shown
from one.resources import Resources
from one.scope import Class, Profile, Scope
from one.store.classroom import classes
from one.store.classroom.classes import Member

__all__ = ["Member", "Page", "page"]


class Page(msgspec.Struct, frozen=True):
    """One class with the people the asker may see in it."""

    classes: list[Class]
    current: Class | None
    teachers: list[Member]
    pupils: list[Member]
    guardians: list[Member]
    shown: dict[int, Shown]  # what they show of themselves

    @property
    def everybody(self) -> list[Member]:
        """All of them."""
        return [*self.teachers, *self.pupils, *self.guardians]


async def visible_classes(scope: Scope, resources: Resources) -> list[Class]:
    """Own classes and those of own children; for the staff, then the others of the school."""
    own = {c.id: c for c in (*scope.classes, *(c for child in scope.children for c in child.classes))}
    if whole := rights.whole_schools(scope):
        for other in await classes.of_schools(resources.pool, scope, whole):
            own.setdefault(other.id, other)
    return list(own.values())


async def page(scope: Scope, resources: Resources, class_id: int | None) -> Page:
    """The people of a class; the first of the asker's when none is named. NotFound for one not theirs."""
    mine = await visible_classes(scope, resources)
    if class_id is None:
        current = mine[0] if mine else None
    else:
        current = next((c for c in mine if c.id == class_id), None)
        if current is None:
            raise NotFound
    people = await classes.members(resources.pool, scope, current.id) if current else []
    visible = await rights.visible(scope, resources, [member.id for member in people])
    seen = [member for member in people if member.id in visible]
    return Page(
        mine,
        current,
        [m for m in seen if m.profile == Profile.TEACHER],
        [m for m in seen if m.profile == Profile.PUPIL],
        [m for m in seen if m.profile == Profile.GUARDIAN],
        await showing.shown(scope, resources, [m.id for m in seen]),
    )
