"""How pages of the news say days and readers."""

from datetime import date
from typing import Any

from markupsafe import Markup

from one.apps.actualites import news
from one.apps.actualites.showing import today
from one.events import excerpt
from one.http.render import flash
from one.http.school.overview import PROFILES
from one.i18n import lazy
from one.scope import Profile
from one.templating import times
from one.templating.filters import kept
from one.templating.pieces import gettext

NOW = flash("actualites-now", lazy("C’est publié. L’actualité est maintenant dans le fil de ses lecteurs."))


def leaf(day: date) -> tuple[str, str]:
    """The day and the month, as on a leaf of a calendar."""
    return str(day.day), times.said(day, "MMM")


def on(day: date) -> str:
    """« samedi 5 décembre », with the year when it is another one."""
    pattern = "EEEE d MMMM" if day.year == today().year else "EEEE d MMMM y"
    return times.said(day, pattern)


def readers(found: news.News) -> Markup:
    """Who reads it, in words: « Parents, enseignants · CP, CE2 »."""
    profiles = ", ".join(str(PROFILES[p]) for p in Profile if p in found.profiles)
    classes = kept(", ".join(found.classes)) if found.classes else gettext("toute l’école")
    return Markup("{} · {}").format(profiles, classes)


# What templates/actualites/_card.html says dates and texts with.
WORDS: dict[str, Any] = {"leaf": leaf, "on": on, "excerpt": excerpt}
