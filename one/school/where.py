"""« Où est l’école »: its académie, from which its holidays and its clock follow.

Its UAI says so for nearly all of them. Where it does not, or says it wrong, nothing is guessed: the direction is asked.
"""

import msgspec

from one import acts, clock, school_days
from one.academies import PLACES, Place, academy_of, place_of
from one.errors import Invalid
from one.i18n import _
from one.people import rights
from one.resources import Resources
from one.school.settings import tell
from one.school_days import Holiday
from one.scope import School, Scope
from one.store.school import settings as store
from one.store.work import work


class Where(msgspec.Struct, frozen=True):
    """What is known: the académie by the UAI, the place, what time it is there, the holidays to come."""

    academy: str | None
    place: Place | None
    time: str
    ahead: Holiday | None
    known: bool


def said(school: School) -> Where:
    """Where a school is, as far as is known."""
    academy, place = academy_of(school.uai), place_of(school.uai, school.place)
    today = clock.today()
    until = school_days.known_until(place.code) if place else None
    return Where(
        academy.name if academy else None,
        place,
        f"{clock.now().astimezone(school.zone):%H:%M}",
        school_days.next_holidays(school.uai, today, school.place),
        until is not None and until >= today,
    )


async def choose(scope: Scope, resources: Resources, school_id: int, place: str) -> None:
    """Keep what the direction says; empty: as the UAI says. Open pages and the walls of tablets are read anew."""
    school = rights.check_school(scope, school_id)
    if place not in PLACES and (place or academy_of(school.uai) is None):
        raise Invalid({"place": [_("Choisissez où est l’école.")]})
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id)
        await store.set_place(w.connection, school_id, place or None)
        await w.audit(acts.SETTINGS_PLACE, school_id=school_id, place=place)
        await tell(w, school_id)
