"""A new password: checked by the one rule, kept, every other session ended, the owner told by mail."""

import logging

from one.accounts import buckets, letters, passwords, ways_in
from one.accounts.sign_in import SignedIn
from one.errors import Invalid, NotFound
from one.i18n import _
from one.resources import Resources
from one.scope import Profile, Scope
from one.store import subscriptions
from one.store.accounts import credentials, recovery, renewal, sessions
from one.store.accounts.credentials import Credentials
from one.store.work import Work, work

log = logging.getLogger("one.accounts")


def minimum(person: Credentials) -> int:
    """Length a password of this person must have."""
    return person.pupil_password_min if person.profile == Profile.PUPIL else passwords.ADULT_MIN


def wrong(person: Credentials, password: str, confirmation: str) -> dict[str, list[str]]:
    """All that is wrong with a password that this person chose, by field."""
    errors: dict[str, list[str]] = {}
    problems = passwords.problems(
        password,
        minimum=minimum(person),
        login=person.login,
        first_name=person.first_name,
        last_name=person.last_name,
        schools=person.school_names,
    )
    if problems:
        errors["password"] = problems
    if password != confirmation:
        errors["confirmation"] = [_("Les deux mots de passe ne sont pas les mêmes.")]
    return errors


async def opinion(resources: Resources, person_id: int, password: str) -> tuple[str, str]:
    """What a page says of a password while it is typed, by the very rule that judges it: how good, and in words."""
    person = await credentials.by_id(resources.pool, person_id)
    if person is None:
        raise NotFound
    problems = wrong(person, password, password).get("password")
    if problems:
        return "refused", problems[0]
    return ("good", _("Solide")) if len(password) >= passwords.SOLID else ("fair", _("Correct"))


def check(person: Credentials, password: str, confirmation: str) -> None:
    """Raise Invalid with all that is wrong, by field."""
    if errors := wrong(person, password, confirmation):
        raise Invalid(errors)


async def mine(scope: Scope, resources: Resources) -> Credentials:
    """The asker's own account, for the form that changes its password."""
    person = await credentials.by_id(resources.pool, scope.person_id)
    if person is None:
        raise NotFound
    return person


async def keep(w: Work, person_id: int, password_hash: str, *, but: int | None) -> None:
    """Write it; all sessions end, all ``but`` one.

    Links and codes that are still on their way are dead with the old password.
    """
    await recovery.set_password(w.connection, person_id, password_hash)
    await ways_in.end(w.connection, [person_id])
    await subscriptions.end(w.connection, [person_id])
    await w.mail(letters.PASSWORD_CHANGED, person_id=person_id)
    w.end_sessions(await sessions.end_all(w.connection, person_id, but=but))


async def prove(scope: Scope, resources: Resources, password: str, *, network: str) -> Credentials:
    """The asker gives their password again before a change; Invalid on ``old``, Throttled or Busy."""
    key = f"mine:{scope.person_id}"
    resources.hashing.room(network)
    tried_at = await resources.throttle.take(key, buckets.network(network))
    person = await mine(scope, resources)
    if not await passwords.verify(
        resources, person.password_hash, password[: passwords.LONGEST + 1], network=network
    ):
        raise Invalid({"old": [_("Ce n’est pas le mot de passe actuel.")]})
    await resources.throttle.forgive(key, tried_at)
    return person


async def change(
    scope: Scope, resources: Resources, old: str, password: str, confirmation: str, *, network: str
) -> SignedIn:
    """Change the asker's password and end all their sessions; this one goes on under another token.

    Whoever had read its cookie is put out like all others. Raises Invalid by field, Throttled or Busy.
    """
    person = await prove(scope, resources, old, network=network)
    check(person, password, confirmation)
    password_hash = await passwords.hash_password(resources, password)
    async with work(scope, resources) as w:
        await keep(w, scope.person_id, password_hash, but=scope.session_id)
        fresh = await renewal.renew(w.connection, scope)
        if fresh is None:
            raise NotFound
        # Open pages of the old one are told by the reconciler, within two seconds: they ask again, and by then their
        # browser has the new cookie.
    log.info("password changed: person %d", scope.person_id)
    return SignedIn(*fresh)
