"""Where a page of the feed stops, as a word for the next one's address."""

import base64
import binascii

from one.errors import BadCursor
from one.scope import Scope


def make_cursor(scope: Scope, event_id: int) -> str:
    """Where a page stops. It names its reader, so that one pasted from somebody else says so."""
    return base64.urlsafe_b64encode(f"1.{scope.person_id}.{event_id}".encode()).decode().rstrip("=")


def read_cursor(scope: Scope, cursor: str) -> int:
    """The event a cursor stands for."""
    try:
        padded = cursor[:64] + "=" * (-len(cursor[:64]) % 4)
        version, person_id, event_id = (
            base64.b64decode(padded, b"-_", validate=True).decode("ascii").split(".")
        )
        if version != "1" or int(person_id) != scope.person_id or not 0 <= int(event_id) < 2**63:
            raise ValueError
        return int(event_id)
    except (ValueError, binascii.Error, UnicodeError):
        raise BadCursor from None
