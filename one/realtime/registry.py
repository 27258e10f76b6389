"""The registry: which connections this worker has, of whom, and by which session; or of which tablet, which is nobody."""

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

from one.realtime import metrics


class Registered(Protocol):
    """What stands in the registry."""

    person_id: int
    session_id: int
    device_id: int


C = TypeVar("C", bound=Registered)


class Registry(Generic[C]):
    """Connections, in the order they came."""

    def __init__(self) -> None:
        """Nobody yet."""
        self.connections: dict[C, None] = {}
        # Tuples: nearly all have one, and a dict of one weighs four times as much.
        self.by_person: dict[int, tuple[C, ...]] = {}
        self.by_session: dict[int, tuple[C, ...]] = {}
        self.by_device: dict[int, tuple[C, ...]] = {}
        self.newcomers: set[C] = set()  # since the reconciler last looked

    def register(self, connection: C) -> None:
        """Count a connection in."""
        self.connections[connection] = None
        self.newcomers.add(connection)
        for index, key in self._indexes(connection):
            index[key] = (*index.get(key, ()), connection)
        metrics.sockets.inc()

    def unregister(self, connection: C) -> None:
        """Count a connection out; harmless when it already is."""
        if connection not in self.connections:
            return
        del self.connections[connection]
        for index, key in self._indexes(connection):
            left = tuple(other for other in index[key] if other is not connection)
            if left:
                index[key] = left
            else:
                del index[key]
        metrics.sockets.dec()

    def _indexes(self, connection: C) -> Iterable[tuple[dict[int, tuple[C, ...]], int]]:
        if connection.device_id:
            return ((self.by_device, connection.device_id),)
        return (self.by_person, connection.person_id), (self.by_session, connection.session_id)
