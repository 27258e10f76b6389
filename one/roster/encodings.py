"""Which letters the bytes of a list are. Never the likeliest: the only ones they can be, or none.

A file that says what it is (a mark, UTF-8) is believed. One byte a letter says nothing: « 82 » is « é » for DOS and
a comma for Windows, and what is taken for a name becomes a login on paper. There the headings decide, whose words
are known; without an accent in them, a way to read is out as soon as a word of the file cannot be one in it. What
two ways can read, or only an old one, is refused, with how to save the file.
"""

import codecs
import re
from collections.abc import Iterable

from one.i18n import _, lazy
from one.roster.signs import is_word

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins the same way
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Without a mark, the first sign tells: it is of a heading, and so has empty bytes beside it.
_WIDE = (
    (re.compile(rb"[\t -~\r\n]\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x00\x00\x00[\t -~\r\n]"), "utf-32-be"),
    (re.compile(rb"[\t -~\r\n]\x00[^\x00]"), "utf-16-le"),
    (re.compile(rb"\x00[\t -~\r\n]\x00"), "utf-16-be"),
)
WINDOWS = "cp1252"
_OTHERS = {"cp850": "MS-DOS", "mac_roman": "Macintosh"}
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_HEADINGS_WITHIN = 4000  # bytes
# No two of these ways write an accent of a heading with the same byte.
_HEADING_WORDS = frozenset(
    [
        "prénom",
        "prénoms",
        "élève",
        "élèves",
        "civilité",
        "téléphone",
        "né",
        "née",
        "libellé",
        "électronique",
        "numéro",
        "légal",
        "légaux",
    ]
)
HOW_TO_SAVE = lazy(
    "Envoyez l’export tel qu’ONDE l’a donné, sans l’ouvrir ; ou enregistrez-le à nouveau en UTF-8. Excel : « Enregistrer"
    " sous », type « CSV UTF-8 ». LibreOffice : « Enregistrer sous », « Texte CSV », jeu de caractères « Unicode (UTF-8) »."
    " Numbers : « Exporter vers », « CSV », encodage « Unicode (UTF-8) »."
)
_NO_TABLE = (
    (b"PK\x03\x04", lazy("C’est un classeur, et non un fichier CSV.")),
    (b"\xd0\xcf\x11\xe0", lazy("C’est un classeur, et non un fichier CSV.")),
    (b"%PDF", lazy("C’est un PDF, et non un fichier CSV.")),
)


class Unreadable(Exception):
    """Bytes that are no text for sure; ``line`` shows it (0: the file as a whole). The reason is a sentence."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def decode(data: bytes) -> str:
    """The text of a file; raises Unreadable. Damaged signs of a Unicode file are U+FFFD in it."""
    for start, reason in _NO_TABLE:
        if data.startswith(start):
            raise Unreadable(0, str(reason))
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for beginning, encoding in _WIDE:
        if beginning.match(data):
            return data.decode(encoding, "replace")
    text = data.decode("utf-8", "replace")
    if "\ufffd" not in text or _is_unicode(data, text):
        return text
    _judge(data)
    return data.decode(WINDOWS, "replace")


def _is_unicode(data: bytes, text: str) -> bool:
    """Whether a file with damaged bytes is UTF-8 all the same: its headings are, or nothing else can read it."""
    if _names_columns(text[:_HEADINGS_WITHIN]):
        return True
    if all(c.isascii() or c == "\ufffd" for c in text):
        return False
    words = _accented(data)
    ways = (WINDOWS, *_OTHERS)
    return not any(_reads(words, way) or _names_columns(_headings(data, way)) for way in ways)


def _judge(data: bytes) -> None:
    """Raise Unreadable unless these bytes can only be Windows-1252."""
    if _names_columns(_headings(data, WINDOWS)):
        return
    words = _accented(data)
    for encoding, system in _OTHERS.items():
        if _names_columns(_headings(data, encoding)):
            reason = _("Ses lettres accentuées sont celles d’un ancien système (%(system)s).")
            raise Unreadable(_line(data, words[0]), reason % {"system": system})
    wrong = next((word for word in words if not is_word(word.decode(WINDOWS, "replace"))), None)
    if wrong is not None:
        raise Unreadable(_line(data, wrong), _("Ses lettres accentuées ne se lisent pas."))
    for encoding in _OTHERS:
        if _reads(words, encoding):
            reason = _("Un mot s’y lit de deux façons : « %(one)s » ou « %(other)s ».") % {
                "one": words[0].decode(WINDOWS)[:40],
                "other": words[0].decode(encoding)[:40],
            }
            raise Unreadable(_line(data, words[0]), reason)


def _accented(data: bytes) -> list[bytes]:
    """The words with other bytes than ASCII's, each once. Picked out afterwards: a pattern that asks for one in a word

    reads a long word again from each of its letters, and holds the whole process for hours over a megabyte.
    """
    return [word for word in dict.fromkeys(_WORD.findall(data)) if not word.isascii()]


def _reads(words: Iterable[bytes], encoding: str) -> bool:
    return all(is_word(word.decode(encoding, "replace")) for word in words)


def _headings(data: bytes, encoding: str) -> str:
    return data[:_HEADINGS_WITHIN].decode(encoding, "replace")


def _names_columns(text: str) -> bool:
    """Whether a heading with an accent stands there, letter by letter as it is written."""
    return any(word.casefold() in _HEADING_WORDS and is_word(word) for word in _LETTERS.findall(text))


def _line(data: bytes, word: bytes) -> int:
    before = data[: data.index(word)]
    return max(before.count(b"\n"), before.count(b"\r")) + 1
