"""The day, and how long it is until the next holidays of the school."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from one import clock, school_days
from one.i18n import _, ngettext
from one.resources import Resources
from one.school_days import Holiday
from one.scope import Scope
from one.templating import times


async def values(scope: Scope, resources: Resources) -> Mapping[str, Any] | None:
    """Of the asker's first school, by its own clock."""
    day = clock.today()
    school = scope.schools[0] if scope.schools else None
    return {
        "day": day.day,
        "weekday": times.said(day, "EEEE"),
        "month": times.said(day, "MMMM"),
        "week": day.isocalendar().week,
        "holidays": said(school_days.next_holidays(school.uai, day, school.place), day) if school else "",
    }


def said(found: Holiday | None, day: date) -> str:
    """« Vacances de Noël dans 12 jours »; nothing when none are known."""
    if found is None:
        return ""
    name = str(found.name)
    name = name[:1].upper() + name[1:]
    days = (found.first - day).days
    if days > 1:
        return ngettext("%(what)s dans %(n)s jour", "%(what)s dans %(n)s jours", days) % {
            "what": name,
            "n": days,
        }
    if days == 1:
        return _("%(what)s demain") % {"what": name}
    if found.last is None:
        return name
    if found.last == day:
        return _("%(what)s : dernier jour") % {"what": name}
    return _("%(what)s jusqu’au %(day)s") % {"what": name, "day": times.said(found.last, "d MMMM")}
