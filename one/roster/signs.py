"""Which signs can stand in a cell: what broken letters look like, so that none is taken for a spelling."""

import re
import unicodedata
from itertools import pairwise

from one.i18n.words import Words, worded

# Written by one-byte files without a doubt; « š » and « þ » are, but so are « ö » and « ş » of other systems.
_BESIDE_LETTERS = frozenset("’°«»·–€\u00a0")
_DOUBTED = frozenset("þÞðÐšŠžŽ")
_LETTERS = re.compile(r"[^\W\d_]+")
_PARTICLE = re.compile(r"^(?:Mc|Mac|De|Du|Le|La|Van|Von)(?=[^\W\d_])")
# Controls, halves of a pair, what Unicode sets aside, and the mark of what a program could not read.
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd\ufdd0-\ufdef\ufffe\uffff]")
# What names never hold and misread bytes become. Dashes, apostrophes and quotation marks are not among them.
_NO_NAME = frozenset("‚„†‡‰‹›•…¡¿¦§¶¤÷×√∂∑∏π∫Ω≈∆◊ﬁﬂ⁄")
_ASKED = re.compile(r"[^\W\d_]\?|\?[^\W\d_]")
_TWICE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0153\u0160-\u0161\u0178\u017d-\u017e\u0192\u02c6\u02dc\u2013-\u2122]"
)


def is_word(text: str) -> bool:
    """Whether a word with accents, read from single bytes, can be one: its letters, and its capitals where they stand."""
    if any(not (c.isalpha() or c.isascii() or c in _BESIDE_LETTERS) or c in _DOUBTED for c in text):
        return False
    return all(part.isascii() or _is_cased(part) for part in _LETTERS.findall(text))


def _is_cased(part: str) -> bool:
    """« zoé », « ZOÉ », « Zoé », « LeGoëc »: no capital inside a word, and no lower case in one of capitals."""
    return any(
        p.islower() or p.isupper() or (p[0].isupper() and p[1:].islower())
        for p in (part, _PARTICLE.sub("", part))
    )


def wrong(cell: str, *, name: bool) -> Words | None:
    """Why a cell cannot be taken as it is spelled, as a sentence; None when nothing speaks against it.

    ``name``: it holds names of people or places, so that a sign for money or a capital amid small letters, which
    the accents of another system become, is none of its own.
    """
    if _BROKEN.search(cell):
        reason = worded("« %(text)s » contient des signes illisibles.")
    elif (meant := _once(cell)) is not None:
        return worded("« %(text)s » est codé deux fois, pour « %(meant)s ».") % {
            "text": _shown(cell),
            "meant": _shown(meant),
        }
    elif name and (_ASKED.search(cell) or any(map(_is_no_letter, cell))):
        reason = worded("« %(text)s » contient un signe qu’aucun nom ne porte.")
    elif name and any(map(_is_odd, _LETTERS.findall(cell))):
        reason = worded("« %(text)s » a une majuscule accentuée au milieu d’un mot.")
    else:
        return None
    return reason % {"text": _shown(cell)}


def _is_odd(part: str) -> bool:
    rest = _PARTICLE.sub("", part)
    return not rest.isascii() and any(
        before.islower() and after.isupper() and not after.isascii() for before, after in pairwise(rest)
    )


def _is_no_letter(sign: str) -> bool:
    return sign in _NO_NAME or (
        not sign.isascii() and sign != "°" and unicodedata.category(sign) in ("Sm", "Sc", "So")
    )


def _once(cell: str) -> str | None:
    """The text that was written as UTF-8, read byte by byte and written again; None when it was not."""
    if not _TWICE.search(cell):
        return None
    data = bytearray()
    for sign in cell:
        try:
            data += sign.encode("cp1252")
        except UnicodeEncodeError:
            if ord(sign) > 255:
                return None
            data.append(ord(sign))
    try:
        once = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    # « É°1 » would be « ɰ1 »: what comes out has to be letters that people here write.
    return once if all(c <= "\u017f" or "\u2010" <= c <= "\u20ac" for c in once) else None


def _shown(cell: str) -> str:
    return _BROKEN.sub("\ufffd", cell)[:40]
