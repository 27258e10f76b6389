"""The asker's e-mail address and mobile: confirmed, or changed, by a code sent there.

A change asks for the password too. An address or number that was typed at activation is the account's at
once, but opens it only after its code came back: it may be mistyped, and then it is somebody else's.
"""

import logging

import msgspec

from one.accounts import addresses, letters, new_password, refused_address, verification, ways_in
from one.accounts.secret_codes import EMAIL, MOBILE
from one.errors import Invalid, Throttled
from one.i18n import _
from one.resources import Resources
from one.scope import Scope
from one.store.accounts import credentials, recovery, tickets
from one.store.accounts.recovery import Contacts
from one.store.pool import Connection, Pool
from one.store.work import Work, work

log = logging.getLogger("one.accounts")


class Unchecked(msgspec.Struct, frozen=True):
    """The asker's address that nobody checked. ``waiting``: where a code went that can still be typed."""

    address: str
    refused: bool
    waiting: str | None


async def mine(scope: Scope, resources: Resources) -> Contacts:
    """The asker's address and mobile, and whether they were checked."""
    return await recovery.contacts(resources.pool, scope)


async def ask_email(scope: Scope, resources: Resources, email: str, password: str, *, network: str) -> None:
    """Send a code to the new address. Raises Invalid by field, with all that is wrong, or Throttled."""
    errors: dict[str, list[str]] = {}
    address = ""
    try:
        address = addresses.email(email)
    except ValueError as error:
        errors["email"] = [str(error)]
    about = await mine(scope, resources)
    if address and address == about.email and about.email_stands:
        errors["email"] = [_("Cette adresse est déjà celle du compte.")]
    await _prove(scope, resources, password, errors, network)
    await _send(scope, resources, EMAIL, address)


async def ask_mobile(scope: Scope, resources: Resources, mobile: str, password: str, *, network: str) -> bool:
    """Send a code to the new number; without SMS, or to remove the number, change it at once.

    Returns whether a code is on its way. Raises as ask_email does.
    """
    errors: dict[str, list[str]] = {}
    number = None
    try:
        number = addresses.mobile(mobile) if mobile.strip() else None
    except ValueError as error:
        errors["mobile"] = [str(error)]
    about, by_sms = await mine(scope, resources), sends(resources, MOBILE)
    if not errors and number == about.mobile and (number is None or about.mobile_checked or not by_sms):
        errors["mobile"] = [_("Ce numéro est déjà celui du compte.") if number else _("Il manque le numéro.")]
    await _prove(scope, resources, password, errors, network)
    if number is not None and by_sms:
        await _send(scope, resources, MOBILE, number)
        return True
    async with work(scope, resources) as w:
        await credentials.hold(w.connection, scope.person_id)
        await ways_in.end(w.connection, [scope.person_id])
        await recovery.set_mobile(w.connection, scope, number, checked=False)
        await w.mail(letters.MOBILE_CHANGED, person_id=scope.person_id)
    log.info("mobile changed: person %d", scope.person_id)
    return False


async def ask_again(scope: Scope, resources: Resources, purpose: str) -> bool:
    """Send another code to where one is awaited, else to what the account has and nobody checked, or refused a mail.

    Asks for no password: nothing new is named. False when there is nothing to confirm; raises Throttled.
    """
    async with work(scope, resources) as w:
        await credentials.hold(w.connection, scope.person_id)
        about = await recovery.contacts(w.connection, scope)
        unchecked = {
            EMAIL: None if about.email_stands else about.email,
            MOBILE: None if about.mobile_checked else about.mobile,
        }[purpose]
        to = await _waiting(w.connection, scope, purpose) or unchecked
        if to is None or not sends(resources, purpose):
            return False
        if not await verification.ask(w, resources, purpose, scope.person_id, to):
            raise _too_many()
    return True


async def unchecked(scope: Scope, resources: Resources) -> Unchecked | None:
    """What the home page asks the asker to confirm; None when there is nothing, or no mail ever leaves."""
    if not scope.unconfirmed:
        return None
    about = await mine(scope, resources)
    if about.email is None or about.email_checked or not sends(resources, EMAIL):
        return None
    return Unchecked(about.email, about.refused, await waiting(scope, resources, EMAIL))


def sends(resources: Resources, purpose: str) -> bool:
    """Whether a code for it can leave."""
    return resources.settings.mails if purpose == EMAIL else resources.settings.sms_webhook_url is not None


async def waiting(scope: Scope, resources: Resources, purpose: str) -> str | None:
    """The address or number whose code is awaited."""
    return await _waiting(resources.pool, scope, purpose)


async def confirm(scope: Scope, resources: Resources, purpose: str, code: str) -> None:
    """Judge the six digits; right ones make the address or number the account's, and checked.

    Raises Invalid on ``code``, or on ``""`` when there is nothing left to try.
    """
    attempt = await tickets.attempt(resources.pool, purpose, scope.person_id, verification.CODE_TRIES)
    if attempt is None:
        raise _over()
    if not verification.right(resources, purpose, scope.person_id, attempt, code):
        if attempt.left <= 0:
            raise _over()
        raise Invalid({"code": [_("Ce n’est pas le bon code. Le bon est dans le dernier message.")]})
    new = str(attempt.data["new"])
    async with work(scope, resources) as w:
        await credentials.hold(w.connection, scope.person_id)
        if not await tickets.use_hash(w.connection, attempt.hash):
            raise _over()
        await _take(w, scope, purpose, new)
    log.info("%s confirmed: person %d", purpose, scope.person_id)


async def _take(w: Work, scope: Scope, purpose: str, new: str) -> None:
    if purpose == EMAIL:
        old = await recovery.set_email(w.connection, scope, new)
        await refused_address.end(w, scope.person_id)
    else:
        old = await recovery.set_mobile(w.connection, scope, new, checked=True)
    if old == new:
        return
    # What waits in the old mailbox, or on a telephone that was lost, must not open the account any more.
    await ways_in.end(w.connection, [scope.person_id])
    if purpose == MOBILE:
        await w.mail(letters.MOBILE_CHANGED, person_id=scope.person_id)
    elif old:
        await w.mail(letters.EMAIL_CHANGED, person_id=scope.person_id, address=old)


async def _prove(
    scope: Scope, resources: Resources, password: str, errors: dict[str, list[str]], network: str
) -> None:
    """Judge the password, and raise it together with the other errors."""
    try:
        await new_password.prove(scope, resources, password, network=network)
    except Invalid as error:
        errors |= error.errors
    if errors:
        raise Invalid(errors)


async def _send(scope: Scope, resources: Resources, purpose: str, new: str) -> None:
    async with work(scope, resources) as w:
        await credentials.hold(w.connection, scope.person_id)
        if not await verification.ask(w, resources, purpose, scope.person_id, new):
            raise _too_many()


async def _waiting(connection: Connection | Pool, scope: Scope, purpose: str) -> str | None:
    data = await tickets.waiting(connection, purpose, scope.person_id, verification.CODE_TRIES)
    return str(data["new"]) if data else None


def _too_many() -> Throttled:
    return Throttled(int(verification.ASKS_WITHIN.total_seconds()))


def _over() -> Invalid:
    return Invalid({"": [_("Ce code a déjà servi, ou n’est plus valable. Redemandez-en un autre.")]})
