"""What stands in somebody's calendar: applications give it, and whoever makes a calendar takes it."""

from datetime import date, datetime

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something on a day, or at an hour. The same ``id`` of one application is the same thing, as long as it is there.

    ``starts`` is a day, or a moment with its zone; ``ends`` the last day, included, or the moment when it is over.
    ``rev`` rises with each change, the last of which was ``changed_at``.
    """

    id: int
    title: str
    starts: date | datetime
    changed_at: datetime
    ends: date | datetime | None = None
    rev: int = 0
    text: str = ""
    place: str = ""
    url: str = ""
