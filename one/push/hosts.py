"""Push services as a worker knows them: who does not answer is left alone for a while, and nobody has all senders wait for them.

Addresses are what browsers say, so anybody's: in whatever letters and at whatever port a name is one service, and for one person
no more than two are asked at once, whatever their names.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from one.mail.sender import delay
from one.push import metrics

RESTS_AFTER = 3  # tries in a row without an answer
REST_MOST = timedelta(minutes=10)  # then one tries for all
AT_ONCE = 4  # tries at one service, of a worker; one alone where the last was not answered
AT_ONCE_OF_ONE = 2  # tries for one person
MOST = 1000  # remembered

log = logging.getLogger("one.push")


def host_of(url: str) -> str:
    """The service of an address, under one name; as ``SERVICE`` of store/push/waiting.py."""
    return urlsplit(url).hostname or ""


class Hosts:
    """What the senders of a worker share. An end of answers, and their return, is said once."""

    def __init__(self) -> None:
        self._failed: dict[str, tuple[int, datetime]] = {}
        self._asked: Counter[str] = Counter()
        self._people: Counter[int] = Counter()

    def rests(self, host: str) -> timedelta | None:
        """For how long this one is left alone still; None when it is not."""
        count, until = self._failed.get(host, (0, datetime.now(UTC)))
        left = until - datetime.now(UTC)
        return left if count >= RESTS_AFTER and left > timedelta() else None

    def full(self) -> list[str]:
        """Those that are being asked as often as may be at once."""
        return [host for host in self._asked if self._is_full(host)]

    def people(self) -> list[int]:
        """Those for whom as much is asked as may be at once."""
        return [person_id for person_id, count in self._people.items() if count >= AT_ONCE_OF_ONE]

    def _is_full(self, host: str) -> bool:
        return self._asked[host] >= (1 if host in self._failed else AT_ONCE)

    @contextmanager
    def asking(self, host: str, person_id: int) -> Iterator[bool]:
        """Whether this one may be asked for that person, once more at the same time."""
        if self._is_full(host) or self._people[person_id] >= AT_ONCE_OF_ONE:
            yield False
            return
        self._asked[host] += 1
        self._people[person_id] += 1
        try:
            yield True
        finally:
            self._asked[host] -= 1
            self._people[person_id] -= 1
            self._asked += Counter()  # without those of none
            self._people += Counter()

    def failed(self, host: str) -> None:
        """It did not answer, or asked to be left alone."""
        count = self._failed.pop(host, (0, None))[0] + 1
        while len(self._failed) >= MOST:
            self._failed.pop(next(iter(self._failed)))
        self._failed[host] = (count, datetime.now(UTC) + min(delay(count), REST_MOST))
        if count == RESTS_AFTER:
            log.warning("%s does not answer: its notifications wait", host)
        self._count()

    def served(self, host: str) -> None:
        """It answered."""
        if self._failed.pop(host, (0, None))[0] >= RESTS_AFTER:
            log.warning("%s answers again", host)
        self._count()

    def _count(self) -> None:
        metrics.resting.set(sum(count >= RESTS_AFTER for count, _until in self._failed.values()))
