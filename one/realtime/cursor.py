"""The cursor of a stream without a socket: where its reader stands, as one short text.

SSE's event id and the poll's parameter are the same thing, so a reader may change from one to the
other, and from one worker to another, without a session anywhere.
"""

import base64
import binascii

import msgspec

from one.realtime.messages import Message, Type

MOST = 8192  # characters; a person of 60 channels needs 2,000


class BadCursorText(ValueError):
    """Not a cursor of ours."""


class Cursor(msgspec.Struct):
    """Epoch and seqs, kept up with every message that goes out."""

    epoch: str = ""
    seqs: dict[str, int] = {}
    server_epoch: str = ""  # of the last hello; the reader's own from the next snapshot on

    def text(self) -> str:
        """For an address or a header: ASCII without signs that need quoting."""
        own = {"epoch": self.epoch, "seqs": self.seqs}
        return base64.urlsafe_b64encode(msgspec.json.encode(own)).decode().rstrip("=")

    def apply(self, message: Message) -> bool:
        """Move by a message that goes out; True when it brings the reader something new."""
        match message.type:
            case Type.HELLO:
                self.server_epoch = message.epoch
                if self.epoch:
                    return False
                self.epoch, self.seqs = message.epoch, dict(message.seqs)
            case Type.EVENT | Type.EVENTS:
                self.seqs |= message.seqs
            case Type.SNAPSHOT:
                self.epoch, self.seqs = self.server_epoch, dict(message.seqs)
            case Type.RESUMED:
                self.seqs |= message.seqs
                return False
            case Type.CHANNELS:
                self.seqs = {k: v for k, v in self.seqs.items() if k not in message.left} | dict(message.seqs)
            case Type.BYE:
                pass
            case _:
                return False
        return True


def read(text: str) -> Cursor:
    """The cursor of a text; an empty text is a new reader. BadCursorText for anything else."""
    if not text:
        return Cursor()
    try:
        if len(text) > MOST:
            raise ValueError
        padded = text + "=" * (-len(text) % 4)
        return msgspec.json.decode(base64.b64decode(padded, b"-_", validate=True), type=Cursor)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        raise BadCursorText from None
