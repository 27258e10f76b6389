"""A secret that was just made: shown for ten minutes to the session that made it, and kept nowhere.

It is worked out of SECRET_KEY and of a seed that stands in the address of the page, and a ticket says whose session
may look. Who has the address alone has nothing, and who has a dump of the database has its digest.
"""

import base64
import hmac
from datetime import timedelta

from one.resources import Resources
from one.scope import Scope
from one.store.accounts import tickets
from one.store.work import Work

PURPOSE, LASTS, SEED_MOST = "secret", timedelta(minutes=10), 100


def drawn(key: bytes, seed: str, about: str) -> str:
    """The secret of this seed, 256 bits in 43 signs, for what it is ``about`` alone."""
    found = hmac.digest(key, f"shown-once:{about}:{seed}".encode(), "sha256")
    return base64.urlsafe_b64encode(found).decode().rstrip("=")


async def keep(w: Work, seed: str, about: str) -> None:
    """The session that makes it may look."""
    assert w.scope is not None, "somebody makes it"
    whose = {"session": w.scope.session_id, "about": about}
    await tickets.keep(w.connection, PURPOSE, w.scope.person_id, tickets.digest(seed), LASTS, whose)


async def shown(scope: Scope, resources: Resources, seed: str, about: str) -> str | None:
    """The secret once more; None for another session, later, or for a seed of something else."""
    ticket = await tickets.read(resources.pool, PURPOSE, seed[:SEED_MOST])
    if ticket is None or ticket.person_id != scope.person_id:
        return None
    if ticket.data != {"session": scope.session_id, "about": about}:
        return None
    return drawn(resources.key, seed, about)
