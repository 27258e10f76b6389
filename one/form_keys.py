"""Keys of forms: what makes one drawing of a form be taken once, and says whose it is.

A page stays open while another person signs in on the same computer. What it sends is not theirs: its key carries
the person it was drawn for, signed, and whoever takes a form compares.
"""

import base64
import hmac
import secrets
from contextvars import ContextVar

MOST = 100  # characters of a key
_SIGNATURE = 12  # bytes

# Whose page is being made, as ``mark`` writes it; empty for nobody's. Set with the session that asks for it.
drawn_for: ContextVar[str] = ContextVar("drawn_for", default="")


def mark(secret: bytes, person_id: int) -> str:
    """A person as a form names them."""
    return f"{person_id}-{_signed(secret, person_id)}"


def new_key(owner: str | None = None) -> str:
    """The key of a form that is drawn now, for whom the page is or for ``owner``."""
    return f"{secrets.token_urlsafe(16)}{whose_key(owner)}"


def whose_key(owner: str | None = None) -> str:
    """For a form that may be taken again and again: it only says whose it is."""
    owner = drawn_for.get() if owner is None else owner
    return f".{owner}" if owner else ""


def once(key: str) -> str:
    """A key as what can be taken once; empty for a form that may be taken again."""
    return "" if key.startswith(".") else key


def owner(secret: bytes, key: str) -> int | None:
    """Whom a form was drawn for; None when it does not say, or not in our hand."""
    number, _, signature = key.partition(".")[2].partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    person_id = int(number)
    return person_id if hmac.compare_digest(signature.encode(), _signed(secret, person_id).encode()) else None


def _signed(secret: bytes, person_id: int) -> str:
    digest = hmac.digest(secret, b"form:%d" % person_id, "sha256")[:_SIGNATURE]
    return base64.urlsafe_b64encode(digest).decode()
