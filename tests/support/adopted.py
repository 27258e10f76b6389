"""A real server of a tiny application, whose socket is adopted by a listener that notes all it is told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from one.realtime.messages import CloseCode
from one.realtime.protocol import EXTENSION, LiveProtocol
from one.realtime.socket_sink import MAX_SIZE, SocketSink
from support.raw_socket import RawSocket, raw
from support.web_server import free_port


class Ear:
    """A listener that notes what it is told."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.changed = asyncio.Event()
        self.sink: SocketSink | None = None

    def _note(self, what: str) -> None:
        self.heard.append(what)
        self.changed.set()

    def on_text(self, text: str) -> None:
        self._note(f"text {text}")

    def on_malformed(self, code: CloseCode = CloseCode.MALFORMED) -> None:
        self._note("malformed" if code is CloseCode.MALFORMED else "flood")

    def on_pong(self) -> None:
        self._note("pong")

    def on_pause(self) -> None:
        self._note("pause")

    def on_resume(self) -> None:
        self._note("resume")

    def on_lost(self) -> None:
        self._note("lost")

    async def until(self, *expected: str) -> None:
        """Wait until just this was heard."""
        async with asyncio.timeout(30):
            while self.heard != list(expected):
                self.changed.clear()
                await self.changed.wait()


class Resources:
    """A server of one application, which accepts, waits if told to, and is adopted by its ear."""

    def __init__(self) -> None:
        self.port = free_port()
        self.ear = Ear()
        self.adopt_when = asyncio.Event()
        self.adopt_when.set()
        self.accepted = asyncio.Event()
        self.run: Callable[..., Awaitable[None]] = self.adopted
        config = uvicorn.Config(
            self,
            port=self.port,
            ws=LiveProtocol,
            ws_max_size=MAX_SIZE,
            ws_ping_interval=None,
            ws_per_message_deflate=False,
            lifespan="off",
            log_config=None,
            timeout_graceful_shutdown=2,
        )
        self.server = uvicorn.Server(config)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.run(scope, receive, send)

    async def adopted(self, scope: Any, receive: Any, send: Any) -> None:
        assert (await receive())["type"] == "websocket.connect"
        await send({"type": "websocket.accept", "subprotocol": "one.v1"})
        self.accepted.set()
        await self.adopt_when.wait()
        self.ear.sink = sink = scope["extensions"][EXTENSION].take()
        sink.adopt(self.ear)
        sink.hear_early()

    @property
    def sink(self) -> SocketSink:
        assert self.ear.sink is not None
        return self.ear.sink

    @asynccontextmanager
    async def visited(self) -> AsyncIterator[RawSocket]:
        """A client that was let in, and whose socket is adopted."""
        async with raw(self.port) as socket:
            assert await socket.handshake() == 101
            async with asyncio.timeout(30):
                while self.ear.sink is None:
                    await asyncio.sleep(0.005)
            yield socket


@asynccontextmanager
async def served() -> AsyncIterator[Resources]:
    """It, while it serves."""
    resources = Resources()
    task = asyncio.create_task(resources.server._serve())
    while not resources.server.started:
        await asyncio.sleep(0.01)
    yield resources
    resources.server.should_exit = True
    await task
