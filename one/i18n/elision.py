"""« de Léa » and « d’Inès »: what fills a blank after « de » or « que », in French.

Whoever says a sentence need not think of it: ``_`` and ``ngettext`` give one that joins « de » to what fills its
blank, and so do those of templates.
"""

import re
from collections.abc import Mapping
from typing import Any

# Behind what sets a name apart (a tag, or the sign of ``names.isolated``): a vowel, or a y before a consonant (d’Yves, but de
# Yanis). Names in H keep « de »: it is right for all of them.
_VOWEL = re.compile(
    r"(?:<[^>]*>|\u2068)?(?:[aeiouàâäéèêëîïôöùûüœæ]|y(?![aeiouàâäéèêëîïôöùûüœæ]))", re.IGNORECASE
)
_BLANK = re.compile(r"(\b[dD]|qu|Qu)e (%\((\w+)\)s)")
_AT_THE_END = re.compile(r"\b([dD])e$")


class Sentence(str):
    """A French sentence with a blank after « de » or « que »; filled, it is a plain string."""

    __slots__ = ()

    def __mod__(self, values: Any) -> str:
        """As of any string."""
        return str.__mod__(joined(self, values), values)


def sentence(words: str) -> str:
    """The words, as a Sentence if they have such a blank."""
    return Sentence(words) if "e %(" in words and _BLANK.search(words) else words


def joined(words: str, values: Mapping[str, Any]) -> str:
    """A sentence with « de » as it is said before each of the values; its blanks are still to be filled."""
    return _BLANK.sub(
        lambda found: f"{found[1]}’{found[2]}" if _VOWEL.match(str(values[found[3]])) else found[0], words
    )


def before(words: str, name: str) -> str:
    """The words that stand before a name which is shown apart, with what joins them: « le compte d’ »."""
    if _VOWEL.match(name):
        said, times = _AT_THE_END.subn(r"\1’", words)
        if times:
            return said
    return f"{words} "
