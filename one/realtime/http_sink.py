"""A sink for readers over plain HTTP (SSE and poll): messages wait here until the answer takes them."""

import asyncio
from collections import deque

from one.realtime.cursor import Cursor
from one.realtime.messages import CloseCode, Message
from one.realtime.ports import Listener
from one.realtime.socket_sink import WRITE_HIGH, WRITE_LOW


class HttpSink:
    """Bounded like a socket's buffer: past the bound the reader gets a snapshot instead."""

    write = None  # messages, not frames

    def __init__(self, cursor: Cursor) -> None:
        """``cursor`` is moved as messages are taken out."""
        self.cursor = cursor
        self.closed_with: CloseCode | None = None
        self._listener: Listener | None = None
        self._waiting: deque[Message] = deque()
        self._size = 0
        self._paused = False
        self._more = asyncio.Event()

    def adopt(self, listener: Listener) -> None:
        """Tell ``listener`` of pauses."""
        self._listener = listener

    def send(self, message: Message) -> None:
        """Queue a message."""
        self._waiting.append(message)
        self._size += len(message.payload)
        self._more.set()
        if self._size > WRITE_HIGH and not self._paused and self._listener is not None:
            self._paused = True
            self._listener.on_pause()

    def waiting(self) -> int:
        """Bytes the peer has not taken yet."""
        return self._size

    def hang_up(self, code: CloseCode) -> None:
        """Nothing follows what is queued."""
        self.closed_with = code
        self._more.set()

    async def take(self, seconds: float) -> tuple[list[bytes], bool]:
        """What waits, at once or within ``seconds``; and whether it brings the reader something new."""
        if not self._waiting and self.closed_with is None:
            self._more.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self._more.wait()
            except TimeoutError:
                return [], False
        taken = list(self._waiting)
        self._waiting.clear()
        self._size = 0
        news = False
        for message in taken:
            news |= self.cursor.apply(message)
        if self._listener is not None:
            self._listener.on_pong()  # whoever takes is alive
            if self._paused and self._size <= WRITE_LOW:
                self._paused = False
                self._listener.on_resume()
        return [message.payload for message in taken], news
