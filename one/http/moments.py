"""A day and an hour of a form as one moment to come, and what is said of the school's pause."""

from datetime import date, datetime, time, timedelta

from one import clock
from one.i18n import _
from one.mail import pause
from one.resources import Resources
from one.templating import times

AHEAD = timedelta(days=400)  # next school year is a slip of the finger


def moment(day: date | None, hour: time | None) -> tuple[datetime | None, dict[str, list[str]]]:
    """The moment, by the clock of the asker's school, or what is wrong with the fields ``day`` and ``hour``."""
    errors: dict[str, list[str]] = {}
    if day is None:
        errors["day"] = [_("Choisissez le jour.")]
    if hour is None:
        errors["hour"] = [_("Choisissez l’heure.")]
    if day is None or hour is None:
        return None, errors
    try:
        found, now = clock.local(clock.moment(datetime.combine(day, hour))), clock.now()
    except ValueError as error:
        return None, {"hour": [str(error)]}
    if found <= now:
        return None, {"day": [_("Ce moment est passé. Choisissez-en un à venir.")]}
    if found > now + AHEAD:
        return None, {"day": [_("C’est dans plus d’un an. Vérifiez l’année.")]}
    return found, {}


def soon(at: datetime) -> str:
    """« aujourd’hui à 7 h 00 », « demain à 7 h 00 », « lundi 30 novembre à 7 h 00 »: when what waits is delivered."""
    here = clock.local(at)
    days = (here.date() - clock.today()).days
    near = {0: _("aujourd’hui"), 1: _("demain")}
    day = near.get(days) or times.said(here.date(), "EEEE d MMMM")
    hour = _("{hours} h {minutes}").format(hours=here.hour, minutes=f"{here.minute:02}")
    return _("%(day)s à %(hour)s") % {"day": day, "hour": hour}


async def pause_ends(resources: Resources, school_id: int) -> str:
    """« demain à 7 h 00 »: when the pause of a school is over; nothing outside of one."""
    now = clock.now()
    opens = await pause.opens(resources, school_id, now)
    return soon(opens) if opens != now else ""
