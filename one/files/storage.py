"""Where contents are: a folder, or a storage that speaks S3; the only module that knows obstore.

A content never changes under its name, so nothing is ever put over another.
"""

import os
from collections.abc import AsyncIterator
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from one.config import Settings
from one.errors import ConfigError, OneError, Unavailable

if TYPE_CHECKING:
    from obstore import GetResult

FOLDER = "files"  # below ONE_DATA, unless FILES_URL says otherwise
FREE_BYTES = 256 << 20  # left on the disk of a folder: PostgreSQL may stand on the same one
CHUNK = 256 << 10
_FULL = ("no space left", "os error 28", "quota exceeded", "os error 122")


class Full(OneError):
    """The disk is full: nothing was kept."""


class Missing(Unavailable):
    """A content is not there, though everything answers."""


class Storage:
    """Contents by name. Names are ours: letters, digits, ``-`` and ``/``."""

    def __init__(
        self, store: ObjectStore, *, folder: Path | None = None, free_bytes: int = FREE_BYTES
    ) -> None:
        """``folder`` is where a local one stands, of whose disk ``free_bytes`` are left to others."""
        self._store, self._folder, self._free = store, folder, free_bytes

    async def put(self, name: str, content: Path | IO[bytes]) -> None:
        """Keep a content, all of it or nothing; Full when there is no room, Unavailable when nobody answers.

        One that is open is read from its beginning: it may be a file without a name.
        """
        if isinstance(content, Path):
            size = content.stat().st_size
        else:
            size = content.seek(0, os.SEEK_END)
            content.seek(0)
        if self._folder is not None:
            disk = os.statvfs(self._folder)
            if disk.f_bavail * disk.f_frsize < self._free + size:
                raise Full
        try:
            await obstore.put_async(self._store, name, content)
        except (BaseError, OSError) as error:
            if any(sign in str(error).lower() for sign in _FULL):
                raise Full from error
            raise Unavailable(f"the storage of files: {type(error).__name__}") from error

    async def copy(self, name: str, other: str) -> None:
        """Keep a content under another name too; Unavailable when it cannot be had, Full when there is no room."""
        try:
            await obstore.copy_async(self._store, name, other)
        except (BaseError, OSError) as error:
            if any(sign in str(error).lower() for sign in _FULL):
                raise Full from error
            raise Unavailable(f"the storage of files: {type(error).__name__}") from error

    async def read(self, name: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Bytes ``start`` to ``end`` (not included) in pieces; Unavailable when they cannot be read, Missing when they are not there.

        The first piece is asked for before anything is answered: what cannot be had is no half page.
        """
        try:
            result = await obstore.get_async(self._store, name, options={"range": (start, end)})
        except FileNotFoundError as error:
            raise Missing("the storage of files has no such content") from error
        except (BaseError, OSError) as error:
            raise Unavailable(f"the storage of files: {type(error).__name__}") from error
        return _pieces(result)

    async def delete(self, name: str) -> None:
        """Take a content out; one that is not there is no fault."""
        try:
            await obstore.delete_async(self._store, name)
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise Unavailable(f"the storage of files: {type(error).__name__}") from error


async def _pieces(result: "GetResult") -> AsyncIterator[bytes]:
    async for piece in result.stream(min_chunk_size=CHUNK):
        yield bytes(piece)


def url_of(settings: Settings) -> str:
    """Where contents are, as an address."""
    return settings.files_url or f"file://{quote(str((settings.data / FOLDER).resolve()))}"


def of(settings: Settings) -> Storage:
    """The storage of these settings: one of a process for each address."""
    return opened(url_of(settings))


@lru_cache(maxsize=8)
def opened(url: str) -> Storage:
    """A storage. ConfigError when the address, or what the environment says of it, cannot be used."""
    try:
        if urlsplit(url).scheme != "file":
            return Storage(from_url(url))
        folder = Path(unquote(urlsplit(url).path))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Storage(LocalStore(folder, automatic_cleanup=True), folder=folder)
    except (BaseError, OSError, ValueError) as error:
        raise ConfigError(f"FILES_URL: cannot be used: {type(error).__name__}") from error
