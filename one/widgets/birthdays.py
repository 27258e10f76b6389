"""Whose birthday it is, today and in the days to come: of people who show it to the asker. Nobody's age is said."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from one import clock
from one.profile.fields import BIRTH, OPEN
from one.profile.sheet import address
from one.profile.showing import NOTHING, shown
from one.resources import Resources
from one.scope import Scope
from one.store.widgets import people as store
from one.templating import times

DAYS = 15  # from today on: in December one sees January's
MOST = 6  # lines


class Birthday(NamedTuple):
    """One of them."""

    id: int
    name: str
    url: str
    today: bool
    when: str


async def values(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    """The next ones of those around the asker; nothing when there are none."""
    found = await coming(scope, resources, clock.today())
    return {"birthdays": found} if found else None


async def coming(scope: Scope, resources: Resources, today: date) -> list[Birthday]:
    """In the order of their days. The padlock is asked of each: who closed it, and whom the asker may not read, is not among them."""
    days = [today + timedelta(days=n) for n in range(DAYS)]
    asked = {said: day for day in days for said in _said_on(day)}
    around = await store.born(resources.pool, scope, [*asked], BIRTH, BIRTH + OPEN)
    open_to_me = await shown(scope, resources, [each.id for each in around]) if around else {}
    found = [
        (day, each)
        for each in around
        if (day := asked.get(open_to_me.get(each.id, NOTHING).get(BIRTH).lstrip("-"))) is not None
    ]
    found.sort(key=lambda each: each[0])  # of one day: by their names
    return [
        Birthday(each.id, each.name, address(each.id), day == today, times.said(day, "EEEE d MMMM"))
        for day, each in found[:MOST]
    ]


def _said_on(day: date) -> list[str]:
    """Which birth dates a day is the birthday of: who was born on 29 February has it on the 28th in most years."""
    short = (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3
    return [f"{day:%m-%d}", *(["02-29"] if short else [])]
