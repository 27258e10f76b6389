"""How those of the asker's classes are, as far as they show it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from one import clock
from one.i18n import Lazy
from one.profile.fields import MOOD, MOODS
from one.profile.sheet import address
from one.profile.showing import NOTHING
from one.resources import Resources
from one.scope import Scope
from one.store.widgets.people import Person
from one.widgets.around import around

MOST = 12  # people


class Mood(NamedTuple):
    """Somebody's; ``short`` is the first name, told apart from another's who is called the same."""

    id: int
    name: str
    short: str
    url: str
    mood: str
    words: Lazy


async def values(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    """Those of the asker's classes, or of their children's; nothing when nobody shows any."""
    people = await around(scope, resources, clock.today())
    says = [
        (each, mood)
        for each in people.moods
        if (mood := people.shows.get(each.id, NOTHING).get(MOOD)) in MOODS and each.id != scope.person_id
    ]
    same = Counter(each.first_name for each, _mood in says)
    found = [
        Mood(each.id, each.name, _short(each, same), address(each.id), mood, MOODS[mood])
        for each, mood in says
    ]
    return {"moods": found[:MOST], "more": max(len(found) - MOST, 0)} if found else None


def _short(each: Person, same: Mapping[str, int]) -> str:
    """« Anne Lise », and « Léa M. » where there are two."""
    return f"{each.first_name} {each.last_name[:1]}." if same[each.first_name] > 1 else each.first_name
