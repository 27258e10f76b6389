"""« de Léa » and « d’Inès »: a name after « de », in French."""

import re
from typing import overload

from markupsafe import Markup

from one import i18n

# A vowel, or a y before a consonant (d’Yves, but de Yanis). Names in H keep « de »: it is right for all of them.
_VOWEL = r"(?:[aeiouàâäéèêëîïôöùûüœæ]|y(?![aeiouàâäéèêëîïôöùûüœæ]))"
_BEFORE = re.compile(rf"\b([dD])e (?=(?:<[^>]*>)?{_VOWEL})", re.IGNORECASE)
_AT_THE_END = re.compile(r"\b([dD])e$")


@overload
def elided(text: Markup) -> Markup: ...
@overload
def elided(text: str) -> str: ...
def elided(text: str) -> str:
    """A sentence whose blanks are filled, with « de » as it is said before each name."""
    if i18n.language() != i18n.SOURCE:
        return text
    said = _BEFORE.sub(r"\1’", text)
    return Markup(said) if isinstance(text, Markup) else said  # noqa: S704 - it was, and no sign was added


def before(words: str, name: str) -> str:
    """The words that stand before a name which is shown apart, with what joins them: « le compte d’ »."""
    if i18n.language() == i18n.SOURCE and re.match(_VOWEL, name, re.IGNORECASE):
        said, times = _AT_THE_END.subn(r"\1’", words)
        if times:
            return said
    return f"{words} "
