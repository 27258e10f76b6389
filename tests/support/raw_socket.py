"""A WebSocket client without manners: writes any frame, reads when told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.client import ClientProtocol
from websockets.frames import Close, Frame, Opcode
from websockets.uri import parse_uri


class RawSocket:
    """Frames in and out; the library only does the handshake and the parsing."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, url: str) -> None:
        self.reader = reader
        self.writer = writer
        self.protocol = ClientProtocol(parse_uri(url), subprotocols=["one.v1"], max_size=None)  # type: ignore[list-item]
        self.events: list[Any] = []

    async def handshake(self, **headers: str) -> int:
        """Ask for the upgrade; the status."""
        self.ask(**headers)
        event = await self._event()
        if self.protocol.handshake_exc is None:
            return 101
        status: int = getattr(event, "status_code", 0)
        return status

    def ask(self, **headers: str) -> None:
        """Ask for the upgrade, and wait for nothing."""
        request = self.protocol.connect()
        for name, value in headers.items():
            request.headers[name] = value
        self.protocol.send_request(request)
        self.writer.write(b"".join(self.protocol.data_to_send()))

    def send(self, opcode: Opcode, data: bytes = b"", *, fin: bool = True, mask: bool = True) -> None:
        self.writer.write(Frame(opcode, data, fin).serialize(mask=mask))

    def text(self, text: str) -> None:
        self.send(Opcode.TEXT, text.encode())

    def close(self, code: int = 1000) -> None:
        self.send(Opcode.CLOSE, Close(code, "").serialize())

    async def next(self) -> Frame:
        """The next frame of the server; EOFError when it cut the line."""
        event = await self._event()
        assert isinstance(event, Frame)
        return event

    async def closed(self) -> int:
        """Read to the server's close frame, echo it, wait for the end of the line; the code."""
        while (frame := await self.next()).opcode is not Opcode.CLOSE:
            continue
        self.send(Opcode.CLOSE, bytes(frame.data))
        await self.ended()
        return Close.parse(frame.data).code

    async def ended(self, seconds: float = 30.0) -> None:
        """Wait until the server has let go of the line."""
        async with asyncio.timeout(seconds):
            try:
                while await self.reader.read(65536):
                    continue
            except ConnectionError:
                return

    async def _event(self) -> Any:
        async with asyncio.timeout(30):
            while True:
                self.events += self.protocol.events_received()
                if self.events:
                    return self.events.pop(0)
                data = await self.reader.read(65536)
                if not data:
                    raise EOFError("the line was cut")
                self.protocol.receive_data(data)
                self.protocol.data_to_send()  # what the library would answer is ours to say


@asynccontextmanager
async def raw(port: int, path: str = "/") -> AsyncIterator[RawSocket]:
    """A connection to a server on this machine, before the upgrade."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 16)
    socket = RawSocket(reader, writer, f"ws://127.0.0.1:{port}{path}")
    try:
        yield socket
    finally:
        writer.transport.abort()
