"""What can be chosen, and among what. Names and values stand in the database and in ``data-…`` of ``<html>``."""

from collections.abc import Callable, Mapping

import msgspec

from one.i18n import SOURCE, Lazy, lazy
from one.i18n import languages as _languages
from one.i18n.names import NAMES
from one.look import PLAIN
from one.preferences.themes import THEMES


class Option(msgspec.Struct, frozen=True):
    """One of the values of a preference; the name of a language is in that language, whoever reads it."""

    value: str
    words: Lazy | str
    more: Lazy | None = None


class Preference(msgspec.Struct, frozen=True):
    """One thing to choose. ``default`` is for who chose nothing, or what can be chosen no more."""

    name: str
    words: Lazy
    options: Callable[[], tuple[Option, ...]]
    default: str

    def of(self, chosen: Mapping[str, str]) -> str:
        """What counts, of what somebody chose."""
        value = chosen.get(self.name, self.default)
        return value if self.has(value) else self.default

    def has(self, value: str) -> bool:
        """Whether it can be chosen."""
        return any(option.value == value for option in self.options())


def _fixed(*options: Option) -> Callable[[], tuple[Option, ...]]:
    return lambda: options


def _in_words() -> tuple[Option, ...]:
    return tuple(Option(code, NAMES.get(code, code)) for code in _languages())


THEME = Preference(
    "theme",
    lazy("Thème"),
    _fixed(*(Option(each.code, each.name, each.words) for each in THEMES)),
    PLAIN.theme,
)
SIZE = Preference(
    "size",
    lazy("Taille du texte"),
    _fixed(
        Option("normale", lazy("Normale")),
        Option("grande", lazy("Grande")),
        Option("tres-grande", lazy("Très grande")),
    ),
    PLAIN.size,
)
SPACING = Preference(
    "spacing",
    lazy("Espace entre les lignes"),
    _fixed(
        Option("normal", lazy("Normal")),
        Option("aere", lazy("Aéré")),
        Option("tres-aere", lazy("Très aéré")),
    ),
    PLAIN.spacing,
)
FONT = Preference(
    "font",
    lazy("Écriture"),
    _fixed(
        Option("atkinson", "Atkinson", lazy("Des lettres bien distinctes")),
        Option("andika", "Andika", lazy("Pour apprendre à lire")),
        Option("opendyslexic", "OpenDyslexic", lazy("Des lettres lestées, que certains préfèrent")),
    ),
    PLAIN.font,
)
MOTION = Preference(
    "motion",
    lazy("Mouvements"),
    _fixed(
        Option("appareil", lazy("Comme mon appareil")),
        Option("reduit", lazy("Le moins possible")),
    ),
    PLAIN.motion,
)
LANGUAGE = Preference("language", lazy("Langue"), _in_words, SOURCE)

COMFORT = (SIZE, SPACING, FONT, MOTION)
PREFERENCES = (THEME, *COMFORT, LANGUAGE)
BY_NAME = {each.name: each for each in PREFERENCES}
