"""HTTP connections that must say what they want and take what they get: uvicorn itself waits for ever for both."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADERS_SECONDS = 10.0  # from the connection, or the first byte of a later request, to the end of its headers
TAKE_SECONDS = 60.0  # for a full buffer to empty to a quarter: half a kilobyte a second is no reader any more


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, with a bound to the time a request's headers, and an answer, may take."""

    _deadline: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """The first request is due."""
        super().connection_made(transport)
        self._wait()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        if self._deadline is None:
            self._wait()

    def on_headers_complete(self) -> None:
        """The application takes over; what it waits for is its own business."""
        self._enough()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for any more."""
        self._enough()
        self._taken()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The reader does not keep up: an answer that nobody takes must not be held for ever."""
        super().pause_writing()
        if self._stuck is None:
            self._stuck = self.loop.call_later(TAKE_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """It reads again."""
        super().resume_writing()
        self._taken()

    def _taken(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(HEADERS_SECONDS, self._cut)

    def _enough(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _cut(self) -> None:
        cycle: Any = self.cycle
        if cycle is None or cycle.response_complete:
            self.transport.abort()
        else:  # an earlier request is still being answered
            self._wait()
