"""Frames of the server, read by the websockets library."""

from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader


def read(data: bytes) -> list[Frame]:
    """All frames of a server's stream."""
    stream = StreamReader()
    stream.feed_data(data)
    stream.feed_eof()
    frames: list[Frame] = []
    while True:
        at_end = stream.at_eof()
        try:
            next(at_end)
        except StopIteration as end:
            if end.value:
                return frames
        parser = Frame.parse(stream.read_exact, mask=False)
        try:
            next(parser)
        except StopIteration as end:
            frames.append(end.value)
        else:
            raise AssertionError("a frame was cut short")


def texts(data: bytes) -> list[bytes]:
    """The payloads of the text frames in it."""
    return [bytes(frame.data) for frame in read(data) if frame.opcode is Opcode.TEXT]
