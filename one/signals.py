"""What live workers must follow at once, and what one of them may have missed."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """A session that ended, or a person whose rights may have changed. Values are those of table ``control``."""

    SESSION_ENDED = "session_ended"
    PERSON_CHANGED = "person_changed"


class Signal(msgspec.Struct, frozen=True):
    """A row of ``control``: what its target's sockets must follow. ``age`` in seconds."""

    id: int
    kind: str  # of Kind, or of a newer version's
    target_id: int
    age: float


class Changes(msgspec.Struct, frozen=True):
    """What a worker asks PostgreSQL every two seconds: all that it may have missed.

    Which life of the database this is, its time, the channels written to lately, the signals.
    """

    epoch: str
    now: datetime
    moved: dict[str, int]
    signals: list[Signal]
