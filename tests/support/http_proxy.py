"""A proxy that looks at what is asked, as those of schools do: it bars some addresses, and keeps others to itself."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

from support.accepting import accepting

P = TypeVar("P", bound="HttpProxy")
POLL = "/live/poll"
REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def is_long(head: bytes) -> bool:
    """A poll that goes on: it is answered when there is something new, or late."""
    address = head.split(b" ", 2)[1]
    return address.startswith(POLL.encode()) and b"cursor=&" not in address


class Source(Protocol):
    """Where bytes come from."""

    async def read(self, n: int = -1, /) -> bytes:
        """What is there, or all of it; nothing at the end."""


class Answer:
    """What a server says, and who waits for its first word."""

    def __init__(self, reader: asyncio.StreamReader, waiting: set["Answer"]) -> None:
        self._reader, self._waiting = reader, waiting
        waiting.add(self)

    async def read(self, n: int = -1, /) -> bytes:
        """As of a stream."""
        data = await self._reader.read(n)
        self._waiting.discard(self)
        return data


class HttpProxy:
    """Passes requests on to ``target``, one a connection. What it does with a path is set at any time:

    ``refused`` are answered with 403 or, in ``broken``, by the end of the connection; ``unanswered`` are taken and
    that is all; of ``kept`` the answer is passed on when it is whole, and nothing holds it in ``held``. ``rewrites`` are
    other words for some of an answer.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.url = ""
        self.asked: list[str] = []
        self.refused: set[str] = set()
        self.broken: set[str] = set()
        self.unanswered: set[str] = set()
        self.kept: set[str] = set()
        self.held: dict[str, asyncio.Event] = {}
        self.rewrites: dict[bytes, bytes] = {}
        self.holding: set[str] = set()  # paths whose answer has come and is held
        self.waiting: set[Answer] = set()  # for the first word of the server, which nothing here holds
        self._speaks = asyncio.Event()
        self._speaks.set()
        self._lines: dict[str, set[asyncio.StreamWriter]] = {}
        self._deaf: set[asyncio.StreamWriter] = set()

    def bar(self, *paths: str) -> None:
        """Refuse these from now on, and cut what stands."""
        self.refused |= set(paths)
        self.cut(*paths)

    def cut(self, *paths: str) -> None:
        """End what stands there."""
        for path in paths:
            for writer in self._lines.get(path, set()):
                writer.transport.abort()

    def deafen(self, path: str) -> None:
        """The connections that stand there lose every byte from here on, both ways."""
        self._deaf |= self._lines.get(path, set())

    def mute(self) -> None:
        """What browsers say on lines that stand waits until ``speak``."""
        self._speaks.clear()

    def speak(self) -> None:
        """Undo ``mute``."""
        self._speaks.set()

    def lines(self, path: str) -> int:
        """How many connections stand there."""
        return len(self._lines.get(path, ())) // 2

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._answer(reader, writer)
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split(b" ", 2)[1].decode().partition("?")[0]
        self.asked.append(path)
        if path in self.unanswered:
            await reader.read()
        elif path in self.refused:
            writer.write(REFUSAL)
            await writer.drain()
        elif path not in self.broken:
            await self.relay(path, head, reader, writer)

    async def relay(
        self, path: str, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """One request with its answer."""
        there, back = await asyncio.open_connection("127.0.0.1", self.target)
        lines = self._lines.setdefault(path, set())
        lines |= {writer, back}
        if b"upgrade: websocket" not in head.lower():
            head = head.replace(b"Connection: keep-alive", b"Connection: close")
        back.write(head)
        held = path in self.kept or path in self.held or is_long(head)
        answer = Answer(there, set() if held else self.waiting)
        ways = [
            asyncio.create_task(self.copy(reader, back, path, asks=True)),
            asyncio.create_task(self.copy(answer, writer, path)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            lines -= {writer, back}
            self.waiting.discard(answer)
            back.close()  # before anything is waited for: the end of the test may come then
            await asyncio.gather(*ways, return_exceptions=True)

    async def copy(
        self, source: Source, sink: asyncio.StreamWriter, path: str, *, asks: bool = False
    ) -> None:
        """What comes from one side to the other; ``asks`` when that is the server."""
        whole = not asks and (path in self.kept or path in self.held)
        with contextlib.suppress(OSError):
            while data := await (source.read() if whole else source.read(65536)):
                if whole and path in self.held:
                    self.holding.add(path)
                    await self.held[path].wait()
                if asks:
                    await self._speaks.wait()
                if not asks:
                    for old, new in self.rewrites.items():
                        data = data.replace(old, new)
                if sink not in self._deaf:
                    sink.write(data)
                    await sink.drain()


@asynccontextmanager
async def proxied(target: int, kind: type[P]) -> AsyncIterator[P]:
    """A proxy of a kind for as long as the block lasts."""
    proxy = kind(target)
    async with accepting(proxy.serve) as port:
        proxy.url = f"http://127.0.0.1:{port}"
        yield proxy
