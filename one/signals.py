"""What live workers must follow at once, and what one of them may have missed."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """A session that ended, or a person whose rights may have changed. Values are those of table ``control``.

    A tablet that was taken off stands in no table: there are few, and each pass asks about all of them.
    """

    SESSION_ENDED = "session_ended"
    PERSON_CHANGED = "person_changed"
    DEVICE_ENDED = "device_ended"


class Signal(msgspec.Struct, frozen=True, array_like=True):
    """What the rows of ``control`` say of one target: its sockets must follow. ``age`` in seconds, of the oldest."""

    kind: str  # of Kind, or of a newer version's
    target_id: int
    age: float


class Rights(msgspec.Struct, frozen=True):
    """The channels of a person with their last seqs, and for which child (first names) each one speaks."""

    seqs: dict[str, int]
    children: dict[str, list[str]]


def spoken(children: Mapping[str, Sequence[str]]) -> int:
    """A number that differs where channels speak for other children, or children are called otherwise."""
    return hash(frozenset((channel, *names) for channel, names in children.items()))


class Watch(msgspec.Struct, frozen=True):
    """What a worker asks about: what it holds, what it has seen, and what it wants to be compared this time.

    ``seen`` is the snapshot of PostgreSQL by which it looked last; None at first.
    """

    epoch: str
    seen: str | None
    sessions: list[int]
    people: list[int]
    # To be compared whatever was signalled: channels, sessions, people.
    compare_channels: list[str]
    compare_sessions: list[int]
    compare_people: list[int]
    # There are few, and they have no other right than to be one: all are compared each time.
    devices: list[int] = []


class Changes(msgspec.Struct, frozen=True):
    """What a worker is told every two seconds: all that it may have missed, and what it wanted to be compared.

    Which life of the database this is, the snapshot that all of it is of, where channels stand that were written to or
    are compared, the signals, the sessions and tablets that are no more, the rights of who was signalled or is compared.
    """

    epoch: str
    snapshot: str
    positions: dict[str, int]
    signals: list[Signal]
    lost_sessions: list[int]
    rights: dict[int, Rights]
    lost_devices: list[int] = []
