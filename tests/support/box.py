"""A box between a school and the world: it lets the first words through, then mutes or cuts; it stores, signs in."""

import asyncio
import contextlib
import time

from support.http_proxy import POLL, HttpProxy, Source, is_long

HELLO = b'"type":"hello"'
OFFER = (b"sec-websocket-protocol:",)
UPGRADE = (b"upgrade:", b"connection: upgrade")
LIVE = ("/live", "/live/events", POLL)


def answer(status: str, body: bytes = b"", kind: str = "text/html") -> bytes:
    """A whole answer, as such boxes give instead of passing a request on."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


PORTAL = answer("200 OK", b"<!doctype html><title>Portail</title><form>Identifiant</form>")


class Box(HttpProxy):
    """What it does is set at any time, for paths; ``came`` has when each opening came, in real seconds; a poll that
    goes on is none.
    """

    def __init__(self, target: int) -> None:
        super().__init__(target)
        self.mutes: set[str] = set()  # after the hello the server is not heard any more
        self.cuts: set[str] = set()  # after the hello both ends are cut
        self.stores: set[str] = set()  # answered once by the server, then from here
        self.answers: dict[str, bytes] = {}
        self.idle: float | None = None  # seconds after which a silent line is closed
        self.strips = False  # Sec-WebSocket-Protocol
        self.strips_upgrades = False
        self.came: list[tuple[float, str]] = []
        self._stored: dict[bytes, bytes] = {}

    async def relay(
        self, path: str, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """One request, as far as the box lets it."""
        address = head.split(b" ", 2)[1]
        goes_on = is_long(head)
        if path in LIVE and not goes_on:
            self.came.append((time.monotonic(), path))
        if path in self.answers:
            writer.write(self.answers[path])
            await writer.drain()
            return
        if goes_on and path in self.mutes | self.cuts:
            if path in self.mutes:
                await reader.read()
            return
        out = (*(OFFER if self.strips else ()), *(UPGRADE if self.strips_upgrades else ()))
        head = b"\r\n".join(line for line in head.split(b"\r\n") if not line.lower().startswith(out))
        if path in self.stores:
            await self._store(address, head, writer)
            return
        await super().relay(path, head, reader, writer)

    async def _store(self, address: bytes, head: bytes, writer: asyncio.StreamWriter) -> None:
        """The answer to this address, asked for once."""
        if address not in self._stored:
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
            try:
                back.write(head.replace(b"Connection: keep-alive", b"Connection: close"))
                self._stored[address] = await there.read()
            finally:
                back.transport.abort()
        writer.write(self._stored[address])
        await writer.drain()

    async def copy(
        self, source: Source, sink: asyncio.StreamWriter, path: str, *, asks: bool = False
    ) -> None:
        """What passes in one direction."""
        treated = path in self.mutes | self.cuts or (path in LIVE and self.idle)
        if asks or path == POLL or path in self.kept or not treated:
            await super().copy(source, sink, path, asks=asks)
            return
        said = b""
        with contextlib.suppress(OSError, TimeoutError):
            while True:
                async with asyncio.timeout(self.idle):
                    data = await source.read(65536)
                if not data:
                    return
                sink.write(data)
                await sink.drain()
                said = (said + data)[-65536:]
                if HELLO in said and path in self.cuts:
                    return
                if HELLO in said and path in self.mutes:
                    await asyncio.Event().wait()
