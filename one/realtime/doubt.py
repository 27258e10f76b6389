"""What somebody is told while their rights are asked for: kept, until the answer says what they may hear.

A signal that rights changed comes before all that happened after the change. A worker that stood still for a while reads
both in one breath: what follows must wait for the answer, or it goes to whom it no longer concerns.
"""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

from one.realtime.channel import Channel
from one.realtime.connection import Connection

KEPT_BYTES = 48 * 1024  # more is a snapshot, as for a reader that is slow

_Write = Callable[[Any], None]  # of bytes to a socket, of a message to others


class Doubt:
    """Of one connection, until an answer to a question that was asked after ``asked``."""

    __slots__ = ("_kept", "_size", "asked", "connection")

    def __init__(self, connection: Connection, asked: int) -> None:
        """From here on what its channels write to it is kept."""
        self.connection = connection
        self.asked = asked
        self._kept: list[tuple[Channel, _Write, Any]] = []
        self._size = 0
        for channel in connection.channels:
            if (members := _writers(channel, connection)) is not None:
                members[connection] = partial(self._keep, channel, members[connection])

    def end(self) -> None:
        """Write what was kept of channels it still has. Who left them meanwhile, to catch up, is given that by a replay."""
        had = set()
        for channel in self.connection.channels:
            members = _writers(channel, self.connection)
            held = members[self.connection] if members is not None else None
            if members is not None and isinstance(held, partial) and held.func == self._keep:
                members[self.connection] = held.args[1]
                had.add(channel)
        for channel, write, data in self._kept:
            if channel in had:
                write(data)
        if self._size > KEPT_BYTES:
            self.connection.on_resume()

    def _keep(self, channel: Channel, write: _Write, data: Any) -> None:
        self._kept.append((channel, write, data))
        self._size += len(getattr(data, "payload", data))
        if self._size > KEPT_BYTES:
            self._kept.clear()
            self.connection.on_pause()


def _writers(channel: Channel, connection: Connection) -> dict[Hashable, _Write] | None:
    """Where a channel keeps how it writes to a connection, if it does."""
    everybody: tuple[Any, ...] = (channel.members, channel.readers)
    return next((each for each in everybody if each and connection in each), None)
