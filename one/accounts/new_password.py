"""A new password: checked by the one rule, kept, every other session ended, the owner told by mail."""

import logging

from one.accounts import buckets, passwords, sign_in
from one.errors import Invalid, NotFound
from one.i18n import _
from one.resources import Resources
from one.scope import Scope
from one.signals import Kind
from one.store import outbox
from one.store.accounts import credentials, recovery, sessions, tickets
from one.store.pool import Connection

log = logging.getLogger("one.accounts")


def check(person: credentials.Credentials, password: str, confirmation: str) -> None:
    """Raise Invalid with all that is wrong, by field."""
    errors: dict[str, list[str]] = {}
    wrong = passwords.problems(
        password, minimum=sign_in.minimum(person), login=person.login,
        first_name=person.first_name, last_name=person.last_name, schools=person.school_names,
    )  # fmt: skip
    if wrong:
        errors["password"] = wrong
    if password != confirmation:
        errors["confirmation"] = [_("Les deux mots de passe ne sont pas les mêmes.")]
    if errors:
        raise Invalid(errors)


async def keep(connection: Connection, person_id: int, password_hash: str, *, but: int | None) -> list[int]:
    """Write it in the transaction of ``connection``; returns the sessions that ended, all ``but`` one.

    Links and codes that are still on their way are dead with the old password.
    """
    await recovery.set_password(connection, person_id, password_hash)
    await tickets.end_pending(connection, [person_id])
    await outbox.put(connection, "password-changed", person_id=person_id)
    return await sessions.end_all(connection, person_id, but=but)


def tell(resources: Resources, ended: list[int]) -> None:
    """After COMMIT: the sockets of these sessions close at once."""
    for session_id in ended:
        resources.live.signal(Kind.SESSION_ENDED, session_id)


async def prove(
    scope: Scope, resources: Resources, password: str, *, network: str
) -> credentials.Credentials:
    """The asker gives their password again before a change; Invalid on ``old``, or Throttled."""
    key = f"mine:{scope.person_id}"
    tried_at = await resources.throttle.take(key, buckets.network(network))
    person = await credentials.by_id(resources.pool, scope.person_id)
    if person is None:
        raise NotFound
    if not await passwords.verify(resources, person.password_hash, password[: passwords.LONGEST + 1]):
        raise Invalid({"old": [_("Ce n’est pas le mot de passe actuel.")]})
    await resources.throttle.forgive(key, tried_at)
    return person


async def change(
    scope: Scope, resources: Resources, old: str, password: str, confirmation: str, *, network: str
) -> None:
    """Change the asker's password and end their other sessions. Raises Invalid by field, or Throttled."""
    person = await prove(scope, resources, old, network=network)
    check(person, password, confirmation)
    password_hash = await passwords.hash_password(resources, password)
    async with resources.pool.acquire() as connection, connection.transaction():
        ended = await keep(connection, scope.person_id, password_hash, but=scope.session_id)
    tell(resources, ended)
    log.info("password changed: person %d", scope.person_id)
