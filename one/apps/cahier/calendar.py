"""Homework in the calendar of who reads it: a whole day, the one for which it is due."""

from datetime import date

from one.agenda import Entry
from one.apps.cahier import reading
from one.apps.cahier.kinds import MATTERS
from one.i18n import _
from one.resources import Resources
from one.scope import Profile, Scope
from one.store.cahier.homework import Homework


async def entries(scope: Scope, resources: Resources, first: date, last: date) -> list[Entry]:
    """What the asker may read that is due on these days."""
    return [_entry(scope, each) for each in await reading.due(scope, resources, first, last)]


def _entry(scope: Scope, homework: Homework) -> Entry:
    words = _("%(matter)s : %(title)s") % {
        "matter": str(MATTERS[homework.matter].words),
        "title": homework.title,
    }
    whose = _whose(scope, homework)
    return Entry(
        id=homework.id,
        title=f"{words} ({whose})" if whose else words,
        starts=homework.due_on,
        changed_at=homework.edited_at or homework.created_at,
        rev=homework.rev,
        text=homework.body,
        url=f"/cahier/{homework.id}",
    )


def _whose(scope: Scope, homework: Homework) -> str:
    """For whom it is, where that does not go without saying."""
    if scope.profile == Profile.GUARDIAN:
        return ", ".join(n for n, _d in reading.whose(scope, homework)) if len(scope.children) > 1 else ""
    return "" if scope.profile == Profile.PUPIL else homework.class_name
