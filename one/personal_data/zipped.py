"""A ZIP that grows in an open file, a piece at a time, each in a thread: neither the loop nor the memory feels its size."""

import shutil
from collections.abc import AsyncIterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from anyio.to_thread import run_sync

from one.files.storage import FREE_BYTES, Full

PIECE = 256 << 10


class Zipped:
    """Begun; ``end`` makes it whole. Names are the caller's to keep apart and safe (names.py)."""

    def __init__(self, out: IO[bytes], folder: Path, at: datetime) -> None:
        """``folder`` is on the disk that it grows on; ``at`` is what its files are dated."""
        self._zip = ZipFile(out, "w", allowZip64=True)
        self._folder, self._at = folder, at.timetuple()[:6]

    async def add(self, name: str, pieces: AsyncIterable[bytes], *, packed: bool = True) -> int:
        """One file, as it comes; the number of its bytes. Full when the disk has no room for more."""
        about = ZipInfo(name, self._at)
        about.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        about.external_attr = 0o600 << 16
        entry = await run_sync(partial(self._zip.open, about, "w", force_zip64=True))
        size, waiting = 0, bytearray()
        async for piece in pieces:
            waiting += piece
            if len(waiting) >= PIECE:
                await run_sync(self._write, entry, bytes(waiting))
                size += len(waiting)
                waiting.clear()
        await run_sync(self._write, entry, bytes(waiting))
        await run_sync(entry.close)
        return size + len(waiting)

    def _write(self, entry: IO[bytes], data: bytes) -> None:
        if shutil.disk_usage(self._folder).free < FREE_BYTES:
            raise Full
        entry.write(data)

    def drop(self) -> None:
        """It is given up, perhaps in the midst of a file: nothing more is written, and nobody is told that it is not whole."""
        self._zip.fp = None

    async def end(self) -> None:
        """Its table, behind all files."""
        await run_sync(self._zip.close)
