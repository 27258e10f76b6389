"""The messages of ``one.v1``: what travels, in both directions, without I/O. See docs/protocol.md."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple, Self

import msgspec

from one.events import timestamp

SUBPROTOCOL = "one.v1"
CLIENT_FRAME_MOST = 4096  # bytes; the largest honest frame, a resume of 60 channels, is half of it
READ_MOST = 50  # ids in one read: more than any screen shows
REPLAY_CHUNK = 16  # events in one frame of a replay


class Type(StrEnum):
    """The first member of every message, in both directions."""

    HELLO = "hello"
    EVENT = "event"
    EVENTS = "events"
    RESUMED = "resumed"
    SNAPSHOT = "snapshot"
    CHANNELS = "channels"
    BEAT = "beat"
    BYE = "bye"
    RESUME = "resume"
    READ = "read"
    PING = "ping"


class CloseCode(IntEnum):
    """Why the server hung up, and how the close frame says it. 4000-4499: come back; 4500-4999: do not."""

    reason: str

    def __new__(cls, code: int, reason: str) -> Self:
        """The number is the value."""
        made = int.__new__(cls, code)
        made._value_ = code
        made.reason = reason
        return made

    RESTART = 1012, "restart"
    TIMEOUT = 4000, "silent"
    TOO_SLOW = 4008, "too slow"
    REPLACED = 4009, "newer sockets of yours"
    INSTEAD = 4010, "a tab of yours took the lead"
    RATE = 4013, "too many frames"
    SESSION_ENDED = 4500, "session ended"
    DEVICE_REVOKED = 4501, "device revoked"
    MALFORMED = 4502, f"expected a frame of {SUBPROTOCOL}, at most {CLIENT_FRAME_MOST} bytes"
    VERSION = 4503, f"expected the subprotocol {SUBPROTOCOL}"


class SnapshotReason(StrEnum):
    """Why a gap cannot be replayed."""

    TOO_OLD = "too_old"
    EPOCH = "epoch"
    OVERFLOW = "overflow"


class Resume(msgspec.Struct, tag_field="type", tag=Type.RESUME.value):
    """Replay what follows these positions."""

    epoch: str
    seqs: dict[str, int]


class Read(msgspec.Struct, tag_field="type", tag=Type.READ.value):
    """These items were on screen."""

    ids: list[int]


class Ping(msgspec.Struct, tag_field="type", tag=Type.PING.value):
    """Answered by a beat at once."""


class Unknown(msgspec.Struct):
    """A type of a later version of the protocol: well formed, and ignored."""

    type: str


ClientMessage = Resume | Read | Ping
_decoder = msgspec.json.Decoder(ClientMessage)
_unknown = msgspec.json.Decoder(Unknown)
_KNOWN = frozenset((Type.RESUME, Type.READ, Type.PING))


class Malformed(Exception):
    """A client frame that is not of the protocol; the connection ends with 4502."""


def parse(text: str) -> ClientMessage | None:
    """Read a client frame; None for a type this version does not know."""
    if len(text) > CLIENT_FRAME_MOST or len(text.encode(errors="replace")) > CLIENT_FRAME_MOST:
        raise Malformed("too long")
    try:
        message: ClientMessage = _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        try:
            if _unknown.decode(text).type not in _KNOWN:
                return None
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            pass
        raise Malformed(str(error)) from error
    if isinstance(message, Read) and len(message.ids) > READ_MOST:
        raise Malformed(f"read: expected at most {READ_MOST} ids, got {len(message.ids)}")
    return message


def now() -> str:
    """The server's time as it stands in frames."""
    return timestamp(datetime.now(UTC))


class Message(NamedTuple):
    """A message of the server: its text, and what it says of where its reader stands, so that nobody takes it apart."""

    type: Type
    payload: bytes
    seqs: Mapping[str, int] = {}
    left: Sequence[str] = ()
    epoch: str = ""


def _encode(type_: Type, **members: Any) -> bytes:
    return msgspec.json.encode({"type": type_.value, **members})


def hello(
    epoch: str, seqs: Mapping[str, int], children: Mapping[str, Sequence[str]], unread: int, beat: int
) -> Message:
    """First frame of a connection: where each channel stands."""
    text = _encode(
        Type.HELLO, epoch=epoch, seqs=seqs, children=children, unread=unread, beat=beat, server_time=now()
    )
    return Message(Type.HELLO, text, seqs, epoch=epoch)


def event(channel: str, seq: int, payload: bytes) -> Message:
    """One event, as it was put together when it was written (one/events.py)."""
    return Message(Type.EVENT, payload, {channel: seq})


def events(channel: str, rows: Sequence[tuple[int, bytes]]) -> Message:
    """A piece of the replay of a channel: ``event`` frames, unchanged, in a list."""
    text = b'{"type":"events","list":[' + b",".join([payload for _, payload in rows]) + b"]}"
    return Message(Type.EVENTS, text, {channel: rows[-1][0]})


def resumed(seqs: Mapping[str, int]) -> Message:
    """The replay is complete up to here."""
    return Message(Type.RESUMED, _encode(Type.RESUMED, seqs=seqs), seqs)


def snapshot(reason: SnapshotReason, unread: int | None, seqs: Mapping[str, int]) -> Message:
    """The gap cannot be replayed: read the page, go on from ``seqs``."""
    text = _encode(Type.SNAPSHOT, reason=reason.value, unread=unread, seqs=seqs)
    return Message(Type.SNAPSHOT, text, seqs)


def channels(
    joined: Mapping[str, int], left: Sequence[str], children: Mapping[str, Sequence[str]]
) -> Message:
    """Rights changed while connected. ``children`` says for whom the channels speak now."""
    text = _encode(Type.CHANNELS, joined=joined, left=left, children=children)
    return Message(Type.CHANNELS, text, joined, left)


def beat(seqs: Mapping[str, int]) -> Message:
    """We are here, and these channels moved."""
    return Message(Type.BEAT, _encode(Type.BEAT, seqs=seqs, server_time=now()))


def bye(retry_ms: int) -> Message:
    """The server is about to close; come back after this delay."""
    return Message(Type.BYE, _encode(Type.BYE, retry_ms=retry_ms))


def age(data: bytes) -> float:
    """Seconds since the time of the first event in this frame, never below zero."""
    start = data.find(b'"at":"') + 6
    at = datetime.fromisoformat(data[start : data.find(b'"', start)].decode())
    return max(0.0, (datetime.now(UTC) - at).total_seconds())
