"""What files are called in an archive: read by people, safe on every system, never twice."""

import re
import unicodedata

MOST = 80  # characters of a name
BYTES_MOST = 180  # and its bytes: with the number before it, less than any file system takes
_BARRED = re.compile(r'[\\/:*?"<>|]+')


def safe(name: str) -> str:
    """A part of a path: no separator, no sign that a system bars or that hides how it reads, no dot or blank at its ends."""
    shown = "".join(
        " " if unicodedata.category(sign)[0] in "ZC" else sign for sign in unicodedata.normalize("NFC", name)
    )
    shown = " ".join(_BARRED.sub("-", shown).split()).strip(" .")[:MOST]
    return shown.encode()[:BYTES_MOST].decode(errors="ignore").strip(" .") or "sans nom"


def numbered(n: int, name: str) -> str:
    """A file of somebody's: its number tells it from every other one, also where « A » and « a » are the same."""
    stem, dot, extension = name.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,5}", extension):
        stem, extension = name, ""
    return f"{n:04} {safe(stem)}" + (f".{extension.lower()}" if extension else "")


class Folders:
    """Names of folders: as they are given, each of its own."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._of: dict[str, str] = {}

    def of(self, code: str, name: str) -> str:
        """The folder of a code."""
        if code not in self._of:
            found = safe(name)
            if found.casefold() in self._taken:
                found = f"{found} ({safe(code)})"
            self._taken.add(found.casefold())
            self._of[code] = found
        return self._of[code]
