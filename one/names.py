"""Names of people, as compared and as shown: accents, case, hyphens and spaces never make two people."""

import re
import unicodedata
from difflib import SequenceMatcher

from one.text import is_seen

# Letters that Unicode does not take apart into a base letter and an accent.
_WHOLE = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
# Two spellings of one name are this close ("mickael" and "michael": 0.86), two names rarely are.
_CLOSE = 0.75
LONGEST_NAME = 100
_NUMBER = re.compile(r"[0-9]+")
_DIGITS = 10
# However an apostrophe or a hyphen is typed, it sorts the same.
_SIGNS = str.maketrans("’‘ʼ‐–—", "'''---")
_CIVILITIES = {"M.": ("m", "mr", "monsieur"), "Mme": ("mme", "madame", "mlle", "melle", "mademoiselle")}


def plain(text: str) -> str:
    """Lower case without accents; everything else as it is."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    apart = unicodedata.normalize("NFKD", lowered.translate(_WHOLE)).translate(_WHOLE)
    return "".join(c for c in apart if not unicodedata.combining(c))


def fold(text: str) -> str:
    """The form in which names are compared: letters and digits only, lower case, no accents."""
    return "".join(c for c in plain(text) if c.isalnum())


def name_order(name: str, first_name: str = "") -> bytes:
    """The key by which lists of names are sorted; the same as ``name_order`` in PostgreSQL.

    É stands beside E, and CE1 2 before CE1 10; what accents or capitals alone tell apart comes last.
    """
    return "\x01".join([_numbered(name), _numbered(first_name), name, first_name]).encode()


def _numbered(text: str) -> str:
    return _NUMBER.sub(lambda found: found[0][-_DIGITS:].zfill(_DIGITS), plain(text).translate(_SIGNS))


def similar(one: str, other: str) -> bool:
    """Whether one folded name may be a misspelling of the other."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _CLOSE


def given(text: str) -> str:
    """A first name as shown: some registers write it all in capitals, people do not."""
    return text.title() if len(text) > 2 and text.isupper() else text


def class_key(text: str) -> str:
    """The form in which class names are compared. Signs count: "CP" and "CP+" are two classes."""
    return "".join(plain(text).split())


def civility(text: str) -> str:
    """« M. » or « Mme », however the register wrote it."""
    for shown, spellings in _CIVILITIES.items():
        if fold(text) in spellings:
            return shown
    return ""


def typed(text: str) -> str:
    """A typed name on one line, without the signs that nobody sees or that turn text around."""
    seen = "".join(" " if c.isspace() else c for c in text if c.isspace() or is_seen(c))
    return unicodedata.normalize("NFC", " ".join(seen.split()))
