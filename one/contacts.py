"""The asker's e-mail address and mobile: changed with the password and a code sent to the new one."""

import logging
from datetime import timedelta
from uuid import uuid4

from one import accounts, derived, new_password
from one.errors import Invalid, Throttled
from one.house import House
from one.i18n import _
from one.recovery import CODE_TIME, CODE_TRIES, right
from one.scope import Scope
from one.store import outbox, people, recovery, tickets

EMAIL, MOBILE = "email", "mobile"
# Codes to addresses nobody has checked yet: enough for mistyping, too few to pester a stranger.
ASKS, ASKS_WITHIN = 5, timedelta(hours=1)

log = logging.getLogger("one.accounts")


async def ask_email(scope: Scope, house: House, email: str, password: str, *, network: str) -> None:
    """Send a code to the new address. Raises Invalid by field, with all that is wrong, or Throttled."""
    errors: dict[str, list[str]] = {}
    address = None
    try:
        address = accounts.normal_email(email, required=True)
    except ValueError as error:
        errors["email"] = [str(error)]
    if address is not None and address == (await recovery.contacts(house.pool, scope)).email:
        errors["email"] = [_("Cette adresse est déjà celle du compte.")]
    await _prove(scope, house, password, errors, network)
    assert address is not None, "no error"
    await _send(scope, house, EMAIL, address)


async def ask_mobile(scope: Scope, house: House, mobile: str, password: str, *, network: str) -> bool:
    """Send a code to the new number; without SMS, or to remove the number, change it at once.

    Returns whether a code is on its way. Raises as ask_email does.
    """
    errors: dict[str, list[str]] = {}
    number = None
    try:
        number = accounts.normal_mobile(mobile)
    except ValueError as error:
        errors["mobile"] = [str(error)]
    if not errors and number == (await recovery.contacts(house.pool, scope)).mobile:
        errors["mobile"] = [_("Ce numéro est déjà celui du compte.") if number else _("Il manque le numéro.")]
    await _prove(scope, house, password, errors, network)
    if number is not None and house.settings.sms_webhook_url is not None:
        await _send(scope, house, MOBILE, number)
        return True
    async with house.pool.acquire() as connection, connection.transaction():
        await people.hold(connection, scope.person_id)
        await tickets.end_pending(connection, [scope.person_id])
        await recovery.set_mobile(connection, scope, number)
        await outbox.put(connection, "mobile-changed", person_id=scope.person_id)
    log.info("mobile changed: person %d", scope.person_id)
    return False


async def waiting(scope: Scope, house: House, purpose: str) -> str | None:
    """The new address or number whose code is awaited."""
    data = await tickets.waiting(house.pool, purpose, scope.person_id)
    return str(data["new"]) if data else None


async def confirm(scope: Scope, house: House, purpose: str, code: str) -> None:
    """Judge the six digits; right ones change the address or number.

    Raises Invalid on ``code``, or on ``""`` when there is nothing left to try.
    """
    attempt = await tickets.attempt(house.pool, purpose, scope.person_id, CODE_TRIES)
    if attempt is None:
        raise _over()
    if not right(house, purpose, scope.person_id, attempt, code):
        if attempt.left <= 0:
            raise _over()
        raise Invalid({"code": [_("Ce n’est pas le bon code. Le bon est dans le dernier message.")]})
    new = str(attempt.data["new"])
    async with house.pool.acquire() as connection, connection.transaction():
        await people.hold(connection, scope.person_id)
        if not await tickets.use_hash(connection, attempt.hash):
            raise _over()
        # What waits in the old mailbox, or on a telephone that was lost, must not open the account any more.
        await tickets.end_pending(connection, [scope.person_id])
        if purpose == EMAIL:
            old = await recovery.set_email(connection, scope, new)
            if old:
                await outbox.put(connection, "email-changed", person_id=scope.person_id, address=old)
        else:
            await recovery.set_mobile(connection, scope, new)
            await outbox.put(connection, "mobile-changed", person_id=scope.person_id)
    log.info("%s changed: person %d", purpose, scope.person_id)


async def _prove(
    scope: Scope, house: House, password: str, errors: dict[str, list[str]], network: str
) -> None:
    """Judge the password, and raise it together with the other errors."""
    try:
        await new_password.prove(scope, house, password, network=network)
    except Invalid as error:
        errors |= error.errors
    if errors:
        raise Invalid(errors)


async def _send(scope: Scope, house: House, purpose: str, new: str) -> None:
    about, template = str(scope.person_id), f"code-{purpose}"
    if await outbox.recent(house.pool, template, about, ASKS_WITHIN) >= ASKS:
        raise Throttled(int(ASKS_WITHIN.total_seconds()))
    seed = uuid4()
    code = derived.digits(house.key, purpose, seed)
    hash_ = derived.digest(house.key, purpose, scope.person_id, str(seed), code)
    async with house.pool.acquire() as connection, connection.transaction():
        await tickets.use_all(connection, scope.person_id, purpose)
        await tickets.keep(
            connection, purpose, scope.person_id, hash_, CODE_TIME, {"seed": str(seed), "new": new}
        )  # fmt: skip
        await outbox.put(
            connection, template, transport="mail" if purpose == EMAIL else "sms",
            person_id=scope.person_id, address=new, about=about, key=seed,
        )  # fmt: skip


def _over() -> Invalid:
    return Invalid({"": [_("Ce code n’est plus valable. Redemander un code en fait partir un autre.")]})
