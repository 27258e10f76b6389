"""Homework as it is read: whose classes somebody reads, and what is due in them."""

import logging
from collections.abc import Sequence
from datetime import date, timedelta

from one import clock
from one.apps.cahier.kinds import CODE, SUBJECT
from one.errors import NotFound, Withdrawn
from one.feed import marks
from one.i18n import Lazy
from one.resources import Resources
from one.school_days import off
from one.scope import Class, Function, Profile, Scope
from one.store.cahier import homework as store
from one.store.cahier import ticks as ticks_store
from one.store.classroom import classes
from one.store.feed import marks as marks_store
from one.store.pool import REFUSED
from one.store.school import closures
from one.store.school import settings as school_store
from one.subjects import Subject

log = logging.getLogger("one.cahier")

Homework = store.Homework
SOON = timedelta(days=7)  # how far « pour demain » looks: over a week-end and a public holiday


def today() -> date:
    """The day it is in the schools."""
    return clock.today()


def pupils_of(scope: Scope) -> list[int]:
    """Those whose ticks are the asker's to see by name: their own, their children's. Staff see how many, never who."""
    if scope.profile == Profile.PUPIL:
        return [scope.person_id]
    return [child.id for child in scope.children] if scope.profile == Profile.GUARDIAN else []


def counts(scope: Scope) -> bool:
    """Whether the asker sees how many pupils are done."""
    return scope.profile in (Profile.TEACHER, Profile.STAFF)


def directed(scope: Scope) -> list[int]:
    """The schools in all classes of which the asker writes."""
    return [s.id for s in scope.schools if s.function == Function.DIRECTION]


async def rooms(scope: Scope, resources: Resources) -> list[Class]:
    """The classes whose homework the asker reads, as far as their schools open it to them.

    A pupil's and a teacher's own, those of one's children; all of the school for its direction, and for its staff,
    who help with homework after school.
    """
    of_children = [c for child in scope.children for c in child.classes]
    own = of_children if scope.profile == Profile.GUARDIAN else scope.classes
    wide = {*directed(scope), *(s.id for s in scope.schools if scope.profile == Profile.STAFF)}
    others = await classes.of_schools(resources.pool, scope, sorted(wide)) if wide else []
    found = {c.id: c for c in (*own, *others)}
    return [c for c in found.values() if scope.has_app(CODE, c.school_id)]


async def _reader(scope: Scope, resources: Resources) -> store.Reader:
    classes = [c.id for c in await rooms(scope, resources)]
    return store.Reader(classes, pupils_of(scope), counts(scope))


async def due(
    scope: Scope, resources: Resources, first: date, last: date, class_ids: Sequence[int] | None = None
) -> list[Homework]:
    """What the asker may read that is due from one day to another, both included; only of these classes, if given."""
    reader = await _reader(scope, resources)
    if class_ids is not None:
        reader = reader._replace(classes=[c for c in reader.classes if c in class_ids])
    return await store.due(resources.pool, scope, reader, first, last)


async def next_due(scope: Scope, resources: Resources) -> list[Homework]:
    """What is due next, after today: tomorrow, or on the first day on which something is; nothing beyond a week."""
    tomorrow = today() + timedelta(days=1)
    reader = await _reader(scope, resources)
    return await store.next_due(resources.pool, scope, reader, tomorrow, today() + SOON)


async def on_wall(
    resources: Resources, school_id: int, class_id: int
) -> tuple[date, list[tuple[str, str]]] | None:
    """What a class has to do next, for its tablet, where the school opens it to pupils: the day, (matter, title)."""
    if Profile.PUPIL not in await school_store.open_profiles(resources.pool, school_id, CODE):
        return None
    tomorrow = today() + timedelta(days=1)
    day = await store.next_day(resources.pool, [class_id], tomorrow, today() + SOON)
    return (day, await store.wall(resources.pool, class_id, day)) if day is not None else None


async def read(scope: Scope, resources: Resources, homework_id: int) -> Homework:
    """One piece of homework; NotFound unless it is of a class that the asker reads."""
    found = await store.get(resources.pool, scope, await _reader(scope, resources), homework_id)
    if found is None:
        gone = await marks_store.withdrawn(resources.pool, scope, SUBJECT(homework_id))
        raise Withdrawn if gone else NotFound
    return found


async def shows(scope: Scope, resources: Resources, subject: Subject) -> None:
    """NotFound unless the asker may see the files of homework: whoever may read it."""
    await read(scope, resources, *subject.ids)


def whose(scope: Scope, homework: Homework, only: int | None = None) -> list[tuple[str, bool]]:
    """For which of a guardian's children it is, by first name, and whether each has done it."""
    return [
        (child.first_name, child.id in homework.done)
        for child in scope.children
        if only in (None, child.id) and homework.class_id in {c.id for c in child.classes}
    ]


async def days_off(
    scope: Scope, resources: Resources, days: Sequence[date], schools: Sequence[int]
) -> dict[date, Lazy | str]:
    """Those of these days on which each of these schools of the asker is closed, and why: the school says it, or the calendar."""
    mine = {school.id: school for school in scope.schools}
    said = {s: await closures.to_come(resources.pool, s) for s in schools if s in mine}

    def why(school_id: int, day: date) -> Lazy | str | None:
        own = (c.name for c in said[school_id] if c.first_day <= day <= c.last_day)
        school = mine[school_id]
        return next(own, None) or off(school.uai, day, school.place)

    found = {day: [why(s, day) for s in said] for day in days}
    return {
        day: why for day, reasons in found.items() for why in reasons[:1] if why is not None and all(reasons)
    }


async def mark_read(scope: Scope, resources: Resources, found: Sequence[Homework]) -> bool:
    """Seeing homework is reading it; whether something was new. A mark that cannot be kept is no reason not to read."""
    try:
        ids = await ticks_store.unread(resources.pool, scope, [h.id for h in found]) if found else []
        if ids:
            await marks.mark_read(scope, resources, ids)
    except REFUSED as error:
        log.warning("homework not marked as read: %s", type(error).__name__)
        return False
    return bool(ids)
