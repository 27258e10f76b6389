"""Frames of ours, taken apart again for servers and transports that carry messages and not bytes."""

import struct
from collections.abc import Iterator

from one.realtime import wire


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
        if first == wire.TEXT:
            yield data[at : at + size]
        at += size
