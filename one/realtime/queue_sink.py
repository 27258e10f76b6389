"""A sink over plain ASGI, for servers without our extension: same behaviour, one task a socket."""

import asyncio
from collections import deque

from starlette.websockets import WebSocket, WebSocketState

from one.realtime.messages import CloseCode, Message
from one.realtime.ports import Listener
from one.realtime.socket_sink import WRITE_HIGH, WRITE_LOW

SEND_SECONDS = 40.0  # a peer that takes nothing for so long is cut


class QueueSink:
    """Messages wait here, bounded like a transport's buffer, and are sent one by one."""

    write = None  # messages, not frames: those are the server's business

    def __init__(self, websocket: WebSocket) -> None:
        """``websocket`` is accepted."""
        self._websocket = websocket
        self._messages: deque[Message] = deque()
        self._size = 0
        self._more = asyncio.Event()
        self._paused = False
        self._closing: CloseCode | None = None
        self._listener: Listener | None = None

    def adopt(self, listener: Listener) -> None:
        """Give the socket to ``listener``; ``run`` calls it."""
        self._listener = listener

    def send(self, message: Message) -> None:
        """Queue a message."""
        if self._closing is not None:
            return
        self._messages.append(message)
        self._size += len(message.payload)
        self._more.set()
        if self._size > WRITE_HIGH and not self._paused:
            self._paused = True
            if self._listener is not None:
                self._listener.on_pause()

    def waiting(self) -> int:
        """Bytes the peer has not taken yet."""
        return self._size

    def hang_up(self, code: CloseCode) -> None:
        """Close after what is queued."""
        if self._closing is None:
            self._closing = code
            self._more.set()

    async def run(self) -> None:
        """Read and write until the socket is gone."""
        assert self._listener is not None
        reader = asyncio.create_task(self._read(self._listener))
        writer = asyncio.create_task(self._send(self._listener))
        try:
            await asyncio.wait((reader, writer), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (reader, writer):
                task.cancel()
            await asyncio.gather(reader, writer, return_exceptions=True)
            self._listener.on_lost()

    async def _read(self, listener: Listener) -> None:
        while True:
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if message.get("text") is None:
                listener.on_malformed()
            else:
                listener.on_text(message["text"])

    async def _send(self, listener: Listener) -> None:
        while True:
            while self._messages:
                payload = self._messages.popleft().payload
                async with asyncio.timeout(SEND_SECONDS):
                    await self._websocket.send_text(payload.decode())
                listener.on_pong()  # whoever takes is alive; the server's own pings find the dead
                self._size -= len(payload)
                if self._paused and self._size <= WRITE_LOW:
                    self._paused = False
                    listener.on_resume()
            if self._closing is not None:
                if self._websocket.application_state is WebSocketState.CONNECTED:
                    await self._websocket.close(self._closing, self._closing.reason)
                return
            self._more.clear()
            await self._more.wait()
