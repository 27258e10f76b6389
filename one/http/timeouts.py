"""HTTP connections that must say what they want and take what they get: uvicorn itself waits for ever for both.

Nor does it bound how much is said before the application is asked: a minute of headers is gigabytes of memory.
"""

import asyncio
from collections import deque
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from one.realtime import metrics
from one.realtime.protocol import HEAD_MOST, HEADERS_MOST

HEADERS_SECONDS = 10.0  # from the connection, or the first byte of a later request, to the end of its headers
BODY_SECONDS = 120.0  # from the headers to the end of the body: a megabyte on the slow line of an old phone
LINE = 32 << 10  # bytes a second of a slow line, on which a photo takes longer than that
BODY_MORE = 600.0  # and how much longer at most
TAKE_SECONDS = 60.0  # for a full buffer to empty to a quarter: half a kilobyte a second is no reader any more


class HeadTooLargeError(Exception):
    """For the parser, which ends with it."""


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, with a bound to what a request's headers, its body and an answer may take."""

    _deadline: asyncio.TimerHandle | None = None
    _said = 0  # bytes, since the headers began
    _patience = BODY_SECONDS
    _owed = False  # the headers came, the end of the body did not
    _body: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """The first request is due."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """More of a request. Most come whole: a clock is wound for the others only."""
        self._said += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._deadline is not None and self._said > HEAD_MOST:
            self._refuse()
        elif self._owed and self._body is None:
            self.headers = deque(maxlen=0)  # type: ignore[assignment]  # trailers: nobody reads them
            self._body = self.loop.call_later(self._patience, self._cut_body)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._said = 0
        if self._deadline is None:
            self._wait()

    def on_headers_complete(self) -> None:
        """The application takes over; what it waits for is its own business."""
        self._enough()
        if self._head_is_too_large:
            raise HeadTooLargeError
        said = dict(self.headers).get(b"content-length", b"")
        self._patience = BODY_SECONDS + min(BODY_MORE, int(said) / LINE if said.isdigit() else 0)
        super().on_headers_complete()
        self._owed = not self._upgrades

    def on_message_complete(self) -> None:
        """All of it came."""
        super().on_message_complete()
        self._all_came()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for any more."""
        self._enough()
        self._all_came()
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

    def send_400_response(self, msg: str) -> None:
        """What is no request; or one whose head is too large, which uvicorn takes for the same."""
        if self._head_is_too_large:
            self._refuse()
        else:
            super().send_400_response(msg)

    @property
    def _head_is_too_large(self) -> bool:
        """Judged whole, whatever came in how many reads, so that pages and handshakes are let in alike."""
        headers = self.headers or ()
        size = len(self.url or b"") + sum(len(name) + len(value) + 4 for name, value in headers)
        return size > HEAD_MOST or len(headers) > HEADERS_MOST

    @property
    def _upgrades(self) -> bool:
        """Whether another protocol takes over, which has its own bounds."""
        return bool(self.parser.should_upgrade()) and self._should_upgrade()

    def _all_came(self) -> None:
        self._owed = False
        if self._body is not None:
            self._body.cancel()
            self._body = None

    def _cut_body(self) -> None:
        self._body = None
        if self.pipeline:  # it is not read before an earlier request is answered
            self._body = self.loop.call_later(BODY_SECONDS, self._cut_body)
        else:
            self.transport.abort()

    def _refuse(self) -> None:
        """Too many headers: said, unless an earlier request is still being answered."""
        self._enough()
        if self.headers and self._should_upgrade():
            metrics.handshakes.labels("431").inc()
        else:
            metrics.requests.labels("none", "431").inc()
        if self._answering:
            self.transport.abort()
            return
        self.transport.write(
            b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        )
        self.transport.close()

    @property
    def _answering(self) -> bool:
        cycle: Any = self.cycle
        return cycle is not None and not cycle.response_complete

    def _cut(self) -> None:
        if self._answering:  # an earlier request is
            self._wait()
        else:
            self.transport.abort()
