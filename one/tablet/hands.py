"""Little hands: a pupil signs in on a tablet of their class, by four pictures or by a card. Three guesses a child, by any door."""

import hmac
import logging
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from one import acts
from one.accounts import pictures
from one.accounts.sign_in import SignedIn
from one.errors import Invalid, NotFound
from one.i18n import _
from one.resources import Resources
from one.store.accounts import pictures as store
from one.store.accounts.pictures import Held
from one.store.accounts.sessions import digest
from one.store.tablet.devices import Device
from one.store.work import work
from one.tablet import presence

log = logging.getLogger("one.tablet")
WRONG, LOCKED = "wrong", "locked"


class Tile(msgspec.Struct, frozen=True):
    """A child to be touched: what the class calls them, and their animal."""

    id: int
    name: str
    avatar: int
    locked: bool


async def opened(resources: Resources, device: Device) -> bool:
    """Whether pupils sign in on this tablet at this moment."""
    said = await store.opening(resources.pool, device.class_id)
    return pictures.until(said, datetime.now(UTC)) is not None


async def tiles(resources: Resources, device: Device) -> list[Tile]:
    """The children of the class who have a code; NotFound outside of the hours of school, and unless the class opened it."""
    if not await opened(resources, device):
        raise NotFound
    everybody = await store.pupils(resources.pool, device.class_id)
    names = told_apart(everybody)
    return [
        Tile(each.id, names[each.id], each.avatar, each.tries is not None and each.tries >= pictures.TRIES)
        for each in everybody
        if each.avatar is not None
    ]


def told_apart(everybody: list[store.Pupil]) -> dict[int, str]:
    """What a class calls its children: the first name, with as much of the last as tells namesakes apart."""
    found: dict[int, str] = {}
    for each in everybody:
        alike = [o for o in everybody if o.first_name.casefold() == each.first_name.casefold()]
        found[each.id] = each.first_name
        length = 0
        while len(alike) > 1 and length < len(each.last_name):
            length += 1
            start = each.last_name[:length]
            alike = [o for o in alike if o.last_name[:length].casefold() == start.casefold()]
            found[each.id] = f"{each.first_name} {start}."
    same = Counter(found.values())
    return {
        i: name if same[name] == 1 else f"{name} {_nth(everybody, found, i)}" for i, name in found.items()
    }


def _nth(everybody: list[store.Pupil], found: dict[int, str], person_id: int) -> int:
    alike = sorted(each.id for each in everybody if found[each.id] == found[person_id])
    return alike.index(person_id) + 1


async def by_pictures(
    resources: Resources, device: Device, person_id: int, picked: str, *, agent: str
) -> SignedIn:
    """Sign in who touched the right pictures in their order. Invalid for wrong ones, in the same words whatever is wrong."""
    code = pictures.picked(picked)

    def right(held: Held) -> bool:
        said = pictures.mac(resources.key, person_id, held.seed, code)
        return len(code) == pictures.LENGTH and hmac.compare_digest(said, held.code_mac)

    return await _judge(resources, device, person_id, right, agent)


async def by_card(resources: Resources, device: Device, said: str, *, agent: str) -> SignedIn:
    """The same for a card. One of another class, or of before, is wrong too; it is the child's whose number it bears."""
    found = pictures.of_card(said)
    if found is None:
        raise Invalid({"": [_wrong()]})
    person_id, secret = found

    def right(held: Held) -> bool:
        return hmac.compare_digest(digest(secret), held.card_hash)

    try:
        return await _judge(resources, device, person_id, right, agent)
    except NotFound:  # a card of another class
        raise Invalid({"": [_wrong()]}) from None


async def _judge(
    resources: Resources, device: Device, person_id: int, right: Callable[[Held], bool], agent: str
) -> SignedIn:
    """One guess. The child's row is held while it is judged and counted, so that guesses at one moment are three at most."""
    async with work(None, resources) as w:
        held = await store.hold(w.connection, device.class_id, person_id)
        ends_at = pictures.until(held.opening, datetime.now(UTC)) if held else None
        if held is None or ends_at is None:
            raise NotFound
        if held.tries >= pictures.TRIES:
            told = LOCKED
        elif right(held):
            await store.count(w.connection, person_id, 0)
            # It holds the tablet: before the session does, or two would wait for each other.
            await presence.tell(w, device.id)
            token = await store.start(w.connection, person_id, device.id, device=agent, ends_at=ends_at)
            return SignedIn(token, person_id)
        else:
            await store.count(w.connection, person_id, held.tries + 1)
            told = WRONG if held.tries + 1 < pictures.TRIES else LOCKED
            if told == LOCKED:
                await presence.tell(w, device.id)  # the pages of the class's teachers look again
                await w.audit(acts.PICTURES_LOCKED, school_id=device.school_id, target=f"person:{person_id}")
    log.info("device %d: a guess at the code of person %d: %s", device.id, person_id, told)
    raise Invalid({"": [_locked() if told == LOCKED else _wrong()]})


def _wrong() -> str:
    return _("Ce n’est pas ça. Regarde bien ta carte, et essaie encore.")


def _locked() -> str:
    return _("Pour entrer, demande de l’aide à ton enseignant.")
