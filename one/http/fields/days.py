"""Days as people type them where no calendar opens: « 29/03/2027 », « 29.3.27 », « lundi 29 mars ».

What can be read in one way only is that day. Whatever can be read in two, or in none, is asked about: nothing is guessed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from one import clock
from one.i18n import _, language
from one.templating import times

_EXACT = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PARTS = re.compile(r"[0-9]+|[^\W\d_]+")
_BETWEEN = re.compile(r"[\s./\-–—,،’']*")
_FILLERS = frozenset(("le", "er", "the", "of", "on", "st", "nd", "rd", "th", "de", "del"))
_CENTURIES = (1900, 2000)
SOON = (-20, 20)  # years from now that two digits may mean
_LETTERS = 3  # of a name that is cut short


class Read(NamedTuple):
    """What was understood. ``completed``: a year was added that nobody typed, so whoever typed it is asked."""

    day: date
    completed: bool = False


class _Parts(NamedTuple):
    """What stands in a text: its numbers, and which months and days of the week its words may be."""

    numbers: list[str]
    months: list[int]
    weekday: int | None


def is_exact(text: str) -> bool:
    """Whether it is a day as browsers send it."""
    try:
        return bool(_EXACT.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def plain(text: str) -> str:
    """In small letters without accents, with the digits of every script as ours."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c for c in apart if not unicodedata.combining(c)
    )


def read(text: str, years: tuple[int, int] = SOON, *, ahead: bool = False) -> Read:
    """The day that was typed. ``years`` from now bound what two digits may mean; ``ahead``: without a year it is the next one.

    ValueError with a sentence for what is no day, or may be several.
    """
    if is_exact(text):
        return Read(date.fromisoformat(text))
    found = _parts(plain(text))
    if found is None:
        raise ValueError(_none())
    typed = sorted(set(_pairs(found)))
    dated = {(day, month, year) for day, month, year in typed if _exists(day, month, year)}
    if not dated:
        raise ValueError(_none())
    if len(dated) > 1:
        raise ValueError(_which(dated))
    ((day, month, year),) = dated
    known = Read(_day(day, month, year, years)) if year else _next(day, month, ahead=ahead)
    if found.weekday not in (None, known.day.weekday()):
        raise ValueError(_("C’est un autre jour de la semaine : %(day)s.") % {"day": said(known.day)})
    return known


def said(day: date) -> str:
    """« lundi 29 mars 2027 »."""
    return times.said(day, "full")


def _none() -> str:
    return _("Cette date n’existe pas. Une date s’écrit comme 23/11/2026.")


def _year() -> str:
    return _("De quelle année ? Écrivez-la avec ses quatre chiffres.")


def _which(dated: Iterable[tuple[int, int, str]]) -> str:
    """Both days that it may be, by their months."""
    either = [times.said(date(2000, month, day), "d MMMM") for day, month, _year in sorted(dated)][:2]
    return _("Est-ce le %(first)s ou le %(second)s ? Écrivez le mois en lettres.") % {
        "first": either[0],
        "second": either[1],
    }


def _parts(text: str) -> _Parts | None:
    """None for what holds anything that belongs to no date."""
    if not all(_BETWEEN.fullmatch(rest) for rest in _PARTS.split(text)):
        return None
    parts = [part for part in _PARTS.findall(text) if part not in _FILLERS]
    numbers = [part for part in parts if part.isdecimal()]
    names = [part for part in parts if not part.isdecimal()]
    needs_month = len(numbers) < 3 and bool(names)
    for place, name in enumerate(names):
        months = _named(name, times.months()) if needs_month else []
        others = names[:place] + names[place + 1 :] if needs_month else names
        if needs_month and not months:
            continue
        days = [_named(other, times.weekdays()) for other in others]
        if len(days) > 1 or any(len(found) != 1 for found in days):
            continue
        return _Parts(numbers, months, days[0][0] if days else None)
    return None if names else _Parts(numbers, [], None)


def _named(name: str, names: Iterable[tuple[int, str]]) -> list[int]:
    """Whose name it is, or the beginning of whose."""
    spelled = [(number, plain(each).rstrip(".")) for number, each in names]
    exact = {number for number, each in spelled if each == name}
    begun = {number for number, each in spelled if len(name) >= _LETTERS and each.startswith(name)}
    return sorted(exact or begun)


def _pairs(found: _Parts) -> Iterator[tuple[int, int, str]]:
    """Each way to read it: day, month, and the year as it is typed."""
    match found.numbers:
        case [day] if found.months and len(day) <= 2:
            yield from ((int(day), month, "") for month in found.months)
        case [first, second] if found.months:
            day, year = (second, first) if len(first) == 4 else (first, second)
            if len(day) <= 2 and len(year) in (2, 4):
                yield from ((int(day), month, year) for month in found.months)
        case [together] if len(together) == 8:
            yield from _ordered(together[:2], together[2:4], together[4:])
            yield int(together[6:]), int(together[4:6]), together[:4]
        case [year, month, day] if len(year) == 4 and len(month) <= 2 and len(day) <= 2:
            yield int(day), int(month), year
        case [first, second, year] if len(year) in (2, 4):
            yield from _ordered(first, second, year)
        case [first, second]:
            yield from _ordered(first, second, "")


def _ordered(first: str, second: str, year: str) -> Iterator[tuple[int, int, str]]:
    """The day first; who reads English may have typed the month first."""
    if len(first) <= 2 and len(second) <= 2:
        yield int(first), int(second), year
        if language() == "en":
            yield int(second), int(first), year


def _exists(day: int, month: int, year: str) -> bool:
    """Whether some year has it, or the one that is typed in full. A year of two digits is judged once it is known."""
    known = int(year) if len(year) == 4 else 2000
    try:
        return date(known, month, day).year >= _CENTURIES[0]
    except ValueError:
        return False


def _day(day: int, month: int, year: str, years: tuple[int, int]) -> date:
    now = clock.today().year
    may = [int(year)] if len(year) == 4 else [century + int(year) for century in _CENTURIES]
    near = [each for each in may if len(year) == 4 or now + years[0] <= each <= now + years[1]]
    if len(near) != 1:
        raise ValueError(_year())
    try:
        return date(near[0], month, day)
    except ValueError:
        raise ValueError(_none()) from None


def _next(day: int, month: int, *, ahead: bool) -> Read:
    """That day from today on; in February 2027 there is no 29th, and nobody means that of 2028 unasked."""
    if not ahead:
        raise ValueError(_year())
    today = clock.today()
    year = today.year + ((month, day) < (today.month, today.day))
    try:
        return Read(date(year, month, day), completed=True)
    except ValueError:
        raise ValueError(_year()) from None
