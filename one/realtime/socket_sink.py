"""A socket kept below ASGI: frames of the server go straight to the transport, the client's to a listener.

It takes the transport over from the server's own protocol once the handshake is done, so that an idle
socket keeps neither its request nor the queues and events of the ASGI side: 4 KiB instead of 14, and
less for the processor's cache to go through when a class is written to.
"""

import asyncio
import logging
from collections.abc import MutableSet, Sequence
from typing import Any

from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol, Side

from one.realtime import wire
from one.realtime.messages import CloseCode, Message, Type
from one.realtime.ports import Listener

# At most this many bytes wait for a reader. The hub stops writing at the mark; a single write
# that crosses it is bounded by channel.JOIN_BYTES.
WRITE_HIGH = 48 * 1024
WRITE_LOW = 8 * 1024
# Above the limit of the protocol, so that a frame somewhat too large gets our close code.
MAX_SIZE = 64 * 1024
# Pieces of one message; browsers send such small ones whole.
FRAGMENTS = 64
CLOSE_SECONDS = 10
# Of any kind in a window: messages, their pieces, pings, pongs. A page sends a dozen; a parser that is given as many as a
# line carries does nothing else. Judged a slice of a read at a time, for 40,000 of them fit into one.
FRAMES_MOST, FRAMES_SECONDS = 256, 10.0
SLICE = 2048

log = logging.getLogger("one.live")


class SocketSink(asyncio.Protocol):
    """An open WebSocket on a transport. ``adopt`` it, then write."""

    __slots__ = (
        "_close_timer",
        "_closing",
        "_conn",
        "_count",
        "_deaf",
        "_early",
        "_frames",
        "_gone",
        "_listener",
        "_peers",
        "_stuck",
        "_window",
        "transport",
        "write",
    )

    def __init__(
        self,
        transport: asyncio.Transport,
        peers: MutableSet[Any],
        *,
        conn: Protocol | None = None,
        early: Sequence[str | None] = (),
        frames: Sequence[bytes] = (),
        gone: bool = False,
    ) -> None:
        """``peers`` are the server's connections, which end with it: we are one of them from here on.

        ``conn`` is a parser that has begun with the client's frames; ``early`` are messages (None: not
        text) and ``frames`` the pieces of one that came before. ``gone``: the line is dead already.
        """
        self.transport = transport
        # Bound once: the hub calls it for every frame, and a method of ours around it costs as much again.
        self.write = transport.write
        self._peers = peers
        self._conn = conn or Protocol(Side.SERVER, max_size=MAX_SIZE, logger=log)
        self._early = early
        self._frames = list(frames)
        self._gone = gone
        self._listener: Listener | None = None
        self._close_timer: asyncio.TimerHandle | None = None
        self._closing = self._stuck = self._deaf = False
        self._count, self._window = 0, 0.0
        if not self._gone:
            peers.add(self)
            transport.set_protocol(self)
            transport.set_write_buffer_limits(high=WRITE_HIGH, low=WRITE_LOW)

    def adopt(self, listener: Listener) -> None:
        """Give the socket to ``listener``; once it is greeted, call ``hear_early``."""
        if self._gone:
            listener.on_lost()
        else:
            self._listener = listener

    def hear_early(self) -> None:
        """Hand over what came before the socket was adopted; nobody is spoken to before the greeting."""
        early, self._early = self._early, ()
        for text in early:
            if self._listener is not None:
                self._listener.on_malformed() if text is None else self._listener.on_text(text)

    def send(self, message: Message) -> None:
        """Write a message of this socket alone; with a beat goes the ping that asks for a pong."""
        data = wire.text(message.payload)
        self.write(data + wire.PING if message.type is Type.BEAT else data)

    def waiting(self) -> int:
        """Bytes the peer has not taken yet."""
        return self.transport.get_write_buffer_size()

    def hang_up(self, code: CloseCode) -> None:
        """Send a close frame after what is waiting, and cut if the peer does not let us go in time."""
        if self._closing or self.transport.is_closing():
            return
        self._closing = True
        self.transport.write(wire.close(code, code.reason))
        self._cut_soon()

    def shutdown(self) -> None:
        """The server's last call: whoever is still here is told to come back."""
        self.hang_up(CloseCode.RESTART)

    # What the transport says

    def data_received(self, data: bytes) -> None:
        """Frames of the client, or pieces of them."""
        now = asyncio.get_running_loop().time()
        if now - self._window > FRAMES_SECONDS:
            self._window, self._count = now, 0
        for start in range(0, len(data), SLICE):
            if self._deaf:
                return
            self._read(data[start : start + SLICE])

    def _read(self, data: bytes) -> None:
        self._conn.receive_data(data)
        if self._conn.parser_exc is not None:  # not WebSocket: the library has written the close frame
            self._deaf = True
            self._end(b"".join(self._conn.data_to_send()))
            return
        for event in self._conn.events_received():
            if isinstance(event, Frame):
                self._count += 1
                self._frame(event)
        if self._count > FRAMES_MOST and not self._deaf:
            self._flooded()

    def _flooded(self) -> None:
        """Nothing more is read of this line; whether it takes our last words, with so much of its own unread, is its affair."""
        self._deaf = True
        if self._listener is not None:
            self._listener.on_malformed(CloseCode.RATE)
        self.hang_up(CloseCode.RATE)
        self.transport.close()

    def pause_writing(self) -> None:
        """The reader does not keep up."""
        self._stuck = True
        if self._listener is not None:
            self._listener.on_pause()

    def resume_writing(self) -> None:
        """The reader has caught up."""
        self._stuck = False
        if self._listener is not None:
            self._listener.on_resume()

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is gone."""
        self._gone = True
        self._peers.discard(self)
        if self._close_timer is not None:
            self._close_timer.cancel()
        self._conn.parser.close()  # it refers to its parser: a circle that only the collector would end
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.on_lost()

    # The client's frames

    def _frame(self, frame: Frame) -> None:
        if frame.opcode is Opcode.PONG:
            if self._listener is not None:
                self._listener.on_pong()
        elif frame.opcode is Opcode.PING:
            answer = b"".join(self._conn.data_to_send())
            if not self._stuck:  # who asks without reading is not answered: nothing piles up
                self.transport.write(answer)
        elif frame.opcode is Opcode.CLOSE:
            self._closed_by_peer()
        elif not self._closing:
            self._message(frame)

    def _message(self, frame: Frame) -> None:
        listener = self._listener
        if listener is None:
            return
        if frame.opcode is Opcode.BINARY:
            listener.on_malformed()
            return
        if frame.opcode is not Opcode.CONT:
            self._frames = []
        self._frames.append(bytes(frame.data))
        if len(self._frames) > FRAGMENTS:
            self._frames = []
            listener.on_malformed()
            return
        if not frame.fin:
            return
        data, self._frames = b"".join(self._frames), []
        try:
            text = data.decode()
        except UnicodeDecodeError:
            listener.on_malformed()
            return
        listener.on_text(text)

    def _closed_by_peer(self) -> None:
        answer = b"".join(self._conn.data_to_send())
        self._end(b"" if self._closing else answer)

    def _end(self, last_words: bytes) -> None:
        """Close after what is waiting; a peer that takes nothing of it is cut."""
        self._closing = True
        self.transport.write(last_words)
        self.transport.close()
        self._cut_soon()

    def _cut_soon(self) -> None:
        if self._close_timer is None:
            self._close_timer = asyncio.get_running_loop().call_later(CLOSE_SECONDS, self.transport.abort)
