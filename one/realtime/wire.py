"""WebSocket frames of the server, as bytes (RFC 6455 §5.2). They are not masked, so one buffer serves all."""

import struct
from collections.abc import Iterator

TEXT = 0x81  # FIN + text
CLOSE = 0x88
PING = b"\x89\x00"  # the pong is told by its opcode, no payload is needed


def text(payload: bytes) -> bytes:
    """One unfragmented text frame."""
    return _frame(TEXT, payload)


def close(code: int, reason: str = "") -> bytes:
    """A close frame; a control frame holds 125 bytes, so the reason is cut between characters."""
    cut = reason.encode()[:123].decode(errors="ignore").encode()
    return _frame(CLOSE, struct.pack("!H", code) + cut)


def _frame(first: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        return bytes((first, size)) + payload
    if size < 65536:
        return struct.pack("!BBH", first, 126, size) + payload
    return struct.pack("!BBQ", first, 127, size) + payload


def texts(data: bytes) -> Iterator[bytes]:
    """The payloads of the text frames in a buffer made by ``text``; other frames are passed over.

    For servers that cannot take bytes below ASGI: they get the same messages one by one.
    """
    at = 0
    while at < len(data):
        first, size = data[at], data[at + 1]
        at += 2
        if size == 126:
            (size,) = struct.unpack_from("!H", data, at)
            at += 2
        elif size == 127:
            (size,) = struct.unpack_from("!Q", data, at)
            at += 8
        if first == TEXT:
            yield data[at : at + size]
        at += size
