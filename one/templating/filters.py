"""What templates make of a name or a number. static/js/feed/build.js makes the same of what arrives live.

tests/i18n/test_same_words_browser.py holds the two together.
"""

import unicodedata
import zlib
from functools import lru_cache

from markupsafe import Markup, escape


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """First letters of the first and last word, with their accents."""
    words = unicodedata.normalize("NFC", name).strip(" ").split(" ")
    return "".join(word[:1] for word in (words[0], *words[1:][-1:])).upper()


@lru_cache(maxsize=4096)
def tone(name: str) -> int:
    """A colour from 1 to 6 that stays the same for a name; static/js/feed/build.js computes the same."""
    return zlib.crc32(name.encode()) % 6 + 1


EMBLEMS = 12  # pictures in static/img/emblems.svg


def emblem(class_id: int) -> int:
    """The picture of a class, its own among the twelve classes made one after the other; a new name changes nothing."""
    return (class_id - 1) % EMBLEMS + 1


def kept(words: str) -> Markup:
    """A name, a login, an address, a code: the browser's translator leaves it as it is."""
    return Markup('<span translate="no">{}</span>').format(escape(words))
