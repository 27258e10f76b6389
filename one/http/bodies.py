"""Bodies that are larger than a form's words: which addresses take them, and how they are waited for.

They are written to the disk as they come, never into memory. Few may come at once, of one person fewer: a place is
held from the first byte of a body to the end of its answer.
"""

import errno
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, cast

import anyio.to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import compile_path
from starlette.types import Message, Receive, Scope

from one.errors import Busy

FORM_MOST = 1 << 20  # bytes of a form without files; nothing we take is near it
FILES_MOST = 64_000_000  # of one with files, all of them together
IN_MEMORY = 1 << 20
PIECE = 256 << 10
AT_ONCE, EACH = 12, 4
AGAIN_SECONDS = 10


@contextmanager
def disk_full() -> Iterator[None]:
    """What is written to the disk on its way says when that is full: 507."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise HTTPException(507) from error


class Bounds:
    """How many bytes each address takes."""

    def __init__(self, larger: Mapping[str, int]) -> None:
        """``larger`` than a form's: bytes by address, as in the table of routes."""
        self._larger = [(compile_path(path)[0], most) for path, most in larger.items()]

    def of(self, scope: Scope) -> int:
        """The bound of a request."""
        if scope["method"] == "POST":
            for pattern, most in self._larger:
                if pattern.match(scope["path"]):
                    return most
        return FORM_MOST


class Places:
    """Who sends a large body now."""

    def __init__(self) -> None:
        self._here: Counter[int] = Counter()

    @contextmanager
    def held(self, person_id: int) -> Iterator[None]:
        """A place while the block lasts; Busy when there is none. People who are not signed in are one."""
        if self._here.total() >= AT_ONCE or self._here[person_id] >= EACH:
            raise Busy(AGAIN_SECONDS)
        self._here[person_id] += 1
        try:
            yield
        finally:
            self._here[person_id] -= 1
            if not self._here[person_id]:
                del self._here[person_id]


class Spool:
    """A body on the disk."""

    def __init__(self, receive: Receive) -> None:
        self.file = cast("IO[bytes]", SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - closed by who made it
        self._receive, self._left, self.size = receive, b"", 0

    async def fill(self) -> None:
        """All of it; ClientDisconnect when its end never comes, HTTPException when it is too large."""
        waiting: list[bytes] = []
        async for piece in Request({"type": "http"}, self._receive).stream():
            waiting.append(piece)
            self.size += len(piece)
            if sum(map(len, waiting)) >= PIECE:
                await self._write(waiting)
        await self._write(waiting)
        self.file.seek(0)

    async def _write(self, waiting: list[bytes]) -> None:
        data = b"".join(waiting)
        waiting.clear()
        with disk_full():
            await anyio.to_thread.run_sync(self.file.write, data)

    async def again(self) -> Message:
        """The same as it came, for who reads it next; then what comes after it."""
        if self.size < 0:
            return await self._receive()
        data = await anyio.to_thread.run_sync(self.file.read, PIECE)
        more = len(data) == PIECE
        if not more:
            self.size = -1
        return {"type": "http.request", "body": data, "more_body": more}


def is_large(scope: Scope) -> bool:
    """Whether this request's address takes more than a form's words, and this one may bring it."""
    if scope.get("one.body_most", FORM_MOST) <= FORM_MOST:
        return False
    said = dict(scope["headers"]).get(b"content-length", b"")
    return not said.isdigit() or int(said) > FORM_MOST


async def content(request: Request) -> IO[bytes]:
    """The body as a file: the one on the disk, if it was large."""
    spool: Spool | None = request.scope.get("one.spool")
    if spool is not None:
        return spool.file
    file = cast("IO[bytes]", SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - closed with the request
    file.write(await request.body())
    file.seek(0)
    return file
