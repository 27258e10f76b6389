"""What the pages of messages say of people, days and the school's pause."""

from datetime import date
from typing import Any

from markupsafe import Markup

from one import clock, names, titles
from one.apps.messagerie.people import Person
from one.i18n import _
from one.scope import Profile
from one.templating import times
from one.templating.filters import kept
from one.templating.pieces import gettext


def card(person: Person) -> dict[str, Any]:
    """Somebody: their name, what they are, their drawing."""
    name = person.full_name
    return {
        "id": person.id,
        "name": name,
        "listed": names.listed(person.first_name, person.last_name),
        "role": role(person),
    }


def role(person: Person) -> Markup | str:
    """What somebody is to the asker: « Enseignante · CE1 », « Parent de Léa Roy »."""
    if person.function:
        return titles.function(person.function, person.civility)
    if person.profile == Profile.GUARDIAN and person.children:
        return gettext("Parent de %(names)s", names=kept(", ".join(person.children)))
    said = titles.profile(person.profile, person.civility)
    if person.profile == Profile.GUARDIAN or not person.classes:
        return said
    return Markup("{} · {}").format(said, kept(", ".join(person.classes)))


def day_said(day: date) -> str:
    """« Aujourd’hui », « Hier », « lundi 23 novembre »; with the year when it is another one."""
    today = clock.today()
    days = (today - day).days
    if days == 0:
        return _("Aujourd’hui")
    if days == 1:
        return _("Hier")
    return times.said(day, "EEEE d MMMM" if day.year == today.year else "EEEE d MMMM y")
