"""Names of people, as compared and as shown: accents, case, hyphens and spaces never make two people."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher
from typing import Protocol

from one.i18n import _, language
from one.i18n.days import digits
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
# What joins the parts of a class's name: « CE1-CE2 », « CE1/CE2 », « l’An 1 ».
_JOINTS = frozenset("-‐‑‒–—−_/.,;:'’‘ʼ`´()")
# Small before another word: « de Villiers », « von Trapp ». « Le », « El », « Da » are capitals.
_PARTICLES = {"de", "du", "des", "von", "vom", "zu"}
_VOWELS = set("aeiouy")
_CURLY = str.maketrans("'`´ʼ‘", "’’’’’")
_PART = re.compile(r"[^\W\d_]+")
_MC = re.compile(r"\b(Mc)([^\W\d_])(?=[^\W\d_]{2})")
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
    bare = plain(text)
    return bare if bare.isalnum() else "".join(filter(str.isalnum, bare))


def name_order(name: str, first_name: str = "") -> bytes:
    """The key by which lists of names are sorted; the same as ``name_order`` in PostgreSQL.

    É stands beside E, and CE1 2 before CE1 10; what accents or capitals alone tell apart comes last.
    """
    return "\x01".join([_numbered(name), _numbered(first_name), name, first_name]).encode()


def _numbered(text: str) -> str:
    return _NUMBER.sub(lambda found: found[0][-_DIGITS:].zfill(_DIGITS), plain(text).translate(_SIGNS))


def listed(first_name: str, last_name: str) -> str:
    """Somebody in a list that is sorted by surname, which leads; in a sentence, and alone, the first name does."""
    return f"{last_name} {first_name}".strip()


def similar(one: str, other: str) -> bool:
    """Whether one folded name may be a misspelling of the other."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _CLOSE


def written(text: str) -> str:
    """A name as it is written here, whoever typed it and however registers shout: « Marchand », « D’Amico », « Le Bihan ».

    Small and capital letters that somebody chose are kept; a name all in one of them has none to keep.
    """
    text = typed(text).translate(_CURLY)
    if not _is_of_one_case(text):
        return text
    words = text.split(" ")
    return " ".join(
        word.lower() if word.lower() in _PARTICLES and after else _capitalised(word)
        for word, after in zip(words, [*words[1:], ""], strict=True)
    )


def _is_of_one_case(text: str) -> bool:
    """« RENé » too: some programs only know the capitals of a, b, c…"""
    plain_letters = [c for c in text if c.isascii() and c.isalpha()]
    shouted = len(plain_letters) > 1 and all(c.isupper() for c in plain_letters)
    initials = len(text) < 3 and not set(plain(text)) & _VOWELS
    return (text.isupper() or text.islower() or shouted) and not initials


def _capitalised(word: str) -> str:
    """« jean-yves », « D’AMICO », « MCDONALD » : each part begins with a capital."""
    parts = _PART.sub(lambda found: found[0][:1].upper() + _lower(found[0][1:]), word)
    return _MC.sub(lambda found: found[1] + found[2].upper(), parts)


def _lower(text: str) -> str:
    return text.replace("İ", "i").lower()


def respelt(kept: str, listed: str) -> str:
    """What somebody is called after a list names them: a list that only shouts, or lost its accents, corrects nothing."""
    if fold(kept) != fold(listed):
        return listed
    bare = fold(listed) == _signs(listed)
    return kept if bare or _signs(kept) == _signs(listed) else listed


def _signs(text: str) -> str:
    """Lower case with its accents; how apostrophes, hyphens and spaces are written does not count."""
    return "".join(c for c in unicodedata.normalize("NFC", text.casefold()) if c.isalnum())


def class_key(text: str) -> str:
    """The form in which class names are compared: « CE1‑A », « CE1 A » and « ce1 a » are one.

    Signs that mean something count: "CP" and "CP+" are two classes.
    """
    return "".join(c for c in plain(text) if not (c.isspace() or c in _JOINTS)) or "".join(
        plain(text).split()
    )


class Named(Protocol):
    """Somebody who may have a namesake in a list."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def login(self) -> str: ...  # noqa: D102
    @property
    def first_name(self) -> str: ...  # noqa: D102
    @property
    def last_name(self) -> str: ...  # noqa: D102
    @property
    def birth_date(self) -> date | None: ...  # noqa: D102


def told_apart(people: Iterable[Named]) -> dict[int, str]:
    """What stands beside the names that several of these people have, by id: the birth date, else the login.

    For the school alone: neither is said to another family, to whom two of one name are two of one name.
    """
    alike: dict[frozenset[str], list[Named]] = {}
    for person in {person.id: person for person in people}.values():
        alike.setdefault(frozenset((fold(person.last_name), fold(person.first_name))), []).append(person)
    found = {}
    for namesakes in alike.values():
        dates = [person.birth_date for person in namesakes if person.birth_date]
        for person in namesakes if len(namesakes) > 1 else ():
            born = person.birth_date if person.birth_date and dates.count(person.birth_date) == 1 else None
            found[person.id] = (
                _("né(e) le %(day)s") % {"day": digits(born, language())} if born else person.login
            )
    return found


def marked(name: str, mark: str | None) -> str:
    """A name with what stands beside it, where nothing but text can."""
    return f"{name} ({mark})" if mark else name


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


def isolated(name: str) -> str:
    """A name inside a sentence that is made here and shown by a page later: Unicode's signs set it apart, so that the page
    knows it from the words around it (templating.filters.isolated).
    """
    return f"\u2068{name}\u2069"
