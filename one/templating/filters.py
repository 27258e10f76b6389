"""What templates make of a name or a number. static/js/feed/build.js makes the same of what arrives live.

tests/i18n/test_same_words_browser.py holds the two together.
"""

import re
import unicodedata
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal
from markupsafe import Markup, escape

from one import i18n, names
from one.i18n import _, elision
from one.i18n.erased import called
from one.i18n.words import Words


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
    return Markup('<span translate="no">{}</span>').format(escape(called(words)))


def listed(person: Any) -> Markup:
    """« Marchand Léa »: somebody in a list that is sorted by surname."""
    if isinstance(person, Mapping):  # as a page says it
        return kept(names.listed(person["first_name"], person["last_name"]))
    return kept(names.listed(person.first_name, person.last_name))


def isolated(words: str) -> Markup:
    """A sentence of the domain in which ``names.isolated`` set names apart: each of them is kept."""
    return Markup(_ISOLATED.sub(r'<span translate="no">\1</span>', str(escape(words))))  # noqa: S704 - escaped


def told(words: Words | str) -> Markup:
    """A sentence that was kept, to whoever reads it; what fills it is kept as it is."""
    return isolated(words if isinstance(words, str) else words.said(names.isolated))


_ISOLATED = re.compile("\u2068([^\u2068\u2069]*)\u2069")


def file_size(size: int) -> str:
    """How large a file is, in words: « 340 Ko », « 2,1 Mo »."""
    if size < 1_000_000:
        return _("%(n)s Ko") % {"n": max(1, round(size / 1000))}
    words, unit = (_("%(n)s Mo"), 1_000_000) if size < 1_000_000_000 else (_("%(n)s Go"), 1_000_000_000)
    n = format_decimal(size / unit, format="0.#" if size < 10 * unit else "0", locale=i18n.language())
    return words % {"n": n}


def before(words: str, name: str) -> str:
    """The words that stand before a name which is shown apart: « le compte d’ »."""
    return elision.before(words, name) if i18n.language() == i18n.SOURCE else f"{words} "
