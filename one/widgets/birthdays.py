"""Whose birthday it is, today and in the days to come: of people who show it to the asker. Nobody's age is said."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from one import clock
from one.profile.fields import BIRTH
from one.profile.sheet import address
from one.profile.showing import NOTHING
from one.resources import Resources
from one.scope import Scope
from one.templating import times
from one.widgets.around import around

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
    people = await around(scope, resources, today)
    found = [
        (day, each)
        for each in people.born
        if (day := people.days.get(people.shows.get(each.id, NOTHING).get(BIRTH).lstrip("-"))) is not None
    ]
    found.sort(key=lambda each: each[0])  # of one day: by their names
    return [
        Birthday(each.id, each.name, address(each.id), day == today, times.said(day, "EEEE d MMMM"))
        for day, each in found[:MOST]
    ]
