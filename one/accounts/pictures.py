"""Little hands: four pictures in their order, out of twelve, and a card with a QR; and the hours in which they open anything.

12^4 = 20,736 orders: good for a class tablet that takes three guesses a child, and for nothing else. So a code is
worth nothing off a tablet of its class, and a session that it opened may do little (one/http/route.py).
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from one.accounts import secret_codes
from one.i18n import Lazy, lazy
from one.store.accounts.pictures import Opening

PICTURES: tuple[Lazy, ...] = (
    lazy("le soleil"),
    lazy("la lune"),
    lazy("l’étoile"),
    lazy("la fleur"),
    lazy("la pomme"),
    lazy("la maison"),
    lazy("le bateau"),
    lazy("le ballon"),
    lazy("la clé"),
    lazy("le parapluie"),
    lazy("l’arbre"),
    lazy("le poisson"),
)
LENGTH = 4
TRIES = 3
AVATARS = 12  # animals of the sprite; each in several colours
COLORS = 6
PURPOSE = "pictures"


def until(opening: Opening, now: datetime) -> datetime | None:
    """The end of the school day that is under way; None when there is none, a closed school's too, or the class has not opened it."""
    zone = ZoneInfo(opening.timezone)
    here = now.astimezone(zone)
    start, end = (datetime.combine(here.date(), each, zone) for each in (opening.starts, opening.ends))
    inside = opening.open and not opening.closed and here.isoweekday() in opening.days and start <= here < end
    return end if inside else None


def drawn() -> tuple[int, ...]:
    """Four pictures at random. One may come twice: fewer orders would be easier to guess."""
    return tuple(secrets.randbelow(len(PICTURES)) for _place in range(LENGTH))


def mac(key: bytes, person_id: int, seed: UUID, code: Sequence[int]) -> bytes:
    """What is stored of a code: useless without the key, and for any other child."""
    return secret_codes.digest(key, PURPOSE, person_id, str(seed), "-".join(map(str, code)))


def picked(said: str) -> tuple[int, ...]:
    """The four pictures that a page says were touched; nothing for what is no four pictures."""
    found = tuple(
        int(part) for part in said.split("-") if part.isascii() and part.isdigit() and len(part) < 3
    )
    return found if len(found) == LENGTH and said.count("-") == LENGTH - 1 else ()


def card(person_id: int, secret: str) -> str:
    """What stands in the QR after the sign #: a browser keeps that to itself, so no server logs it."""
    return f"{person_id}.{secret}"


def of_card(said: str) -> tuple[int, str] | None:
    """Whose card it is, and its secret; None for what is no card."""
    number, _dot, secret = said.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19 and 20 <= len(secret) <= 100):
        return None
    return int(number), secret
