"""A budget of so many a second: a storm of comers must not starve those who are already in."""

import time


class Budget:
    """A token bucket that holds one second's worth."""

    def __init__(self, per_second: int) -> None:
        """``per_second`` tokens are added each second, and as many are held at most."""
        self._rate = per_second
        self._tokens = float(per_second)
        self._at = time.monotonic()

    def take(self) -> bool:
        """Take one; False when none is left."""
        now = time.monotonic()
        self._tokens = min(float(self._rate), self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def give_back(self) -> None:
        """Who took it was nobody: it is somebody else's."""
        self._tokens = min(float(self._rate), self._tokens + 1)
