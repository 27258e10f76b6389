"""When the server refuses everybody alike, or does not let us in, it is about us: mails stop for a while, for all workers.

After two minutes (ten, where we are not let in) one mail tries, then after twice as long, up to half an hour; the first
that is taken opens the lane. So a wrong password is tried a few times in ten minutes, and a limit of ours is not run
against by every mail of the school.
"""

import logging
from datetime import timedelta

from one.mail import metrics
from one.mail.smtp import Door
from one.store import mail_lane
from one.store.pool import Pool

ENOUGH = 10  # the same refusal in a row, none served between
DOMAINS = 3  # to addresses of so many domains: fewer may be about those (domains.py)
FIRST, LONGEST = timedelta(minutes=2), timedelta(minutes=30)
LOCKED = timedelta(minutes=10)  # where we are not let in: each try is one or two guesses, of each worker

log = logging.getLogger("one.mail")


class Lane:
    """What the senders of a worker know of the server; ``door`` lets them sign in one by one."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._why, self._count, self._domains = "", 0, set[str]()
        self.door = Door()

    async def refused(self, address: str, why: str) -> None:
        """A mail was refused, for a while or for good, and not for its address."""
        if why != self._why:
            self._why, self._count, self._domains = why, 0, set()
        self._count += 1
        if len(self._domains) < DOMAINS:
            self._domains.add(address.rpartition("@")[2].lower())
        if self._count >= ENOUGH and len(self._domains) == DOMAINS:
            await self.close(why)

    async def close(self, why: str, first: timedelta = FIRST) -> None:
        """No mail for a while."""
        self._count = 0
        if await mail_lane.close(self._pool, why, first, LONGEST):
            metrics.closed.set(1)
            log.error("mails stop for a while: %s; see docs/mail.md", why)

    async def served(self, *, probe: bool) -> None:
        """A mail was taken; ``probe``: while the lane was closed."""
        self._why, self._count = "", 0
        if probe and await mail_lane.reopen(self._pool):
            metrics.closed.set(0)
            log.warning("mails leave again")
