"""How days are said on the pages of the homework book, and what of an address is a day."""

from datetime import date
from typing import Any

from one.apps.cahier.kinds import MATTERS
from one.apps.cahier.reading import today
from one.templating import times


def on(day: date) -> str:
    """« mardi 1 décembre », with the year when it is another one."""
    return times.said(day, "EEEE d MMMM" if day.year == today().year else "EEEE d MMMM y")


def said(day: date) -> str:
    """« 27 novembre »."""
    return times.said(day, "d MMMM")


def day_of(text: str | None) -> date | None:
    """A day of an address, near enough to be one of a school; None for anything else."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if abs(found.year - today().year) <= 20 else None


# What the parts of pages say of homework.
WORDS: dict[str, Any] = {"on": on, "said": said, "matters": MATTERS}
