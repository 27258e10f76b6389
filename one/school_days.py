"""Days without school in France: what would fall on one is asked about before it is published.

School holidays are the ministry's, by zone, as ``vacances_scolaires_france`` carries them; the zone follows from the
number of the department a school's UAI begins with. Overseas has calendars of its own, by territory: there, only
Sundays and public holidays are known.
"""

from datetime import date, timedelta
from importlib.resources import files

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
}
# Each zone is of académies; these are their departments.
_DEPARTMENTS = {
    "A": "1 3 7 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 87 89 90",
    "B": "2 4 5 6 8 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 56 57 59 60 61 62 67"
    " 68 72 76 80 83 84 85 88",
    "C": "9 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95",
}
_ZONES = {
    department: zone
    for zone, departments in _DEPARTMENTS.items()
    for department in map(int, departments.split())
}
_OVERSEAS = 970  # 971 is Guadeloupe, 988 New Caledonia


def _read() -> dict[date, tuple[str, str]]:
    """By day, the zones that have holidays and their name. Read by hand: the package's own reader takes 0.15 s."""
    lines = files("vacances_scolaires_france").joinpath("data", "data.csv").read_text("utf-8").splitlines()
    found = {}
    for line in lines[1:]:
        if "True" in line:
            day, *zones, name = line.split(",")
            found[date.fromisoformat(day)] = (
                "".join(z for z, off in zip("ABC", zones, strict=True) if off == "True"),
                name,
            )
    return found


_HOLIDAYS = _read()


def off(uai: str, day: date) -> Lazy | None:
    """Why there is no school on a day, in words that begin small; None when there is."""
    if day.weekday() == 6:
        return SUNDAY
    if day in _public(day.year):
        return PUBLIC
    zones, name = _HOLIDAYS.get(day, ("", ""))
    if zones and _has(uai, zones):
        return HOLIDAYS.get(name)
    return None


def _has(uai: str, zones: str) -> bool:
    """Whether a school has the holidays of these zones; one of no zone that we know, when all have them."""
    number = int(uai[:3]) if uai[:3].isdigit() else 0
    if number > _OVERSEAS:
        return False
    return _ZONES[number] in zones if number in _ZONES else len(zones) == len(_DEPARTMENTS)


def _public(year: int) -> set[date]:
    easter = _easter(year)
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    return {date(year, *each) for each in fixed} | {easter + timedelta(days=n) for n in (1, 39, 50)}


def _easter(year: int) -> date:
    """Easter Sunday, by the Gregorian rule in the form of Meeus."""
    century, of_century = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
