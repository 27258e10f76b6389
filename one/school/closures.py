"""« Jours sans école »: holidays and other days on which the school is closed. Then no child signs in on a tablet.

Who administers the school enters them: the calendar of the ministry says neither bridges nor works, and nothing here
asks a server outside.
"""

from datetime import date, timedelta

from one import acts, clock, events
from one.errors import Invalid, NotFound
from one.i18n import _
from one.people import rights
from one.resources import Resources
from one.scope import Scope
from one.store.accounts import pictures
from one.store.school import classes
from one.store.school import closures as store
from one.store.school.closures import Closure
from one.store.tablet import wall
from one.store.work import Work, work

__all__ = ["NAME_MOST", "Closure", "add", "listed", "remove"]

NAME_MOST = 60
MOST = 40  # of a school that are not over: two years of holidays and bridges
LONGEST = timedelta(days=120)
AHEAD = timedelta(days=800)


async def listed(scope: Scope, resources: Resources, school_id: int) -> list[Closure]:
    """Those of a school the asker administers that are not over."""
    rights.check_school(scope, school_id)
    return await store.to_come(resources.pool, school_id)


def problems(first_day: date, last_day: date) -> dict[str, list[str]]:
    """What is wrong with two days, by field."""
    today = clock.today()
    if last_day < first_day:
        return {"last_day": [_("Le dernier jour vient avant le premier.")]}
    if last_day < today:
        return {"last_day": [_("Ces jours sont déjà passés.")]}
    if last_day - first_day > LONGEST:
        return {"last_day": [_("C’est trop long : quatre mois au plus.")]}
    if first_day - today > AHEAD:
        return {"first_day": [_("C’est trop loin : deux ans au plus.")]}
    return {}


async def add(
    scope: Scope, resources: Resources, school_id: int, name: str, first_day: date, last_day: date
) -> None:
    """The school is closed on these days, both included. If today is one, what children have open on tablets ends at once."""
    rights.check_school(scope, school_id)
    if wrong := problems(first_day, last_day):
        raise Invalid(wrong)
    async with work(scope, resources) as w:
        # Who signs in at this moment holds their class: either they are in and are put out, or they find the school closed.
        class_ids = [c.id for c in await classes.all_of(w.connection, school_id)]
        await w.acts(school_id=school_id, changed=class_ids)
        if len(await store.to_come(w.connection, school_id)) >= MOST:
            raise Invalid(
                {"": [_("Il y a déjà %(n)s périodes à venir : retirez-en une d’abord.") % {"n": MOST}]}
            )
        today = await store.add(w.connection, school_id, name, first_day, last_day)
        await w.audit(acts.CLOSURE_ADDED, school_id=school_id, days=_typed(first_day, last_day))
        if today:
            await _tell_walls(w, school_id)
            w.end_sessions(await pictures.end_of_school(w.connection, school_id))


async def remove(scope: Scope, resources: Resources, school_id: int, closure_id: int) -> None:
    """There is school on these days after all. NotFound for another school's."""
    rights.check_school(scope, school_id)
    async with work(scope, resources) as w:
        await w.acts(school_id=school_id)
        gone = await store.remove(w.connection, school_id, closure_id)
        if gone is None:
            raise NotFound
        days = _typed(gone.first_day, gone.last_day)
        await w.audit(acts.CLOSURE_REMOVED, school_id=school_id, days=days)
        await _tell_walls(w, school_id)


def _typed(first_day: date, last_day: date) -> list[str]:
    return [first_day.isoformat(), last_day.isoformat()]


async def _tell_walls(w: Work, school_id: int) -> None:
    """The door of the children on the walls opens or closes at once."""
    if names := await wall.channels_of_school(w.connection, school_id):
        await w.event(events.Kind.SETTINGS, channels=names, body="{}")
