"""One line a browser: a tab that takes the lead from one that is frozen ends the line which that one left standing.

A frozen page closes nothing, and its browser answers our pings for it. The tabs of a session are those of one browser, so
the new line says in its address that it stands instead of all others (docs/protocol.md, « The tabs of one browser »).
"""

import logging
import secrets
from typing import NamedTuple

import msgspec

from one.realtime.connection import Connection
from one.realtime.messages import CloseCode
from one.realtime.publisher import Publisher
from one.realtime.registry import Registry

LINES = "lines"  # the channel by which workers tell each other

log = logging.getLogger("one.live")


class _Told(NamedTuple):
    worker: str
    session_id: int
    device_id: int


_told = msgspec.json.Decoder(_Told)


class Lines:
    """The lines of this worker, and a word to the others."""

    def __init__(self, registry: Registry[Connection], publisher: Publisher) -> None:
        """Of ``registry``; the others hear of it by ``publisher``, as soon as Redis is there."""
        self._registry = registry
        self._publisher = publisher
        self._worker = secrets.token_hex(8)

    def clear(self, session_id: int, device_id: int) -> None:
        """Another line of this session, or tablet, is about to stand instead of those it has, whoever holds them."""
        self._end(session_id, device_id)
        self._publisher.send(LINES, msgspec.json.encode(_Told(self._worker, session_id, device_id)))

    def on_message(self, data: bytes) -> None:
        """A word of a worker, which may be our own."""
        try:
            told = _told.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            log.warning("a message on %s is not ours", LINES)
            return
        if told.worker != self._worker:
            self._end(told.session_id, told.device_id)

    def _end(self, session_id: int, device_id: int) -> None:
        registry = self._registry
        theirs = (
            registry.by_device.get(device_id, ()) if device_id else registry.by_session.get(session_id, ())
        )
        for line in theirs:
            line.close(CloseCode.INSTEAD)
