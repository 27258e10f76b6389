"""Domains that refuse all we send: one address may be wrong, many at once are about us, and the operator's to mend."""

import hashlib
import logging
from collections import OrderedDict

from one.mail import metrics

ENOUGH = 3  # addresses in a row, and none that was served between them
KNOWN = 1000  # domains that are remembered; the one that was not heard of longest makes room

log = logging.getLogger("one.mail")


class Domains:
    """What domains said lately; shared by the senders of a worker. Said once when one shuts, and when it opens."""

    def __init__(self) -> None:
        self._refused: OrderedDict[str, set[bytes]] = OrderedDict()  # digests of addresses, by domain

    def refused(self, address: str, why: str) -> None:
        """A mail was refused for good, as far as the server knows."""
        domain = _domain(address)
        found = self._refused.setdefault(domain, set())
        self._refused.move_to_end(domain)
        if len(found) < ENOUGH:
            found.add(hashlib.sha256(address.lower().encode()).digest())
            if len(found) == ENOUGH:
                log.error("%s refuses every mail of ours (%s); see docs/mail.md", domain, why)
        if len(self._refused) > KNOWN:
            self._refused.popitem(last=False)
        self._count()

    def served(self, address: str) -> None:
        """A mail was taken."""
        domain = _domain(address)
        if len(self._refused.pop(domain, ())) >= ENOUGH:
            log.warning("%s takes our mails again", domain)
        self._count()

    def _count(self) -> None:
        metrics.refusing.set(sum(len(found) >= ENOUGH for found in self._refused.values()))


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
