"""When two names, or two addresses, are written differently and are the same all the same.

Spelling is no identity: accents, case, dashes, and the order of the parts of a compound name say nothing. A slip of
the pen is told from another name: of two children born on one day, Noa and Noé are twins.
"""

import re
from functools import lru_cache

from one.names import fold, plain, similar

_WORDS = re.compile(r"[^\W_]+")
# What is written in more than one way and heard the same.
_HEARD = (("ph", "f"), ("ck", "k"), ("qu", "k"), ("c", "k"), ("y", "i"), ("z", "s"), ("w", "v"), ("h", ""))
_DOUBLED = re.compile(r"(.)\1+")
_PARTICLES = frozenset(
    [
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "el",
        "al",
        "ben",
        "ibn",
        "bin",
        "van",
        "von",
        "da",
        "di",
        "do",
        "dos",
        "d",
        "l",
    ]
)
_SHORT = dict(
    pair.split(":")
    for pair in [
        "av:avenue",
        "ave:avenue",
        "aven:avenue",
        "bd:boulevard",
        "bld:boulevard",
        "blvd:boulevard",
        "boul:boulevard",
        "all:allee",
        "allees:allee",
        "ch:chemin",
        "che:chemin",
        "chem:chemin",
        "crs:cours",
        "fg:faubourg",
        "fbg:faubourg",
        "imp:impasse",
        "ham:hameau",
        "lot:lotissement",
        "lotis:lotissement",
        "pas:passage",
        "pass:passage",
        "pl:place",
        "qrt:quartier",
        "r:rue",
        "res:residence",
        "resid:residence",
        "rte:route",
        "sq:square",
        "st:saint",
        "ste:sainte",
        "bat:batiment",
        "bt:batiment",
        "batt:batiment",
        "apt:appartement",
        "appt:appartement",
        "app:appartement",
        "esc:escalier",
        "etg:etage",
        "gal:general",
        "gen:general",
        "mal:marechal",
        "dr:docteur",
        "pdt:president",
        "cdt:commandant",
        "col:colonel",
        "prof:professeur",
    ]
)
_IDLE = frozenset(
    ["de", "du", "des", "la", "le", "les", "d", "l", "a", "au", "aux", "n", "no", "num", "numero", "cedex"]
)


@lru_cache(maxsize=65536)
def words(text: str) -> frozenset[str]:
    """The words of a name, whatever their order: « Martin-Durand » is « DURAND MARTIN »."""
    return frozenset(_WORDS.findall(plain(text)))


@lru_cache(maxsize=65536)
def keys(text: str) -> frozenset[str]:
    """What a name is looked up by: of two names one of theirs is the same if ``same_name`` says so."""
    return frozenset({fold(text), "".join(sorted(words(text)))} - {""})


@lru_cache(maxsize=65536)
def heard(folded: str) -> str:
    """How a folded name sounds, roughly: « Mathis » is « Matis », « Léoo » is « Léo »."""
    for written, sound in _HEARD:
        folded = folded.replace(written, sound)
    return _DOUBLED.sub(r"\1", folded)


def same_name(one: str, other: str) -> bool:
    """One name, whatever its accents, dashes, case, and the order of its words."""
    return bool(keys(one) & keys(other))


def near_first(one: str, other: str) -> bool:
    """One first name with a slip of the pen, shortened, or with a second one. Two siblings are not called so."""
    first, second = heard(fold(one)), heard(fold(other))
    if not first or not second:
        return False
    if first == second or _part_of(one, other):
        return True
    shorter, longer = sorted((first, second), key=len)
    if longer.startswith(shorter) and len(longer) > len(shorter) + 1:
        return True
    # Julie and Julien, Alexandre and Alexandra: names of two children differ at their ends.
    return len(shorter) >= 5 and first[-2:] == second[-2:] and similar(first, second)


def near_last(one: str, other: str) -> bool:
    """One last name with a slip of the pen, or with another one beside it: MARTIN, MARTIN-DURAND."""
    first, second = fold(one), fold(other)
    if not first or not second:
        return False
    return heard(first) == heard(second) or similar(first, second) or _part_of(one, other)


def _part_of(one: str, other: str) -> bool:
    ours, theirs = words(one) - _PARTICLES, words(other) - _PARTICLES
    shared = ours & theirs
    return shared in (ours, theirs) and any(len(word) > 2 for word in shared)


@lru_cache(maxsize=65536)
def address(text: str) -> str:
    """An address as compared: « 1 av. X » is « 1, avenue de X ». Its numbers count, its order too."""
    found = [_SHORT.get(word, word) for word in _WORDS.findall(plain(text))]
    return " ".join(word for word in found if word not in _IDLE)
