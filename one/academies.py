"""Where a school is: its académie, the calendar of holidays that it has, and the clock on its wall.

academies.csv says so of the first three figures of a UAI. Those are no department's number everywhere (Corsica's are 620 and
720), and what the table does not hold is not guessed: the direction is asked, and its word goes before the table's.
"""

from importlib.resources import files
from zoneinfo import ZoneInfo

import msgspec

from one.clock import PARIS
from one.i18n import Lazy, lazy


class Place(msgspec.Struct, frozen=True):
    """A calendar of holidays and a clock. ``code`` is kept with the school."""

    code: str
    words: Lazy
    zone: ZoneInfo = PARIS


class Academy(msgspec.Struct, frozen=True):
    """What the table says of a UAI."""

    department: str
    name: str
    place: str


PLACES = {
    place.code: place
    for place in (
        Place("A", lazy("Zone A")),
        Place("B", lazy("Zone B")),
        Place("C", lazy("Zone C")),
        Place("corse", lazy("Corse")),
        Place("guadeloupe", lazy("Guadeloupe"), ZoneInfo("America/Guadeloupe")),
        Place("martinique", lazy("Martinique"), ZoneInfo("America/Martinique")),
        Place("guyane", lazy("Guyane"), ZoneInfo("America/Cayenne")),
        Place("reunion", lazy("La Réunion"), ZoneInfo("Indian/Reunion")),
        Place("mayotte", lazy("Mayotte"), ZoneInfo("Indian/Mayotte")),
        Place("miquelon", lazy("Saint-Pierre-et-Miquelon"), ZoneInfo("America/Miquelon")),
        Place("caledonie", lazy("Nouvelle-Calédonie"), ZoneInfo("Pacific/Noumea")),
        Place("polynesie", lazy("Polynésie française"), ZoneInfo("Pacific/Tahiti")),
        Place("wallis", lazy("Wallis-et-Futuna"), ZoneInfo("Pacific/Wallis")),
        Place("ailleurs", lazy("Ailleurs, à l’heure de Paris")),
    )
}


def _read() -> dict[str, Academy]:
    lines = files("one").joinpath("academies.csv").read_text("utf-8").splitlines()
    rows = [line.split(",") for line in lines if not line.startswith("#")][1:]
    return {prefix: Academy(department, name, place) for prefix, department, name, place in rows}


ACADEMIES = _read()


def academy_of(uai: str) -> Academy | None:
    """What the table says; None for what it does not hold."""
    return ACADEMIES.get(uai[:3])


def place_of(uai: str, said: str | None) -> Place | None:
    """Where a school is; None when neither its direction (``said``) nor its UAI tells."""
    academy = academy_of(uai)
    return PLACES.get(said or (academy.place if academy else ""))
