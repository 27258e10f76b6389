"""The clock on the wall of a school: every hour that people read or type is that of Paris.

Mails leave by the clock of the place: a school overseas has an evening of its own.
"""

from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

# By what a school's UAI begins with.
_OVERSEAS = {
    "971": ZoneInfo("America/Guadeloupe"),
    "972": ZoneInfo("America/Martinique"),
    "973": ZoneInfo("America/Cayenne"),
    "974": ZoneInfo("Indian/Reunion"),
    "975": ZoneInfo("America/Miquelon"),
    "976": ZoneInfo("Indian/Mayotte"),
    "983": ZoneInfo("Pacific/Noumea"),
    "984": ZoneInfo("Pacific/Tahiti"),
    "986": ZoneInfo("Pacific/Wallis"),
    "988": ZoneInfo("Pacific/Noumea"),
}


def zone_of(uai: str) -> ZoneInfo:
    """The zone of a school."""
    return _OVERSEAS.get(uai[:3], PARIS)
