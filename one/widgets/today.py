"""The day, and how long it is until the next holidays of the school."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from one import clock, school_days
from one.academies import place_of
from one.i18n import _, ngettext
from one.resources import Resources
from one.school_days import Holiday
from one.scope import School, Scope
from one.store.school import closures
from one.templating import times

LONG = timedelta(days=5)  # between the first and the last day; what is shorter is a day off, or a bridge


async def values(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    """Of the asker's first school, by its own clock."""
    day = clock.today()
    school = scope.schools[0] if scope.schools else None
    return {
        "day": day.day,
        "weekday": times.said(day, "EEEE"),
        "month": times.said(day, "MMMM"),
        "week": day.isocalendar().week,
        "holidays": await _holidays(resources, school, day) if school else "",
    }


async def _holidays(resources: Resources, school: School, day: date) -> str:
    """The next ones; where no calendar tells, those that the direction entered; else that they are not known.

    Where it is not known where the school is, its direction is asked (one/school/where.py), and nobody else is told.
    """
    found = school_days.next_holidays(school.uai, day, school.place)
    if found is not None:
        return said(found, day)
    if place_of(school.uai, school.place) is None:
        return ""
    for each in await closures.to_come(resources.pool, school.id):
        if each.last_day - each.first_day >= LONG:
            return _told(each.name, each.first_day, each.last_day, day)
    return _("Les prochaines vacances ne sont pas encore connues ici.")


def said(found: Holiday, day: date) -> str:
    """« Vacances de Noël dans 12 jours »."""
    return _told(str(found.name), found.first, found.last, day)


def _told(name: str, first: date, last: date | None, day: date) -> str:
    name = name[:1].upper() + name[1:]
    days = (first - day).days
    if days > 1:
        return ngettext("%(what)s dans %(n)s jour", "%(what)s dans %(n)s jours", days) % {
            "what": name,
            "n": days,
        }
    if days == 1:
        return _("%(what)s demain") % {"what": name}
    if last is None:
        return name
    if last == day:
        return _("%(what)s : dernier jour") % {"what": name}
    return _("%(what)s jusqu’au %(day)s") % {"what": name, "day": times.said(last, "d MMMM")}
