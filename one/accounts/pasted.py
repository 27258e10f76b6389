"""What mails and sheets carry, as it comes back: the link with all around it, not only the code in it.

Mail programs and chats put signs and parameters behind a link, encode its #, break it in two; people paste all of it.
"""

import re
from urllib.parse import unquote

import msgspec

from one.accounts.codes import ALPHABET, LENGTH

MOST = 2000  # characters that are looked at: a whole mail has half of it

_TOKEN = "[A-Za-z0-9_-]{43}"  # noqa: S105 - the shape of secret_codes.token
_WHOLE = re.compile(f"(?<![A-Za-z0-9_-]){_TOKEN}(?![A-Za-z0-9_-])")
_HEAD = re.compile(_TOKEN)
# What breaks a line of a mail in two: quoted-printable ends the first half with « = ».
_BROKEN = re.compile(r"=?\s+|=")
_SHEET = re.compile(rf"#c=(?:3D)?([^\s&?#]{{1,80}})\.([{ALPHABET}]{{{LENGTH}}})(?![a-z0-9])", re.IGNORECASE)


class Scanned(msgspec.Struct, frozen=True):
    """The link of a connection sheet's QR code."""

    login: str
    code: str


def token(text: str) -> str | None:
    """The secret of a reset link; None when there is none, or not all of it."""
    text = unquote(text[:MOST])
    if found := _WHOLE.search(text):
        return found[0]
    link, sign, behind = text.partition("#")
    found = _HEAD.search(_BROKEN.sub("", behind if sign else link))
    return found[0] if found else None


def sheet(text: str) -> Scanned | None:
    """What the link of a sheet says; None for anything else that was typed."""
    found = _SHEET.search(unquote(text[:MOST]))
    return Scanned(found[1], found[2]) if found else None
