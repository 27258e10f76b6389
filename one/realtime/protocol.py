"""The one file that leans on uvicorn's inside: sockets kept below ASGI.

The application accepts a WebSocket through ASGI as usual, then *adopts* it: it takes the
protocol from ``scope["extensions"][EXTENSION]`` and gives it a ``Listener``. From then on the
ASGI task may end; text frames reach the listener as plain calls, and bytes are written straight
to the transport. That saves a task, two queues and a scope per idle socket, and lets the hub
write one buffer to many sockets. tests/test_protocol.py holds what is assumed of uvicorn.
"""

import asyncio
import logging
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode

from one.realtime import wire
from one.realtime.messages import CloseCode
from one.realtime.ports import Listener

EXTENSION = "one.live"
# At most this many bytes wait for a reader. The hub stops writing at the mark; a single write
# that crosses it is bounded by topic.JOIN_BYTES.
WRITE_HIGH = 48 * 1024
WRITE_LOW = 8 * 1024
# Above the limit of the protocol, so that a frame somewhat too large gets our close code.
MAX_SIZE = 64 * 1024
# Pieces of one message; browsers send such small ones whole.
FRAGMENTS = 64
CLOSE_SECONDS = 10

log = logging.getLogger("one.live")


class LiveProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol, which can be adopted by a listener."""

    listener: Listener | None = None

    def handle_connect(self, event: Any) -> None:
        """Offer ourselves to the application; its task starts after this returns."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            extensions: Any = self.scope["extensions"]
            extensions[EXTENSION] = self

    def adopt(self, listener: Listener) -> None:
        """Give the socket to ``listener``; call after ``websocket.accept``."""
        if self.disconnected or self.transport.is_closing():
            listener.on_lost()
            return
        self.listener = listener
        self.transport.set_write_buffer_limits(high=WRITE_HIGH, low=WRITE_LOW)
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        while not self.queue.empty():  # what came between the accept and now
            message = self.queue.get_nowait()
            if message["type"] == "websocket.receive":
                text = message.get("text")
                listener.on_malformed() if text is None else listener.on_text(text)
        # An idle socket keeps neither its request nor its scope: half of what it weighs.
        del self.scope, self.request, self.response

    def write(self, data: bytes) -> None:
        """Write ready-made frames (see ``wire``)."""
        self.transport.write(data)

    def waiting(self) -> int:
        """Bytes the peer has not taken yet."""
        return self.transport.get_write_buffer_size()

    def hang_up(self, code: int, reason: str = "") -> None:
        """Send a close frame after what is waiting, and cut if the peer does not let us go in time."""
        if self.close_sent or self.transport.is_closing():
            return
        self.close_sent = True
        self.transport.write(wire.close(code, reason))
        self.close_timer = self.loop.call_later(CLOSE_SECONDS, self.transport.abort)

    def handle_events(self) -> None:
        """Hand frames to the listener, if there is one."""
        if self.listener is None:
            super().handle_events()
            return
        for event in self.conn.events_received():
            if not isinstance(event, Frame):
                continue
            if event.opcode is Opcode.PONG:
                self.listener.on_pong()
            elif event.opcode is Opcode.PING:
                self._pong()
            elif event.opcode is Opcode.CLOSE:
                self._closed_by_peer()
            elif not self.close_sent:
                self._message(event)

    def _pong(self) -> None:
        answer = b"".join(self.conn.data_to_send())
        if self.writable.is_set():  # who asks without reading is not answered: nothing piles up
            self.transport.write(answer)

    def _message(self, event: Frame) -> None:
        assert self.listener is not None
        if event.opcode is Opcode.BINARY:
            self.listener.on_malformed()
            return
        if event.opcode is not Opcode.CONT:
            self.frames = []
        self.frames.append(bytes(event.data))
        if len(self.frames) > FRAGMENTS:
            self.frames = []
            self.listener.on_malformed()
            return
        if not event.fin:
            return
        data, self.frames = b"".join(self.frames), []
        try:
            text = data.decode()
        except UnicodeDecodeError:
            self.listener.on_malformed()
            return
        self.listener.on_text(text)

    def _closed_by_peer(self) -> None:
        answer = b"".join(self.conn.data_to_send())
        if not self.close_sent:
            self.close_sent = True
            self.transport.write(answer)
        self.transport.close()

    def handle_parser_exception(self) -> None:
        """A frame that is not WebSocket: the library has written the close frame already."""
        if self.listener is None:
            super().handle_parser_exception()
            return
        self.close_sent = True
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.close()

    def pause_writing(self) -> None:
        """The reader does not keep up."""
        super().pause_writing()
        if self.listener is not None:
            self.listener.on_pause()

    def resume_writing(self) -> None:
        """The reader has caught up."""
        super().resume_writing()
        if self.listener is not None:
            self.listener.on_resume()

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is gone."""
        listener, self.listener = self.listener, None
        super().connection_lost(exc)
        if listener is not None:
            listener.on_lost()

    def shutdown(self) -> None:
        """Uvicorn's last call: whoever is still here is told to come back."""
        if self.listener is None:
            super().shutdown()
            return
        self.hang_up(CloseCode.RESTART)

    async def run_asgi(self) -> None:
        """Run the application; unlike uvicorn's, an adopted socket outlives it."""
        try:
            await self.app(self.scope, self.receive, self.send)
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("live application failed")
            self.send_500_response()
        else:
            if not self.handshake_complete:
                self.send_500_response()
        if self.listener is None and self.close_timer is None:
            self.transport.close()
