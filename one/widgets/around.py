"""People around the asker who show their birthday or how they are, for the widgets that say so: asked once for both."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from one.profile.fields import BIRTH, MOOD, OPEN
from one.profile.showing import Shown, shown
from one.resources import Resources
from one.scope import Scope
from one.sharing import shared
from one.store.widgets import people as store
from one.store.widgets.people import Person

DAYS = 15  # in which a birthday is: in December one sees January's


class Around(msgspec.Struct, frozen=True):
    """Candidates, by their names, and what each of them shows to the asker: who closed a padlock, and whom the asker may not
    read, is not among those.
    """

    days: Mapping[str, date]  # birth dates (« 03-14 »), and when the birthday is
    born: list[Person]  # on one of these
    moods: list[Person]
    shows: Mapping[int, Shown]


async def around(scope: Scope, resources: Resources, today: date) -> Around:
    """Of the asker's schools, whose birthday it is today or soon; of the asker's classes, who says how they are."""
    return await shared(("around", scope.person_id, today), lambda: _around(scope, resources, today))


async def _around(scope: Scope, resources: Resources, today: date) -> Around:
    coming = [today + timedelta(days=n) for n in range(DAYS)]
    days = {said: day for day in coming for said in _said_on(day)}
    born, moods = await store.around(
        resources.pool, scope, [*days], birth=(BIRTH, BIRTH + OPEN), mood=MOOD + OPEN
    )
    people = {each.id for each in (*born, *moods)}
    return Around(days, born, moods, await shown(scope, resources, people) if people else {})


def _said_on(day: date) -> list[str]:
    """Which birth dates a day is the birthday of: who was born on 29 February has it on the 28th in most years."""
    short = (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3
    return [f"{day:%m-%d}", *(["02-29"] if short else [])]
