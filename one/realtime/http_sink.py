"""A sink for readers over plain HTTP (SSE and poll): messages wait here until the answer takes them."""

import asyncio
from collections import deque

import msgspec

from one.realtime.cursor import Cursor
from one.realtime.ports import Listener
from one.realtime.socket_sink import WRITE_HIGH, WRITE_LOW
from one.realtime.unframe import texts


class HttpSink:
    """Bounded like a socket's buffer: past the bound the reader gets a snapshot instead."""

    def __init__(self, cursor: Cursor) -> None:
        """``cursor`` is moved as messages are taken out."""
        self.cursor = cursor
        self.closed_with: int | None = None
        self._listener: Listener | None = None
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._paused = False
        self._more = asyncio.Event()

    def adopt(self, listener: Listener) -> None:
        """Tell ``listener`` of pauses."""
        self._listener = listener

    def write(self, data: bytes) -> None:
        """Queue the messages of these frames."""
        for payload in texts(data):
            self._waiting.append(payload)
            self._size += len(payload)
        self._more.set()
        if self._size > WRITE_HIGH and not self._paused and self._listener is not None:
            self._paused = True
            self._listener.on_pause()

    def waiting(self) -> int:
        """Bytes the peer has not taken yet."""
        return self._size

    def hang_up(self, code: int, reason: str = "") -> None:
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
        for payload in taken:
            news |= self.cursor.apply(msgspec.json.decode(payload))
        if self._listener is not None:
            self._listener.on_pong()  # whoever takes is alive
            if self._paused and self._size <= WRITE_LOW:
                self._paused = False
                self._listener.on_resume()
        return taken, news
