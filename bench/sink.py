"""A mail server that takes everything at once and keeps nothing but a count: what stands for the relay."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Sink:
    """``mails`` were taken; ``port`` is on the loopback."""

    def __init__(self) -> None:
        self.mails, self.bytes, self.port = 0, 0, 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        writer.write(b"220 sink\r\n")
        try:
            while command := (await reader.readline())[:4].upper():
                if command == b"DATA":
                    writer.write(b"354 go on\r\n")
                    self.bytes += len(await reader.readuntil(b"\r\n.\r\n"))
                    self.mails += 1
                writer.write(b"221 bye\r\n" if command == b"QUIT" else b"250 yes\r\n")
                if command == b"QUIT":
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()


@asynccontextmanager
async def running() -> AsyncIterator[Sink]:
    """As long as the block lasts."""
    sink = Sink()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0, limit=1024 * 1024)
    sink.port = server.sockets[0].getsockname()[1]
    async with server:
        yield sink
