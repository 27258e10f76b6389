"""Ways in: sign-in, activation, terms, sign-out."""

import hmac
import logging
import unicodedata
from datetime import timedelta

import msgspec
import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumberType

from one.accounts import codes, known_device, logins, passwords, terms, verification
from one.errors import Invalid
from one.i18n import _, lazy
from one.resources import Resources
from one.scope import Scope
from one.signals import Kind
from one.store import outbox
from one.store.accounts import credentials, sessions, tickets
from one.store.pool import Connection

ACTIVATION = "activation"
ACTIVATION_TIME = timedelta(hours=1)

# The ticket is gone more often than the code: the form stood open for an hour, or was sent already.
DEAD = lazy(
    "Cette page a servi, ou elle est restée ouverte plus d’une heure. Entrez à nouveau l’identifiant et le mot"
    " de passe ou le code. Un code qui n’est plus valable ? L’école en donne un nouveau."
)

# Where a number without its country may be from: they share the prefixes of one numbering plan.
_FRENCH = ("FR", "GP", "MQ", "GF", "RE", "YT")
# Some countries do not tell mobiles and fixed lines apart.
_MOBILES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)

log = logging.getLogger("one.accounts")


class SignedIn(msgspec.Struct, frozen=True):
    """The token of a new session; goes into the cookie and nowhere else."""

    token: str
    person_id: int
    remember: bool = False


class MayActivate(msgspec.Struct, frozen=True):
    """The code was right: this ticket opens the activation form, once, for an hour."""

    ticket: str


class Activation(msgspec.Struct, frozen=True):
    """What the activation form sends. ``terms``: the version that was read and accepted, or nothing."""

    password: str
    confirmation: str
    email: str
    mobile: str
    terms: str


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

    Raises Wrong, or Throttled. The same work is done whatever is wrong: one lookup, one hash. Attempts
    are counted by account, so that its other login, another case or an accent is no second chance.
    """
    login, secret = logins.normalise(login), secret[: passwords.LONGEST + 1]
    person = await credentials.by_login(resources.pool, login)
    person_id = person.id if person else 0
    key = f"in:{person_id}" if person else f"in:{login[:80]}"
    code = codes.digest(resources.key, person_id, codes.normalise(secret))
    has_code = await resources.throttle.glance(key) and hmac.compare_digest(
        code, (person.code_hash if person else None) or b"\0" * len(code)
    )
    right, tried_at = False, None
    if not has_code:
        tried_at = await resources.throttle.take(
            key, *known_device.places(resources.key, known, person_id, network)
        )
        right = await passwords.verify(resources, person.password_hash if person else None, secret)
    if person is None or person.blocked or not (right or has_code):
        log.info("sign-in refused")
        raise Wrong
    if tried_at is not None:
        await resources.throttle.forgive(key, tried_at)
    if has_code:
        return await _may_activate(resources, person.id, code, remember=remember)
    assert person.password_hash is not None
    token = await sessions.start_as(
        resources.pool, person.id, person.password_hash, remember=remember, device=device
    )
    if token is None:
        raise Wrong
    if passwords.outdated(person.password_hash):
        fresh = await passwords.hash_password(resources, secret)
        await credentials.rehash(resources.pool, person.id, person.password_hash, fresh)
    log.info("signed in: person %d", person.id)
    return SignedIn(token, person.id, remember)


async def _may_activate(resources: Resources, person_id: int, code: bytes, *, remember: bool) -> MayActivate:
    data = {"code": code.hex(), "remember": remember}
    return MayActivate(await tickets.issue(resources.pool, ACTIVATION, person_id, ACTIVATION_TIME, data))


async def activating(resources: Resources, ticket: str) -> credentials.Credentials | None:
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
    email, mobile = check(person, form)
    password_hash = await passwords.hash_password(resources, form.password)
    async with resources.pool.acquire() as connection, connection.transaction():
        before = await credentials.activate(
            connection, person.id,
            code_hash=bytes.fromhex(found.data["code"]), password_hash=password_hash,
            email=email, mobile=mobile, terms_version=form.terms,
        )  # fmt: skip
        if before is None:
            raise _dead()
        await _warn(connection, person.id, before, email)
        await tickets.end_pending(connection, [person.id])
        if email is not None and not before.checked and resources.settings.mails:
            await verification.ask(connection, resources, verification.EMAIL, person.id, email)
        ended = await sessions.end_all(connection, person.id)
        token = await sessions.start(
            connection, person.id, remember=bool(found.data.get("remember")), device=device
        )
    for session_id in ended:
        resources.live.signal(Kind.SESSION_ENDED, session_id)
    log.info("activated: person %d", person.id)
    return SignedIn(token, person.id, bool(found.data.get("remember")))


async def _warn(
    connection: Connection, person_id: int, before: credentials.Before, email: str | None
) -> None:
    """A code on an account in use gives it another password, and maybe another address: its owner is told."""
    if not before.active or not before.email:
        return
    await outbox.put(connection, "password-changed", person_id=person_id, address=before.email)
    if email is not None and email != before.email:
        await outbox.put(connection, "email-changed", person_id=person_id, address=before.email)


def minimum(person: credentials.Credentials) -> int:
    """Length a password of this person must have."""
    return person.pupil_password_min if person.profile == "eleve" else passwords.ADULT_MIN


def check(person: credentials.Credentials, form: Activation) -> tuple[str | None, str | None]:
    """The e-mail and mobile to keep, in their normal form; raise Invalid with all that is wrong."""
    errors: dict[str, list[str]] = {}
    wrong = passwords.problems(
        form.password, minimum=minimum(person), login=person.login,
        first_name=person.first_name, last_name=person.last_name, schools=person.school_names,
    )  # fmt: skip
    if wrong:
        errors["password"] = wrong
    if form.password != form.confirmation:
        errors["confirmation"] = [_("Les deux mots de passe ne sont pas les mêmes.")]
    email = mobile = None
    try:
        email = normal_email(form.email, required=person.profile != "eleve")
    except ValueError as error:
        errors["email"] = [str(error)]
    try:
        mobile = normal_mobile(form.mobile)
    except ValueError as error:
        errors["mobile"] = [str(error)]
    if not terms.readable(form.terms):
        errors["terms"] = [_("Pour continuer, il faut accepter les conditions générales d’utilisation.")]
    if errors:
        raise Invalid(errors)
    return email, mobile


def normal_email(text: str, *, required: bool) -> str | None:
    """An address in its normal form; ValueError with a sentence when it is not one."""
    text = text.strip()
    if not text:
        if required:
            raise ValueError(_("Il manque l’adresse e-mail : elle sert à retrouver le mot de passe."))
        return None
    try:
        if len(text) > 254 or any(unicodedata.category(c) in ("Cc", "Cf") for c in text):
            raise EmailNotValidError
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValueError(
            _("Cette adresse e-mail n’est pas complète. Exemple : prenom.nom@exemple.fr")
        ) from None


def normal_mobile(text: str) -> str | None:
    """A mobile in international form (+33…), French when no country is given; ValueError for any other.

    A fixed line gets no short message, and a number at a premium rate would be paid by the platform.
    """
    text = text.strip()
    if not text:
        return None
    number = next((one for place in _FRENCH if (one := _number(text, place)) is not None), None)
    if number is None:
        raise ValueError(_("Ce numéro de téléphone n’est pas valable. Exemple : 06 12 34 56 78"))
    if phonenumbers.number_type(number) not in _MOBILES:
        raise ValueError(_("Ce numéro n’est pas celui d’un mobile. Exemple : 06 12 34 56 78"))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _number(text: str, place: str) -> phonenumbers.PhoneNumber | None:
    try:
        number = phonenumbers.parse(text[:40], place)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


async def sign_out(scope: Scope, resources: Resources) -> None:
    """End this session and every socket that lives on it."""
    await sessions.end(resources.pool, scope.session_id)
    resources.live.signal(Kind.SESSION_ENDED, scope.session_id)


async def accept_terms(scope: Scope, resources: Resources, version: str) -> bool:
    """Keep that the asker accepted the terms in force; False when ``version``, which they read, is another."""
    if version != terms.VERSION:
        return False
    await credentials.accept_terms(resources.pool, scope.person_id, version)
    return True


def _dead() -> Invalid:
    return Invalid({"": [str(DEAD)]})
