"""The way in: a login with its password, or with the code that opens the activation."""

import hmac
import logging
from contextlib import suppress
from datetime import timedelta

import msgspec

from one.accounts import codes, known_device, logins, passwords
from one.errors import Busy, Invalid, Throttled
from one.i18n import _
from one.resources import Bucket, Resources
from one.store.accounts import credentials, sessions, tickets

ACTIVATION = "activation"
ACTIVATION_TIME = timedelta(hours=1)

log = logging.getLogger("one.accounts")


class SignedIn(msgspec.Struct, frozen=True):
    """The token of a new session; goes into the cookie and nowhere else."""

    token: str
    person_id: int
    remember: bool = False


class MayActivate(msgspec.Struct, frozen=True):
    """The code was right: this ticket opens the activation form, once, for an hour."""

    ticket: str


class Wrong(Invalid):
    """Unknown login, wrong password, dead code, blocked account: the same words for all."""

    def __init__(self) -> None:
        super().__init__(
            {
                "": [
                    _(
                        "Cet identifiant et ce mot de passe (ou ce code) ne vont pas ensemble. Vérifiez, puis réessayez."
                    )
                ]
            }
        )


async def sign_in(
    resources: Resources,
    login: str,
    secret: str,
    *,
    network: str,
    device: str,
    remember: bool,
    known: str = "",
) -> SignedIn | MayActivate:
    """Judge a login with a password or an activation code; ``known`` is the cookie of the device.

    Raises Wrong, Throttled or Busy. The same work is done whatever is wrong: one lookup, one hash. Attempts
    are counted by account, so that its other login, another case or an accent is no second chance.
    """
    login, secret = logins.normalise(login), secret[: passwords.LONGEST + 1]
    person = await credentials.by_login(resources.pool, login)
    person_id = person.id if person else 0
    # Apart: a login that is all digits and nobody's must not use up the attempts of the person of that number.
    key = f"in:{person_id}" if person else f"in:?{login[: logins.MOST]}"
    code = codes.digest(resources.key, person_id, codes.normalise(secret))
    counted_in = known_device.counted_in(resources.key, known, person_id, network)
    has_code = await resources.throttle.glance(key, counted_in[0]) and hmac.compare_digest(
        code, (person.code_hash if person else None) or b"\0" * len(code)
    )
    right, tried_at = False, None
    if not has_code:
        resources.hashing.room(network)  # or it would be counted without having been judged
        tried_at = await _take(resources, key, counted_in, person_id)
        stored = person.password_hash if person else None
        right = await passwords.verify(resources, stored, secret, network=network)
    if person is None or person.blocked or not (right or has_code):
        raise _refused(person)
    if tried_at is not None:
        await resources.throttle.forgive(key, tried_at)
    if has_code:
        return await _may_activate(resources, person.id, code, remember=remember)
    assert person.password_hash is not None
    token = await sessions.start_as(
        resources.pool, person.id, person.password_hash, remember=remember, device=device
    )
    if token is None:
        raise _refused(person, "changed or blocked meanwhile")
    if passwords.outdated(person.password_hash):
        with suppress(Busy):  # next time, then
            fresh = await passwords.hash_password(resources, secret)
            await credentials.rehash(resources.pool, person.id, person.password_hash, fresh)
    log.info("signed in: person %d", person.id)
    return SignedIn(token, person.id, remember)


async def _take(resources: Resources, key: str, places: list[Bucket], person_id: int) -> Bucket:
    """Count an attempt; Throttled when nobody may try."""
    try:
        return await resources.throttle.take(key, *places)
    except Throttled:
        log.info("sign-in throttled: person %d", person_id)
        raise


def _refused(person: credentials.Credentials | None, why: str = "wrong password or code") -> Wrong:
    """Why is for the log alone, which does not hold a login that is nobody's: people type their passwords there."""
    if person is None:
        log.info("sign-in refused: person 0, unknown login")
    else:
        log.info("sign-in refused: person %d, %s", person.id, "blocked" if person.blocked else why)
    return Wrong()


async def _may_activate(resources: Resources, person_id: int, code: bytes, *, remember: bool) -> MayActivate:
    data = {"code": code.hex(), "remember": remember}
    return MayActivate(await tickets.issue(resources.pool, ACTIVATION, person_id, ACTIVATION_TIME, data))
