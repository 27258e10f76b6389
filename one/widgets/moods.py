"""How those of the asker's classes are, as far as they show it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from one import clock
from one.i18n import Lazy
from one.profile.fields import MOOD, MOODS
from one.profile.sheet import address
from one.profile.showing import NOTHING
from one.resources import Resources
from one.scope import Scope
from one.widgets.around import around

MOST = 12  # people


class Mood(NamedTuple):
    """Somebody's."""

    id: int
    name: str
    url: str
    mood: str
    words: Lazy


async def values(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    """Those of the asker's classes, or of their children's; nothing when nobody shows any."""
    people = await around(scope, resources, clock.today())
    found = [
        Mood(each.id, each.name, address(each.id), mood, MOODS[mood])
        for each in people.moods
        if (mood := people.shows.get(each.id, NOTHING).get(MOOD)) in MOODS and each.id != scope.person_id
    ]
    return {"moods": found[:MOST], "more": max(len(found) - MOST, 0)} if found else None
