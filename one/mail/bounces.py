"""Mails that a server took and another sent back: what its notification says (RFC 3464), and of whose address.

The notification comes to the return path of the mail it speaks of, ``returns+<person>-<second>-<digest>@…``: the digest,
made with SECRET_KEY, holds the address that was written to, so nothing is to be kept for it, and nobody can make one up.
What the notification says itself of its recipient is not believed: it may be where the mail was passed on to.
"""

import base64
import hashlib
import hmac
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

import msgspec

from one.mail.smtp import says_dead
from one.store.accounts import bounces as store
from one.store.pool import Pool

MOST = 1024 * 1024  # bytes: servers put the mail that came back behind what they say, and need not
_PARTS = 50  # of a notification that are looked at
_LOCAL = 64  # bytes of the part before the @ (RFC 5321)
_PATH = re.compile(r"\+([0-9a-f]{1,16})-([0-9a-f]{1,10})-([a-z2-7]{26})@", re.IGNORECASE)
# Where the address that a notification was delivered to may stand, whichever server put it there.
_DELIVERED = ("to", "delivered-to", "x-original-to", "envelope-to")
_CODE = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
_STATUS = "message/delivery-status"
_STATUS_UTF8 = "message/global-delivery-status"  # of mails whose addresses are not all ASCII (RFC 6533)

log = logging.getLogger("one.mail")


class Returned(msgspec.Struct, frozen=True):
    """A mail that came back: to whom it had gone, when, and the enhanced code (RFC 3463) of why.

    ``dead``: whether that says of the address that it takes no mail, and never will.
    """

    person_id: int
    sent_at: datetime
    digest: str
    code: str
    dead: bool


def return_path(key: bytes, base: str, person_id: int, to: str, at: datetime) -> str:
    """Where a mail to ``to`` of this person comes back to; the same for the same mail."""
    local, _, domain = base.rpartition("@")
    second = int(at.timestamp())
    tagged = f"{local}+{person_id:x}-{second:x}-{_digest(key, person_id, second, to)}"
    return f"{tagged if len(tagged) <= _LOCAL else local}@{domain}"


def read(raw: bytes) -> Returned | None:
    """What came back for good; None for a delay, an answer by a person or a program, and whatever else is no such thing.

    Anybody may write to a return path: what the library cannot read, parts in parts in parts, must not keep the next mail unread.
    """
    try:
        return _read(raw)
    except Exception as error:  # noqa: BLE001  no list of what the library raises is ever whole
        log.warning("a mail that came back cannot be read: %s", type(error).__name__)
        return None


def _read(raw: bytes) -> Returned | None:
    mail = BytesParser(policy=compat32).parsebytes(raw[:MOST])
    sent = _sent(mail)
    if sent is None or mail.get_content_type() != "multipart/report":
        return None
    for fields in _recipients(mail):
        if _plain(fields, "action").lower() == "failed":
            code = _code(fields)
            return Returned(*sent, code, says_dead(code, _said(fields)))
    return None


async def take(pool: Pool, key: bytes, returned: Returned) -> bool:
    """Mark the address, unless it has changed or been proved since; whether it was."""
    email = await store.address_of(pool, returned.person_id)
    second = int(returned.sent_at.timestamp())
    if (
        email is None
        or not returned.dead
        or not hmac.compare_digest(_digest(key, returned.person_id, second, email), returned.digest)
    ):
        return False
    return await store.mark(pool, email, returned.sent_at)


def _digest(key: bytes, person_id: int, second: int, to: str) -> str:
    said = f"bounce\0{person_id}\0{second}\0{to.lower()}".encode()
    digest = hmac.digest(key, said, hashlib.sha256)[:16]
    return base64.b32encode(digest).decode().rstrip("=").lower()


def _sent(mail: Message) -> tuple[int, datetime, str] | None:
    """Person, moment and digest of a return path among the addresses it came to."""
    for name in _DELIVERED:
        for value in mail.get_all(name, [])[:5]:
            if found := _PATH.search(str(value)[:1000]):
                person_id, second = int(found[1], 16), int(found[2], 16)
                if person_id < 2**63 and second < 2**33:
                    return person_id, datetime.fromtimestamp(second, UTC), found[3].lower()
    return None


def _recipients(mail: Message) -> Iterator[Message]:
    """What is said of each recipient; the first group of fields speaks of the mail (RFC 3464, 2.1)."""
    for _count, part in zip(range(_PARTS), mail.walk(), strict=False):
        if part.get_content_type() in (_STATUS, _STATUS_UTF8) and part.is_multipart():
            status = part if part.get_content_type() == _STATUS else _in_utf8(part)
            groups = [each for each in status.walk() if each is not status]
            yield from groups[1 : _PARTS + 1]


def _in_utf8(part: Message) -> Message:
    """The library knows the older kind only, and takes the newer one, which may be encoded, for a mail."""
    carrier = Message()
    carrier["Content-Transfer-Encoding"] = str(part.get("content-transfer-encoding", "8bit"))
    inner = part.get_payload(0)
    assert isinstance(inner, Message), "what the library makes of it"
    carrier.set_payload(inner.as_bytes().decode("ascii", "surrogateescape"))
    text = carrier.get_payload(decode=True)
    assert isinstance(text, bytes), "it has no parts"
    return BytesParser(policy=compat32).parsebytes(f"Content-Type: {_STATUS}\n\n".encode() + text.lstrip())


def _code(fields: Message) -> str:
    """The code of why; where a server says no more than « 5.0.0 », what it was told by the next one."""
    status = _plain(fields, "status")
    if status.endswith(".0.0") or not _CODE.fullmatch(status):
        found = _CODE.search(_said(fields))
        return found[0] if found else status[:20]
    return status


def _said(fields: Message) -> str:
    """What the next server answered, in its words."""
    return str(fields.get("diagnostic-code", ""))[:2000]


def _plain(fields: Message, name: str) -> str:
    """A field without the comment that may stand behind it."""
    return str(fields.get(name, "")).split("(")[0].strip()
