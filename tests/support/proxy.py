"""A line between a client and a server that a test can stall, slow down, deafen or cut."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from support.accepting import accepting

RESENT = 0.6  # seconds until the kernel sends a lost packet again, at a round trip of 300 ms


class Proxy:
    """Listens on ``port``, passes every connection on to ``target``: a port of this machine, or a unix socket.

    ``delay`` is in seconds, added to each direction. ``loss`` is the share of pieces that are lost and sent
    again: a proxy cannot take a byte out of TCP, but what a reader sees of a lost packet is that it and all
    behind it come ``RESENT`` seconds later. ``stall`` holds the bytes back, as a network does that
    is away for a while; ``swallow`` takes them and loses them: the line stands and nothing arrives, ever.
    """

    def __init__(self, target: int | Path) -> None:
        self.target = target
        self.port = 0
        self.delay = self.loss = 0.0
        self.opened = 0
        self._flows = asyncio.Event()
        self._flows.set()
        self._deaf: set[asyncio.StreamWriter] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def stall(self) -> None:
        """From now on nothing passes, in any connection, until ``flow``; nothing is lost."""
        self._flows.clear()

    def flow(self) -> None:
        """Pass on what was held back and all that follows."""
        self._flows.set()

    def swallow(self) -> None:
        """The connections that stand now lose every byte from here on; new ones work."""
        self._deaf |= self._writers

    def cut(self) -> None:
        """Reset every connection."""
        for writer in list(self._writers):
            writer.transport.abort()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.opened += 1
        try:
            if isinstance(self.target, Path):
                there, back = await asyncio.open_unix_connection(str(self.target))
            else:
                there, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, back}
        ways = [asyncio.create_task(self._pass(*way)) for way in ((reader, back), (there, writer))]
        self._tasks.update(ways)
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            for end in (writer, back):
                self._writers.discard(end)
                self._deaf.discard(end)
                end.transport.abort() if end.transport.get_write_buffer_size() else end.close()
            await asyncio.gather(*ways, return_exceptions=True)
            self._tasks.difference_update(ways)

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        async def send() -> None:
            while True:
                due, data = await pieces.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                await self._flows.wait()
                if sink not in self._deaf:
                    sink.write(data)
                    await sink.drain()
                pieces.task_done()

        with contextlib.suppress(OSError):
            async with asyncio.TaskGroup() as tasks:
                sending = tasks.create_task(send())
                while data := await source.read(65536):
                    resent = RESENT if random.random() < self.loss else 0.0
                    pieces.put_nowait((loop.time() + self.delay + resent, data))
                await pieces.join()
                sending.cancel()


@asynccontextmanager
async def proxied(target: int | Path) -> AsyncIterator[Proxy]:
    """A proxy for as long as the block lasts."""
    proxy = Proxy(target)
    async with accepting(proxy.serve) as proxy.port:
        yield proxy
