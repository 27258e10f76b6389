"""Fresh codes as a CSV file for a spreadsheet. Nothing else ever holds them: losing it loses them."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from one import spreadsheet
from one.accounts.codes import IssuedCode, shown
from one.errors import ConfigError
from one.scope import Profile
from one.templating.times import day

_PROFILES = {
    Profile.PUPIL: "élève",
    Profile.GUARDIAN: "parent",
    Profile.TEACHER: "enseignant",
    Profile.STAFF: "personnel",
}


def table(issued: Sequence[IssuedCode]) -> bytes:
    """The codes as CSV in UTF-8, with the mark by which a spreadsheet knows its accents."""
    rows = [["identifiant", "nom", "prénom", "profil", "classe", "code", "valable jusqu’au"]]
    for each in issued:
        cells = [
            each.login,
            each.last_name,
            each.first_name,
            _PROFILES[Profile(each.profile)],
            each.class_name,
            shown(each.code),
            day(each.expires_at, "dd/MM/y"),
        ]
        rows.append(cells)
    return spreadsheet.table(rows)


class CodeFile:
    """A file that is open, and empty or as it was until ``write``."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path = path
        self._file = file
        self.written = False

    def write(self, issued: Sequence[IssuedCode]) -> None:
        """Put the codes in place of what the file held; ConfigError when the disk refuses."""
        self.written = True
        try:
            if stat.S_ISREG(os.fstat(self._file.fileno()).st_mode):
                self._file.truncate(0)
            self._file.write(table(issued))
            self._file.flush()
        except OSError as error:
            raise ConfigError(
                f"--codes: {self._path}: {error.strerror}; the import is done, `one codes` issues fresh codes"
            ) from error


@contextmanager
def opened(path: Path) -> Iterator[CodeFile]:
    """The file, for its owner alone, before there is anything to lose; ConfigError when it cannot be written.

    A file that was not there before and that nothing was written to is removed.
    """
    existed = path.exists()
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if stat.S_ISREG(os.fstat(number).st_mode):
            os.fchmod(number, 0o600)
    except OSError as error:
        raise ConfigError(f"--codes: {path}: {error.strerror}") from error
    with os.fdopen(number, "wb", buffering=0) as file:
        kept = CodeFile(path, file)
        try:
            yield kept
        finally:
            if not kept.written and not existed:
                path.unlink(missing_ok=True)
