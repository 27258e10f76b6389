"""Days without school: what would fall on one is asked about before it is published, and home pages count down to the next.

School holidays of the zones A, B and C are the ministry's, as ``vacances_scolaires_france`` carries them; Corsica has those of
autumn, Christmas and summer with all of them. What is known of its winter and spring and of overseas is in holidays.csv. What is
not known is never made up: then there are Sundays, public holidays, and the days that the school's direction enters.
"""

from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files

import msgspec

from one.academies import PLACES, academy_of, place_of
from one.i18n import Lazy, lazy

SUNDAY = lazy("dimanche")
PUBLIC = lazy("jour férié")
HOLIDAYS = {
    "Vacances de la Toussaint": lazy("vacances de la Toussaint"),
    "Vacances de Noël": lazy("vacances de Noël"),
    "Vacances d'hiver": lazy("vacances d’hiver"),
    "Vacances de printemps": lazy("vacances de printemps"),
    "Vacances d'été": lazy("vacances d’été"),
    "Pont de l'Ascension": lazy("pont de l’Ascension"),
    "Vacances d'été austral": lazy("vacances d’été austral"),
    "Vacances d'hiver austral": lazy("vacances d’hiver austral"),
    "Vacances de la première période": lazy("vacances de la première période"),
    "Vacances de la deuxième période": lazy("vacances de la deuxième période"),
    "Vacances de la troisième période": lazy("vacances de la troisième période"),
    "Vacances de la quatrième période": lazy("vacances de la quatrième période"),
    "Vacances de septembre": lazy("vacances de septembre"),
    "Vacances de novembre": lazy("vacances de novembre"),
    "Vacances de février": lazy("vacances de février"),
    "Vacances de Pâques": lazy("vacances de Pâques"),
    "Vacances de mai": lazy("vacances de mai"),
    "Grandes vacances": lazy("grandes vacances"),
}
ZONES = "ABC"
LEAST = timedelta(days=28)  # no holiday whose day of return is still unknown, always a summer's, is shorter
SOON = timedelta(days=120)  # whose holidays are known for less than this is told to who runs ONE
# Corsica has these when everybody does.
_OF_ALL = {
    "Vacances de la Toussaint",
    "Vacances de Noël",
    "Vacances d'été",
    "Pont de l'Ascension",
}
_ITS_OWN = (HOLIDAYS["Vacances d'hiver"], HOLIDAYS["Vacances de printemps"])  # Corsica's, set by its académie
# Public holidays of a place besides those of France: the end of slavery (Code du travail, L3422-2), the days of the Pacific.
_PUBLIC_AT: dict[str, tuple[tuple[int, int], ...]] = {
    "guadeloupe": ((5, 27),),
    "martinique": ((5, 22),),
    "guyane": ((6, 10),),
    "reunion": ((12, 20),),
    "mayotte": ((4, 27),),
    "caledonie": ((9, 24),),
}
_PUBLIC_IN: dict[str, tuple[tuple[int, int], ...]] = {
    "977": ((10, 9),),
    "978": ((5, 28),),
}  # Saint-Barthélemy and Saint-Martin have days of their own
_RHINE = ("57", "67", "68")  # local law: Good Friday and Saint Stephen's Day


class Holiday(msgspec.Struct, frozen=True):
    """From its first day without school to the last one; None when the day of return is not known yet."""

    name: Lazy
    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        """Whether there is no school on a day because of it."""
        return self.first <= day <= (self.last or self.first + LEAST)


def _of_zones() -> dict[str, list[Holiday]]:
    """Those of A, B, C and Corsica. Read by hand: the package's own reader takes 0.15 s."""
    lines = files("vacances_scolaires_france").joinpath("data", "data.csv").read_text("utf-8").splitlines()
    days: dict[str, list[tuple[date, str]]] = {place: [] for place in (*ZONES, "corse")}
    for line in lines[1:]:
        if "True" in line:
            day, *off, name = line.split(",")
            having = [zone for zone, has in zip(ZONES, off, strict=True) if has == "True"]
            if len(having) == len(ZONES) and name in _OF_ALL:
                having.append("corse")
            for place in having:
                days[place].append((date.fromisoformat(day), name))
    return {place: _joined(found) for place, found in days.items()}


def _joined(days: list[tuple[date, str]]) -> list[Holiday]:
    """Days that follow each other under one name are one holiday."""
    found: list[Holiday] = []
    for day, name in days:
        words = HOLIDAYS[name]
        if found and found[-1].name == words and found[-1].last == day - timedelta(days=1):
            found[-1] = Holiday(words, found[-1].first, day)
        else:
            found.append(Holiday(words, day, day))
    return found


def _overseas() -> dict[str, list[Holiday]]:
    lines = files("one").joinpath("holidays.csv").read_text("utf-8").splitlines()
    found: dict[str, list[Holiday]] = {}
    for place, first, last, name, _source in [line.split(",") for line in lines if not line.startswith("#")][
        1:
    ]:
        until = date.fromisoformat(last) if last else None
        found.setdefault(place, []).append(Holiday(HOLIDAYS[name], date.fromisoformat(first), until))
    return found


def _all() -> dict[str, list[Holiday]]:
    found = _of_zones()
    for place, more in _overseas().items():
        found[place] = sorted([*found.get(place, ()), *more], key=lambda holiday: holiday.first)
    return found


_HOLIDAYS = _all()


def off(uai: str, day: date, said: str | None = None) -> Lazy | None:
    """Why there is no school on a day, in words that begin small; None when there is, as far as is known.

    ``said`` is the place that the direction chose, for a UAI that does not tell.
    """
    if day.weekday() == 6:
        return SUNDAY
    if day in _public(day.year, uai, said):
        return PUBLIC
    return next((each.name for each in _of(uai, said) if each.covers(day)), None)


@lru_cache(maxsize=512)  # of each school once a day
def next_holidays(uai: str, day: date, said: str | None = None) -> Holiday | None:
    """The holidays that are under way on a day, else the next ones; None when they are not known.

    A single day off, as the bridge of Ascension, is none. While Corsica's of winter and spring are not known, nothing is said of it
    from January to June, rather than « summer » with two holidays before.
    """
    place = place_of(uai, said)
    if place is not None and place.code == "corse" and day.month <= 6 and not _whole(day.year):
        return next((each for each in _of(uai, said) if each.covers(day)), None)
    for each in _of(uai, said):
        longer = each.last is None or each.last - each.first >= timedelta(days=5)
        if longer and (each.covers(day) or each.first > day):
            return each
    return None


def _whole(year: int) -> bool:
    """Whether both holidays that Corsica has for itself are known of a year."""
    return {each.name for each in _HOLIDAYS["corse"] if each.first.year == year} >= set(_ITS_OWN)


def known_until(code: str) -> date | None:
    """The first day of the last holiday that is known of a place; None when none is."""
    known = _HOLIDAYS.get(code, [])
    if code == "corse":  # to the end of the last year of which its own are known
        known = [each for each in known if any(map(_whole, range(each.first.year, each.first.year + 10)))]
    return max((each.first for each in known), default=None)


def outdated(today: date) -> list[str]:
    """The places whose holidays are known for less than four months from now, or not at all. For the log at the start."""
    places = [code for code in PLACES if code != "ailleurs"]
    return [code for code in places if (known_until(code) or date.min) < today + SOON]


def _of(uai: str, said: str | None) -> list[Holiday]:
    place = place_of(uai, said)
    return _HOLIDAYS.get(place.code, []) if place else []


def _public(year: int, uai: str, said: str | None) -> set[date]:
    easter = _easter(year)
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    found = {date(year, *each) for each in fixed} | {easter + timedelta(days=n) for n in (1, 39, 50)}
    place, academy = place_of(uai, said), academy_of(uai)
    local = _PUBLIC_IN.get(uai[:3]) or _PUBLIC_AT.get(place.code if place else "", ())
    found |= {date(year, *each) for each in local}
    if academy and academy.department in _RHINE:
        found |= {easter - timedelta(days=2), date(year, 12, 26)}
    return found


def _easter(year: int) -> date:
    """Easter Sunday, by the Gregorian rule in the form of Meeus."""
    century, of_century = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
