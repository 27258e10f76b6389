"""The one file that leans on uvicorn's inside: a socket is taken out of ASGI once it is open.

The application accepts a WebSocket through ASGI as usual, then takes it: it finds the protocol in
``scope["extensions"][EXTENSION]``, calls ``take`` and has a ``SocketSink``. From then on the ASGI task
may end. That saves a task, a queue, two events, the request and the scope per idle socket, and lets the
hub write one buffer to many sockets. tests/realtime/test_protocol.py holds what is assumed of uvicorn.
"""

import asyncio
import logging
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets import http11

from one.realtime import metrics
from one.realtime.socket_sink import SocketSink

EXTENSION = "one.live"

# What a request's head may be, a page's and a handshake's alike (one/http/timeouts.py refuses more with 431). The cookies
# of other sites of our domain come with both, and the parser of handshakes would take a tenth of it in a line.
HEAD_MOST = 1 << 16  # bytes of the first line and the headers
HEADERS_MOST = 256
http11.MAX_LINE_LENGTH = HEAD_MOST + 100
http11.MAX_NUM_HEADERS = HEADERS_MOST

EARLY_MOST = (
    4200  # bytes between the accept and the listener's first breath: the largest frame of the protocol
)

_REFUSED = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"

log = logging.getLogger("one.live")


class LiveProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol, which can be taken over."""

    _taken = False
    _pieces = 0  # of data received; the first is the request
    _early = 0  # bytes of the client before the socket is taken

    def handle_connect(self, event: Any) -> None:
        """Offer ourselves to the application; its task starts after this returns."""
        super().handle_connect(event)
        if not hasattr(self, "scope"):  # refused: no key, or another version than WebSocket's 13
            metrics.handshakes.labels(str(self.response.status_code)).inc()
        else:
            extensions: Any = self.scope["extensions"]
            extensions[EXTENSION] = self

    def take(self) -> SocketSink:
        """The open socket, which is the caller's from here on; call after ``websocket.accept``."""
        early = []  # what came between the accept and now
        while not self.queue.empty():
            message = self.queue.get_nowait()
            if message["type"] == "websocket.receive":
                early.append(message.get("text"))
        self._taken = True
        gone = self.disconnected or self.transport.is_closing()
        if not gone:  # a line that is ending is still ours to see off, and connection_lost takes us out
            self.connections.discard(self)
        # The parser stays if the client has spoken: it may be in the middle of a frame.
        spoken = self._pieces > 1
        sink = SocketSink(
            self.transport,
            self.connections,
            conn=self.conn if spoken else None,
            early=early,
            frames=self.frames,
            gone=gone,
        )
        if self.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()
        if not spoken:
            self.conn.parser.close()  # its frame holds the request, and refers to the parser
        del self.scope, self.request, self.response
        return sink

    def data_received(self, data: bytes) -> None:
        """The request, which comes whole, then frames of the client."""
        self._pieces += 1
        if self._pieces > 1:
            # Frames wait for our answer (RFC 6455, 4.1): a megabyte of them would be parsed for whom nobody knows.
            self._early += len(data)
            if not self.handshake_complete or self._early > EARLY_MOST:
                self.transport.abort()
                return
        super().data_received(data)
        if self._pieces == 1 and not self.handshake_initiated:
            self._refuse_handshake()

    def _refuse_handshake(self) -> None:
        """It is a request, but no handshake (POST, a body): uvicorn would leave it without an answer."""
        metrics.handshakes.labels("400").inc()
        if not self.transport.is_closing():
            self.transport.write(_REFUSED)
            self.transport.close()

    async def run_asgi(self) -> None:
        """Run the application; unlike uvicorn's, a socket that was taken outlives it."""
        try:
            await self.app(self.scope, self.receive, self.send)
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("live application failed")
            if not self._taken:
                self.send_500_response()
        else:
            if not self._taken and not self.handshake_complete:
                self.send_500_response()
        if not self._taken and self.close_timer is None:
            self.transport.close()
