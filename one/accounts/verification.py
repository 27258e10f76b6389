"""Proof that an address or a mobile is its owner's: six digits sent there, and typed back."""

import hmac
from datetime import timedelta
from uuid import uuid4

from one.accounts import letters, secret_codes
from one.accounts.secret_codes import CODE_TIME, EMAIL
from one.resources import Resources
from one.store import outbox
from one.store.accounts import tickets
from one.store.work import Work

CODE_TRIES = 5
CODE_MOST = 40  # characters of what may be typed as one, spaces among them
# Codes to addresses nobody has checked yet: enough for mistyping, too few to pester a stranger.
ASKS, ASKS_WITHIN = 5, timedelta(hours=1)


async def ask(w: Work, resources: Resources, purpose: str, person_id: int, new: str) -> bool:
    """Send digits to ``new`` in place of any sent before; False when there were too many.

    The work holds the person: two tabs that ask at once are counted
    one after the other.
    """
    about, template = str(person_id), letters.CODE_EMAIL if purpose == EMAIL else letters.CODE_MOBILE
    if await outbox.recent(w.connection, template.name, about, ASKS_WITHIN) >= ASKS:
        return False
    seed = uuid4()
    code = secret_codes.digits(resources.key, purpose, seed)
    hash_ = secret_codes.digest(resources.key, purpose, person_id, str(seed), code)
    await tickets.use_all(w.connection, person_id, purpose)
    await tickets.keep(w.connection, purpose, person_id, hash_, CODE_TIME, {"seed": str(seed), "new": new})
    await w.mail(
        template,
        person_id=person_id,
        address=new,
        about=about,
        key=seed,
    )
    return True


def right(resources: Resources, purpose: str, person_id: int, attempt: tickets.Attempt, code: str) -> bool:
    """Whether the digits are those of the ticket; spaces and signs are forgiven."""
    digits = "".join(c for c in code[:CODE_MOST] if c.isalnum())
    seed = attempt.data.get("seed", "")
    return hmac.compare_digest(
        secret_codes.digest(resources.key, purpose, person_id, seed, digits), attempt.hash
    )
