"""« Mot de passe oublié » and « Identifiant oublié ».

What is asked is written down as asked, whoever it names: the worker that sends finds out whether
there is an account (one/accounts/letters.py). So the page does the same work, and takes the same time,
for an account, for none, and for one that cannot be helped.
"""

import logging
from uuid import uuid4

import msgspec

from one.accounts import (
    addresses,
    buckets,
    known_device,
    letters,
    logins,
    new_password,
    passwords,
    pasted,
    secret_codes,
    verification,
)
from one.accounts.secret_codes import LINK_TIME, RESET, RESET_SMS
from one.accounts.sign_in import SignedIn
from one.errors import Invalid, Throttled
from one.i18n import _, lazy
from one.resources import Resources
from one.store import outbox
from one.store.accounts import credentials, recovery, sessions, tickets
from one.store.work import work

BROKEN = lazy("Il manque une partie de ce code. Copiez tout le long code de notre message, ou tout le lien.")
WAITING_MOST = 10_000  # messages; more wait only while mails cannot leave
FULL_SECONDS = 900
DEAD = lazy("Ce lien n’est plus valable : il a déjà servi, ou il a plus d’une heure. Demandez-en un autre.")
WRONG = lazy("Ce code n’est pas le bon, ou n’est plus valable. Vérifiez-le, ou demandez-en un autre.")

log = logging.getLogger("one.accounts")


class Chosen(msgspec.Struct, frozen=True):
    """The new password, as the form sends it."""

    password: str
    confirmation: str


async def ask_password(
    resources: Resources, login: str, *, by_sms: bool, network: str, known: str = ""
) -> str:
    """Ask for a link by mail, or a code by short message. Never says whether anything will come.

    Returns what shows later that this browser asked; ``known`` is the cookie of the device. Raises Invalid for
    an empty field, Throttled.
    """
    login = logins.normalise(login)[: logins.MOST]
    if not login:
        raise Invalid({"login": [_("Écrivez votre identifiant. Exemple : camille.martin")]})
    login = await recovery.canonical(resources.pool, login)
    await resources.throttle.take(f"{RESET}:{login}", buckets.network(network))
    sms, seed = by_sms and resources.settings.sms_webhook_url is not None, uuid4()
    await _room(resources, known, network)
    async with work(None, resources) as w:
        await w.mail(letters.RESET_SMS if sms else letters.RESET, about=login, key=seed)
    return secret_codes.asked(resources.key, seed)


async def ask_logins(resources: Resources, email: str, *, network: str, known: str = "") -> None:
    """Ask for the logins of an address, by mail to it. Raises Invalid for what is no address, Throttled."""
    try:
        address = addresses.email(email)
    except ValueError as error:
        raise Invalid({"email": [str(error)]}) from None
    await resources.throttle.take(f"logins:{address.lower()}", buckets.network(network))
    await _room(resources, known, network)
    async with work(None, resources) as w:
        await w.mail(letters.LOGINS, about=address.lower())


async def _room(resources: Resources, known: str, network: str) -> None:
    """Whether one more row may be written for whom nobody knows; Throttled, for known and unknown alike."""
    await resources.throttle.ask(known_device.place(resources.key, known, network))
    if await outbox.waiting(resources.pool, WAITING_MOST) >= WAITING_MOST:
        log.error("the outbox is full: %d messages wait, nobody's password is asked for", WAITING_MOST)
        raise Throttled(FULL_SECONDS)


async def opening(resources: Resources, token: str) -> credentials.Credentials | None:
    """Whose new password a link's token sets; None when it is used, expired or not one."""
    found = await tickets.read(resources.pool, RESET, token[: pasted.MOST])
    person = await credentials.by_id(resources.pool, found.person_id) if found else None
    return None if person is None or person.blocked else person


async def try_code(resources: Resources, login: str, code: str, *, network: str, asked: str = "") -> str:
    """Judge the six digits of a short message; returns the token that a link would have carried.

    A browser that shows it ``asked`` for the message has tries of its own: strangers' wrong codes do not keep the
    right one out. Raises Invalid with the same words for an unknown login, a wrong and a dead code, or Throttled.
    """
    login = await recovery.canonical(resources.pool, logins.normalise(login)[: logins.MOST])
    seed = secret_codes.seed_asked(resources.key, asked)
    place = buckets.asked(str(seed)) if seed else buckets.network(network)
    await resources.throttle.take(f"{RESET_SMS}:{login}", place)
    owner = await recovery.by_login(resources.pool, login)
    person_id = owner.id if owner else 0
    attempt = await tickets.attempt(
        resources.pool,
        RESET_SMS,
        person_id,
        verification.CODE_TRIES,
        seed=str(seed) if seed else None,
        stranger=seed is None,
    )
    if (
        attempt is None
        or owner is None
        or not verification.right(resources, RESET_SMS, person_id, attempt, code)
    ):
        raise Invalid({"code": [str(WRONG)]})
    async with work(None, resources) as w:
        if not await tickets.use_hash(w.connection, attempt.hash):
            raise Invalid({"code": [str(WRONG)]})
    return await tickets.issue(resources.pool, RESET, person_id, LINK_TIME, {})


async def reset(resources: Resources, token: str, chosen: Chosen, *, device: str) -> SignedIn:
    """Set the password, use the link, end every session and sign in, in one transaction.

    Raises Invalid by field; with ``{"": …}`` when the link is dead.
    """
    person = await opening(resources, token)
    if person is None:
        raise _dead()
    new_password.check(person, chosen.password, chosen.confirmation)
    password_hash = await passwords.hash_password(resources, chosen.password)
    async with work(None, resources) as w:
        if not await credentials.hold(w.connection, person.id) or not await tickets.use(w.connection, token):
            raise _dead()  # used, or the account was blocked while the password was hashed
        await new_password.keep(w, person.id, password_hash, but=None)
        fresh = await sessions.start(w.connection, person.id, remember=False, device=device)
    log.info("password reset: person %d", person.id)
    return SignedIn(fresh, person.id)


def _dead() -> Invalid:
    return Invalid({"": [str(DEAD)]})
