"""One channel as one worker sees it: who listens here, where it stands, and its last frames."""

import asyncio
from collections.abc import Callable, Hashable, Iterable, Sequence

from one.realtime.messages import Message
from one.realtime.ports import Sink

# Enough for every page of a class to come back after a restart without a query; bounded, so that
# a thousand channels cost a worker at most 64 MiB and in practice a few.
HISTORY_FRAMES = 64
HISTORY_BYTES = 64 * 1024
JOIN_BYTES = 16 * 1024  # frames of one channel joined into one write, at most

# An event that waits to be written: its seq, its payload, and the frame around it that sockets are given.
# A bare tuple: one of a class of its own takes ten times as long to make.
Frame = tuple[int, bytes, bytes]


class Channel:
    """State only; the fan-out and the healer move it."""

    __slots__ = (
        "healing",
        "heard",
        "history",
        "history_bytes",
        "idle_since",
        "listeners",
        "lost",
        "members",
        "moved_at",
        "name",
        "pending",
        "readers",
        "ready",
        "sending",
        "seq",
    )

    def __init__(self, name: str) -> None:
        """A channel starts without a position: ``ready`` is set once PostgreSQL said where it stands."""
        self.name = name
        self.seq = 0  # last frame fanned out
        self.heard = 0  # last seq any hint spoke of
        self.ready = asyncio.Event()
        self.lost = False  # no position could be read; whoever waits is turned away
        # Who is written to by the fan-out, in order of joining, and how: the bound ``write`` of the sink,
        # so that one delivery is one call.
        self.members: dict[Hashable, Callable[[bytes], None]] = {}
        # The same for who takes messages (SSE, poll), by the bound ``send``. Nearly every channel has none.
        self.readers: dict[Hashable, Callable[[Message], None]] | None = None
        self.listeners = 0  # connections that hold the channel, members or catching up
        self.pending: list[Frame] = []  # for the next write
        self.sending = False  # a sliced fan-out is under way
        self.healing = False
        self.moved_at = 0.0  # loop time of the last frame
        self.idle_since = 0.0
        # Consecutive (seq, payload), ending at seq. A list: an empty deque weighs 600 bytes, and most
        # channels are one person's own, with one listener and hardly a frame.
        self.history: list[tuple[int, bytes]] = []
        self.history_bytes = 0

    def admit(self, member: Hashable, sink: Sink) -> None:
        """From here on the fan-out writes to this sink, in its way."""
        if sink.write is not None:
            self.members[member] = sink.write
            return
        if self.readers is None:
            self.readers = {}
        self.readers[member] = sink.send

    def dismiss(self, member: Hashable) -> None:
        """Out of the fan-out, if it was in it."""
        self.members.pop(member, None)
        if self.readers is not None:
            self.readers.pop(member, None)

    def take(self) -> list[Frame]:
        """Take pending frames off, as many as are joined into one write: up to JOIN_BYTES, at least one."""
        taken, self.pending = self.pending, []
        if len(taken) > 1:
            size = 0
            for count, (_, _, data) in enumerate(taken):
                size += len(data)
                if count and size > JOIN_BYTES:
                    self.pending = taken[count:]
                    return taken[:count]
        return taken

    def remember(self, seq: int, payload: bytes) -> None:
        """Add the newest frame, drop the oldest beyond the bounds."""
        self.history.append((seq, payload))
        self.history_bytes += len(payload)
        while self.history and (len(self.history) > HISTORY_FRAMES or self.history_bytes > HISTORY_BYTES):
            self.history_bytes -= len(self.history.pop(0)[1])

    def recall(self, after: int) -> list[tuple[int, bytes]] | None:
        """The frames after a seq, oldest first; None when the memory does not reach back so far."""
        if after >= self.seq:
            return []
        if not self.history or self.history[0][0] > after + 1:
            return None
        return [each for each in self.history if each[0] > after]

    def learn(self, rows: Sequence[tuple[int, bytes]]) -> None:
        """Keep consecutive frames read from PostgreSQL that end where we stand: the next who comes back asks nothing."""
        if rows[-1][0] == self.seq and (not self.history or rows[0][0] < self.history[0][0]):
            self.history, self.history_bytes = [], 0
            for seq, payload in rows:
                self.remember(seq, payload)

    def forget(self) -> None:
        """Drop the memory: the positions belong to another life of the database."""
        self.history.clear()
        self.history_bytes = 0
        self.pending.clear()


def consecutive(rows: Iterable[tuple[int, bytes]], after: int) -> bool:
    """Whether rows begin at ``after + 1`` and have no hole: a replay is whole or refused."""
    expected = after + 1
    for seq, _ in rows:
        if seq != expected:
            return False
        expected += 1
    return True
