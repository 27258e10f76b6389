"""Frames we put together by hand, read back by the websockets library."""

from hypothesis import given
from hypothesis import strategies as st
from support.frames import read, texts
from websockets.frames import Close, Opcode

from one.realtime import wire

# Sizes on both sides of the three ways a length is written.
edges = st.sampled_from((0, 1, 125, 126, 127, 65535, 65536, 70_000)).map(lambda size: b"x" * size)
payloads = st.one_of(st.text().map(str.encode), edges)


@given(payloads)
def test_a_text_frame_is_what_the_library_reads_and_would_write(payload: bytes) -> None:
    (frame,) = read(wire.text(payload))
    assert (frame.opcode, frame.fin, bytes(frame.data)) == (Opcode.TEXT, True, payload)
    assert wire.text(payload) == frame.serialize(mask=False)


@given(st.integers(4000, 4999), st.text() | st.text("aé€😀", min_size=30, max_size=130))
def test_a_close_frame_is_what_the_library_reads(code: int, reason: str) -> None:
    (frame,) = read(wire.close(code, reason))
    frame.check()
    close = Close.parse(frame.data)  # raises when the reason is not UTF-8
    assert (frame.opcode, close.code) == (Opcode.CLOSE, code)
    assert reason.startswith(close.reason)
    assert close.reason == reason or len(close.reason.encode()) > 119


def test_the_ping_is_a_frame() -> None:
    (frame,) = read(wire.PING)
    frame.check()
    assert (frame.opcode, bytes(frame.data)) == (Opcode.PING, b"")


@given(st.lists(payloads, max_size=5))
def test_joined_frames_are_read_one_by_one(some: list[bytes]) -> None:
    data = b"".join(wire.text(payload) + wire.PING for payload in some)
    assert texts(data) == some
