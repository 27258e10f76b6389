"""What a teacher looks for first in their class: who is here, and whose account is open, of the children and of their families."""

from datetime import datetime

from one.resources import Resources
from one.school_days import off
from one.scope import Class, Scope
from one.store.accounts import here as who
from one.store.classroom import classes
from one.store.school import closures

SCHOOL_HOURS = range(8, 18)  # by the clock of the school, Monday to Friday


async def accounts(scope: Scope, resources: Resources, shown: Class) -> dict[str, tuple[int, int]]:
    """By profile: how many accounts are active, of how many; for a class that the asker may set up."""
    return await classes.active(resources.pool, scope, shown.id)


async def here(scope: Scope, resources: Resources, shown: Class, at: datetime) -> frozenset[int] | None:
    """The pupils who use ONE at the moment, of a class that the asker may set up; ``at`` is that moment by the school's clock.

    None out of school hours and on days off: what a child does at home is not the school's to watch.
    """
    school = next(school for school in scope.schools if school.id == shown.school_id)
    day = at.date()
    if day.weekday() > 4 or at.hour not in SCHOOL_HOURS or off(school.uai, day, school.place):
        return None
    if any(c.first_day <= day <= c.last_day for c in await closures.to_come(resources.pool, school.id)):
        return None
    return await who.pupils(resources.pool, scope, shown.id)
