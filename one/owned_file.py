"""A file of a command that holds what is nobody else's business, opened before there is anything to lose."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from one.errors import ConfigError


class OwnedFile:
    """A file that is open, and empty or as it was until ``write``; ``option`` is what names it on the command line."""

    def __init__(self, path: Path, option: str, file: IO[bytes]) -> None:
        self._path, self._option = path, option
        self._file = file
        self.written = False

    def write(self, content: bytes, *, lost: str) -> None:
        """Put this in place of what the file held; ConfigError when the disk refuses, with what is to be done then."""
        self.written = True
        try:
            if stat.S_ISREG(os.fstat(self._file.fileno()).st_mode):
                self._file.truncate(0)
            self._file.write(content)
            self._file.flush()
        except OSError as error:
            raise ConfigError(f"{self._option}: {self._path}: {error.strerror}; {lost}") from error


@contextmanager
def opened(path: Path, option: str) -> Iterator[OwnedFile]:
    """The file, for its owner alone, before the work begins; ConfigError when it cannot be written.

    A file that was not there before and that nothing was written to is removed.
    """
    existed = path.exists()
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if stat.S_ISREG(os.fstat(number).st_mode):
            os.fchmod(number, 0o600)
    except OSError as error:
        raise ConfigError(f"{option}: {path}: {error.strerror}") from error
    with os.fdopen(number, "wb", buffering=0) as file:
        kept = OwnedFile(path, option, file)
        try:
            yield kept
        finally:
            if not kept.written and not existed:
                path.unlink(missing_ok=True)
