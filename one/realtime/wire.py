"""WebSocket frames of the server, as bytes (RFC 6455 §5.2). They are not masked, so one buffer serves all."""

import struct

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
