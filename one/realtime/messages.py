"""The messages of ``one.v1``: what travels, in both directions, without I/O. See docs/protocol.md."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

import msgspec

from one.events import timestamp

SUBPROTOCOL = "one.v1"
CLIENT_FRAME_MOST = 4096  # bytes; the largest honest frame, a resume of 60 channels, is half of it
READ_MOST = 50  # ids in one read: more than any screen shows
REPLAY_CHUNK = 16  # events in one frame of a replay


class CloseCode(IntEnum):
    """Why the server hung up. 4000-4499: come back; 4500-4999: do not."""

    RESTART = 1012
    TIMEOUT = 4000
    TOO_SLOW = 4008
    REPLACED = 4009
    RATE = 4013
    SESSION_ENDED = 4500
    DEVICE_REVOKED = 4501
    MALFORMED = 4502
    VERSION = 4503


class SnapshotReason:
    """Why a gap cannot be replayed."""

    TOO_OLD = "too_old"
    EPOCH = "epoch"
    OVERFLOW = "overflow"


class Resume(msgspec.Struct, tag_field="type", tag="resume"):
    """Replay what follows these positions."""

    epoch: str
    seqs: dict[str, int]


class Read(msgspec.Struct, tag_field="type", tag="read"):
    """These items were on screen."""

    ids: list[int]


class Ping(msgspec.Struct, tag_field="type", tag="ping"):
    """Answered by a beat at once."""


class Unknown(msgspec.Struct):
    """A type of a later version of the protocol: well formed, and ignored."""

    type: str


ClientMessage = Resume | Read | Ping
_decoder = msgspec.json.Decoder(ClientMessage)
_unknown = msgspec.json.Decoder(Unknown)
_KNOWN = frozenset(("resume", "read", "ping"))


class Malformed(Exception):
    """A client frame that is not of the protocol; the connection ends with 4502."""


def parse(text: str) -> ClientMessage | None:
    """Read a client frame; None for a type this version does not know."""
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


def _encode(type_: str, **members: Any) -> bytes:
    return msgspec.json.encode({"type": type_, **members})


def hello(
    epoch: str, seqs: Mapping[str, int], children: Mapping[str, Sequence[str]], unread: int, beat: int
) -> bytes:
    """First frame of a connection: where each channel stands."""
    return _encode(
        "hello", epoch=epoch, seqs=seqs, children=children, unread=unread, beat=beat, server_time=now()
    )


def events(payloads: Iterable[bytes]) -> bytes:
    """A piece of a replay: ``event`` frames, unchanged, in a list."""
    return b'{"type":"events","list":[' + b",".join(payloads) + b"]}"


def resumed(seqs: Mapping[str, int]) -> bytes:
    """The replay is complete up to here."""
    return _encode("resumed", seqs=seqs)


def snapshot(reason: str, unread: int | None, seqs: Mapping[str, int]) -> bytes:
    """The gap cannot be replayed: read the page, go on from ``seqs``."""
    return _encode("snapshot", reason=reason, unread=unread, seqs=seqs)


def channels(joined: Mapping[str, int], left: Sequence[str], children: Mapping[str, Sequence[str]]) -> bytes:
    """Rights changed while connected. ``children`` says for whom the joined channels speak."""
    return _encode("channels", joined=joined, left=left, children=children)


def beat(seqs: Mapping[str, int]) -> bytes:
    """We are here, and these channels moved."""
    return _encode("beat", seqs=seqs, server_time=now())


def bye(retry_ms: int) -> bytes:
    """The server is about to close; come back after this delay."""
    return _encode("bye", retry_ms=retry_ms)


def age(data: bytes) -> float:
    """Seconds since the time of the first event in this frame, never below zero."""
    start = data.find(b'"at":"') + 6
    at = datetime.fromisoformat(data[start : data.find(b'"', start)].decode())
    return max(0.0, (datetime.now(UTC) - at).total_seconds())
