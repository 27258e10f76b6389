"""A budget of so many a second: a storm of comers must not starve those who are already in."""

import math
import time
from collections.abc import Hashable

MOST = 10_000  # budgets kept; who has been away longest begins with a full one


class Budget:
    """A token bucket that holds one second's worth, or ``most``."""

    def __init__(self, per_second: float, most: float | None = None) -> None:
        """``per_second`` tokens are added each second, and so many, or ``most``, are held at most."""
        self._rate = per_second
        self._most = float(most or per_second)
        self._tokens = self._most
        self._at = time.monotonic()

    def take(self) -> bool:
        """Take one; False when none is left."""
        now = time.monotonic()
        self._tokens = min(self._most, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def give_back(self) -> None:
        """Who took it was nobody: it is somebody else's."""
        self._tokens = min(self._most, self._tokens + 1)

    @property
    def left(self) -> int:
        """How many whole ones were left when the last was taken."""
        return int(self._tokens)

    @property
    def wait(self) -> int:
        """Whole seconds, one at least, until there is one to take."""
        return max(1, math.ceil((1 - self._tokens) / self._rate))


class Budgets:
    """One for each of many comers."""

    def __init__(self) -> None:
        self._of: dict[Hashable, Budget] = {}

    def of(self, comer: Hashable, per_second: float, most: float | None = None) -> Budget:
        """The comer's; the last in line from now on."""
        budget = self._of.pop(comer, None) or Budget(per_second, most)
        self._of[comer] = budget
        if len(self._of) > MOST:
            del self._of[next(iter(self._of))]
        return budget
