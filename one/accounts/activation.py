"""The activation of an account: a code opened it, a password of its own closes it to everybody else."""

import logging

import msgspec

from one.accounts import (
    addresses,
    letters,
    new_password,
    passwords,
    secret_codes,
    terms,
    verification,
    ways_in,
)
from one.accounts.sign_in import ACTIVATION, SignedIn
from one.errors import Invalid
from one.i18n import _, lazy
from one.resources import Resources
from one.scope import Profile
from one.store import subscriptions
from one.store.accounts import credentials, sessions, tickets
from one.store.accounts.credentials import Credentials
from one.store.work import Work, work

# The ticket is gone more often than the code: the form stood open for an hour, or was sent already.
DEAD = lazy(
    "Cette page a servi, ou elle est restée ouverte plus d’une heure. Entrez à nouveau l’identifiant et le mot"
    " de passe ou le code. Un code qui n’est plus valable ? L’école en donne un nouveau."
)


log = logging.getLogger("one.accounts")


class Activation(msgspec.Struct, frozen=True):
    """What the activation form sends. ``terms``: the version that was read and accepted, or nothing."""

    password: str
    confirmation: str
    email: str
    mobile: str
    terms: str


async def activating(resources: Resources, ticket: str) -> Credentials | None:
    """Whose activation form a ticket opens; None when it is used, expired or not one, or they are blocked."""
    found = await tickets.read(resources.pool, ACTIVATION, ticket)
    person = await credentials.by_id(resources.pool, found.person_id) if found else None
    return None if person is None or person.blocked else person


async def activate(resources: Resources, ticket: str, form: Activation, *, device: str) -> SignedIn:
    """Set the password, kill the code and sign in, in one transaction; six digits leave to a new address.

    The account is in use before they come back: nobody waits for a mail at the door. Raises Invalid with
    every error at once, by field; with ``{"": …}`` when the ticket or code is dead.
    """
    found = await tickets.read(resources.pool, ACTIVATION, ticket)
    person = await credentials.by_id(resources.pool, found.person_id) if found else None
    if found is None or person is None or person.blocked:
        raise _dead()
    if errors := wrong(person, form):
        raise Invalid(errors)
    email = addresses.email(form.email) if form.email.strip() else None
    mobile = addresses.mobile(form.mobile) if form.mobile.strip() else None
    password_hash = await passwords.hash_password(resources, form.password)
    async with work(None, resources) as w:
        before = await credentials.activate(
            w.connection,
            person.id,
            code_hash=bytes.fromhex(found.data["code"]),
            password_hash=password_hash,
            email=email,
            mobile=mobile,
            terms_version=form.terms,
        )
        if before is None:
            raise _dead()
        await _warn(w, person.id, before, email)
        await ways_in.end(w.connection, [person.id])
        await subscriptions.end(w.connection, [person.id])
        if email is not None and not before.checked and resources.settings.mails:
            await verification.ask(w, resources, secret_codes.EMAIL, person.id, email)
        w.end_sessions(await sessions.end_all(w.connection, person.id))
        remember = bool(found.data.get("remember"))
        token = await sessions.start(w.connection, person.id, remember=remember, device=device)
    log.info("activated: person %d", person.id)
    return SignedIn(token, person.id, remember)


async def _warn(w: Work, person_id: int, before: credentials.Before, email: str | None) -> None:
    """A code on an account in use gives it another password, and maybe another address: its owner is told."""
    if not before.active or not before.email:
        return
    await w.mail(letters.PASSWORD_CHANGED, person_id=person_id, address=before.email)
    if email is not None and email != before.email:
        await w.mail(letters.EMAIL_CHANGED, person_id=person_id, address=before.email)


def needs_email(person: Credentials) -> bool:
    """Whether the account cannot be activated without an address: a pupil may have none."""
    return person.profile != Profile.PUPIL


def wrong(person: Credentials, form: Activation) -> dict[str, list[str]]:
    """All that is wrong, by field."""
    errors = new_password.wrong(person, form.password, form.confirmation)
    for field, text, rule, needed in (
        ("email", form.email, addresses.email, needs_email(person)),
        ("mobile", form.mobile, addresses.mobile, False),
    ):
        try:
            if needed or text.strip():
                rule(text)
        except ValueError as error:
            errors[field] = [str(error)]
    if not terms.readable(form.terms):
        errors["terms"] = [_("Pour continuer, il faut accepter les conditions générales d’utilisation.")]
    return errors


def _dead() -> Invalid:
    return Invalid({"": [str(DEAD)]})
