"""What a worker asks PostgreSQL every two seconds, and the answer: all that it may have missed."""

from datetime import datetime

import msgspec


class Order(msgspec.Struct, frozen=True):
    """A row of ``control``: what its target's sockets must follow. ``age`` in seconds."""

    id: int
    kind: str  # session_ended, person_changed
    target_id: int
    age: float


class Pulse(msgspec.Struct, frozen=True):
    """Which life of the database this is, its time, the channels written to lately, the orders."""

    epoch: str
    now: datetime
    moved: dict[str, int]
    orders: list[Order]
