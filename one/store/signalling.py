"""What a unit of work tells open pages and other workers: after COMMIT, and only then."""

from collections.abc import Iterable

from one.events import Placed
from one.resources import Resources
from one.signals import Kind


class Signalling:
    """What is to be told."""

    def __init__(self) -> None:
        """Nothing so far."""
        self.placed: list[Placed] = []
        self._ended: dict[int, None] = {}
        self._changed: set[int] = set()
        self._taken_off: set[int] = set()

    def end_sessions(self, ids: Iterable[int]) -> None:
        """These sessions were deleted: their sockets close at once."""
        self._ended.update(dict.fromkeys(ids))

    def end_devices(self, ids: Iterable[int]) -> None:
        """These tablets are none any more: their walls go blank at once."""
        self._taken_off.update(ids)

    def change_people(self, ids: Iterable[int]) -> None:
        """What these people may hear has changed: their open pages follow at once."""
        self._changed.update(ids)

    def tell(self, resources: Resources) -> None:
        """After COMMIT."""
        for session_id in self._ended:
            resources.live.signal(Kind.SESSION_ENDED, session_id)
        for device_id in sorted(self._taken_off):
            resources.live.signal(Kind.DEVICE_ENDED, device_id)
        for person_id in sorted(self._changed):
            resources.live.signal(Kind.PERSON_CHANGED, person_id)
        resources.live.announce(self.placed)
