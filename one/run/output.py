"""What child processes say: lines out of a pipe, to our stderr or to a file of bounded size."""

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

# A log of this size is set aside as `.1`, in place of the former one.
LOG_BYTES = 2_000_000
# A longer line is dropped rather than held in memory.
LINE_BYTES = 1 << 20


def say(name: str, message: str) -> None:
    """Tell one line on stderr, with the time and who speaks. A closed terminal stops nobody."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} {name} {message}\n")
        sys.stderr.flush()


class Log:
    """The file ``path`` and, as ``path.1``, the one before it; each at most LOG_BYTES and a line."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, line: str) -> None:
        """Add a line. The file may be moved away at any moment; a full disk loses the line."""
        with contextlib.suppress(OSError):
            with self.path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
                full = file.tell() > LOG_BYTES
            if full:
                self.path.replace(self.path.with_name(self.path.name + ".1"))


@contextlib.asynccontextmanager
async def reading(descriptor: int) -> AsyncIterator[asyncio.StreamReader]:
    """Read from the end of a pipe, which is closed when the block is left."""
    stream = asyncio.StreamReader(limit=LINE_BYTES)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(descriptor, "rb", 0)
    )
    try:
        yield stream
    finally:
        transport.close()


async def lines(stream: asyncio.StreamReader) -> AsyncIterator[str]:
    """The lines of ``stream`` until its end, without their line ends."""
    while True:
        try:
            line = await stream.readline()
        except ValueError:
            continue  # longer than LINE_BYTES: the reader dropped it
        if not line:
            return
        yield line.decode(errors="replace").rstrip()
