"""The messages of accounts: links, codes, logins, and what was changed.

Messages that no account caused are judged here, when they leave, out of sight of the page that asked
(one/accounts/recovery.py): no such account, no address, one that nobody checked, a link already used, too
many of them. From then on they are their owner's, so that one that cannot leave is seen as any other.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import structs

from one.accounts import secret_codes
from one.accounts.secret_codes import CODE_TIME, LINK_TIME
from one.i18n import _, lazy
from one.mail.composer import Composer, Template
from one.mail.errors import TooLate
from one.mail.letter import Letter, Sms
from one.store import outbox
from one.store.accounts import recovery as store
from one.store.accounts import tickets

# How many times one account or address is written to because somebody, perhaps not its owner, asked.
LINKS, LINKS_WITHIN = 5, timedelta(hours=1)
CODES, CODES_WITHIN = 5, timedelta(days=1)


async def _owner(composer: Composer, due: outbox.Due) -> store.Owner | None:
    """Of a login as it was when somebody asked: the account may be merged into another by now."""
    return await store.by_login(composer.pool, await store.canonical(composer.pool, due.about))


async def _reset(composer: Composer, due: outbox.Due) -> Letter | None:
    owner = await _owner(composer, due)
    if (
        owner is None
        or not owner.email
        or not owner.email_checked
        or await _too_many(composer, due, LINKS, LINKS_WITHIN)
    ):
        return None
    due = await _owned(composer, due, owner)
    token = secret_codes.token(composer.key, secret_codes.RESET, due.key)
    hash_ = tickets.digest(token)
    if due.retried_at is None:
        await tickets.keep_mailed(composer.pool, due.id, secret_codes.RESET, owner.id, hash_, LINK_TIME)
    if not await _good(composer, due, hash_):
        return None
    link = f"{composer.settings.origin}/nouveau-mot-de-passe#{token}"
    return composer.letter(owner.email, due, owner=owner, link=link, token=token)


async def _reset_sms(composer: Composer, due: outbox.Due) -> Sms | None:
    owner = await _owner(composer, due)
    if (
        owner is None
        or not owner.mobile
        or not owner.mobile_checked
        or await _too_many(composer, due, CODES, CODES_WITHIN)
    ):
        return None
    due = await _owned(composer, due, owner)
    seed = str(due.key)
    code = secret_codes.digits(composer.key, secret_codes.RESET_SMS, due.key)
    hash_ = secret_codes.digest(composer.key, secret_codes.RESET_SMS, owner.id, seed, code)
    if due.retried_at is None:
        await tickets.keep_mailed(
            composer.pool, due.id, secret_codes.RESET_SMS, owner.id, hash_, CODE_TIME, {"seed": seed}
        )
    if not await _good(composer, due, hash_):
        return None
    return Sms(owner.mobile, _sms_text(code))


async def _logins(composer: Composer, due: outbox.Due) -> Letter | None:
    owners = await store.by_email(composer.pool, due.about)
    if not owners or await _too_many(composer, due, LINKS, LINKS_WITHIN):
        return None
    due = await _owned(composer, due, owners[0])
    return composer.letter(owners[0].email or due.about, due, owners=owners)


async def _code_email(composer: Composer, due: outbox.Due) -> Letter | None:
    code = await _code(composer, due, secret_codes.EMAIL)
    owner = await store.by_id(composer.pool, due.person_id or 0)
    if code is None or owner is None or due.address is None:
        return None
    return composer.letter(due.address, due, owner=owner, code=code)


async def _code_mobile(composer: Composer, due: outbox.Due) -> Sms | None:
    code = await _code(composer, due, secret_codes.MOBILE)
    return Sms(due.address, _sms_text(code)) if code is not None and due.address is not None else None


async def _code(composer: Composer, due: outbox.Due, purpose: str) -> str | None:
    """The digits, while their ticket is good."""
    code = secret_codes.digits(composer.key, purpose, due.key)
    hash_ = secret_codes.digest(composer.key, purpose, due.person_id or 0, str(due.key), code)
    return code if await _good(composer, due, hash_) else None


async def _owned(composer: Composer, due: outbox.Due, owner: store.Owner) -> outbox.Due:
    """The same row, its owner's from now on."""
    await outbox.belongs(composer.pool, due.id, owner.id)
    return structs.replace(due, person_id=owner.id)


async def _good(composer: Composer, due: outbox.Due, hash_: bytes) -> bool:
    """Whether what it carries opens something; TooLate when its time was over before it could leave."""
    state = await tickets.state(composer.pool, hash_)
    if state == "expired" or (not state and due.retried_at is not None):
        raise TooLate(due.template)
    return state == "good"


async def _notice(composer: Composer, due: outbox.Due) -> Letter | None:
    """What was changed on an account, to its address (or to the one it had)."""
    owner = await store.by_id(composer.pool, due.person_id or 0)
    to = due.address or (owner.email if owner else None)
    return composer.letter(to, due, owner=owner, at=due.created_at) if owner and to else None


async def _too_many(composer: Composer, due: outbox.Due, most: int, within: timedelta) -> bool:
    return (
        due.tries == 1
        and await outbox.recent(composer.pool, due.template, due.about, within, to=due.id) > most
    )


def _sms_text(code: str) -> str:
    return _("ONE : votre code est %(code)s. Il est valable 10 minutes. Ne le donnez à personne.") % {
        "code": code
    }


_OWNER = store.Owner(
    1, "camille.exemple", "Camille", "parent", True, "camille@example.org", True, "0600000000", True
)
_CHILD = store.Owner(2, "alix.exemple", "Alix", "eleve", False, "camille@example.org", False, None, False)


def _sample(origin: str) -> Mapping[str, Any]:
    """Made-up values for every mail of accounts."""
    link = f"{origin}/nouveau-mot-de-passe#{'exemple' * 6}"
    about = {"owner": _OWNER, "owners": [_OWNER, _CHILD], "at": datetime.now(UTC)}
    return {**about, "link": link, "token": "exemple" * 6, "code": "123456"}


RESET = Template("reset", lazy("lien pour un nouveau mot de passe"), _reset, sample=_sample)
RESET_SMS = Template("reset-sms", lazy("code pour un nouveau mot de passe"), _reset_sms, "sms")
LOGINS = Template("logins", lazy("identifiants de l’adresse"), _logins, sample=_sample)
CODE_EMAIL = Template("code-email", lazy("code pour confirmer une adresse"), _code_email, sample=_sample)
CODE_MOBILE = Template("code-mobile", lazy("code pour confirmer un mobile"), _code_mobile, "sms")
PASSWORD_CHANGED = Template("password-changed", lazy("le mot de passe a changé"), _notice, sample=_sample)
EMAIL_CHANGED = Template("email-changed", lazy("l’adresse a changé"), _notice, sample=_sample)
MOBILE_CHANGED = Template("mobile-changed", lazy("le mobile a changé"), _notice, sample=_sample)

# Those that open an account: they are dead once a newer way in was given (one/accounts/ways_in.py).
WAYS_IN = (RESET, RESET_SMS)
LETTERS = (
    RESET,
    RESET_SMS,
    LOGINS,
    CODE_EMAIL,
    CODE_MOBILE,
    PASSWORD_CHANGED,
    EMAIL_CHANGED,
    MOBILE_CHANGED,
)


def names(templates: Iterable[Template]) -> list[str]:
    """As rows of the outbox say them."""
    return [template.name for template in templates]
