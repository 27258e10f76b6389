"""What somebody chose, as pages are dressed in it."""

from collections.abc import Mapping

from one.i18n import voice_for
from one.look import Look
from one.preferences.catalogue import FONT, LANGUAGE, MOTION, SIZE, SPACING, THEME
from one.preferences.themes import THEMES

_BARS = {theme.code: theme.bar for theme in THEMES}


def look_of(chosen: Mapping[str, str]) -> Look:
    """How their pages look."""
    theme = THEME.of(chosen)
    return Look(
        theme=theme,
        size=SIZE.of(chosen),
        spacing=SPACING.of(chosen),
        font=FONT.of(chosen),
        motion=MOTION.of(chosen),
        bar=_BARS[theme],
    )


def language_of(chosen: Mapping[str, str]) -> str:
    """The language they read: one that can be chosen by now."""
    return LANGUAGE.of(chosen)


def voice_of(profile: str, chosen: Mapping[str, str]) -> str:
    """In which voice they are spoken to."""
    return voice_for(profile, language_of(chosen))
