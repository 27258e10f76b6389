"""What each message of the outbox says, decided when it leaves: a template's name, a function.

A function returns the message, or None when there is nothing (any more) to send: no such account, no
address, one that nobody checked, a link already used, too many of them. Messages that no account caused are judged here, out of
sight of the page that asked (one/accounts/recovery.py).
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from one.accounts import recovery, secret_codes, verification
from one.config import Settings
from one.i18n import SOURCE, _, speaking
from one.mail.letter import Letter, Sms
from one.store import outbox
from one.store.accounts import recovery as store
from one.store.accounts import tickets
from one.store.classroom import reminders
from one.store.pool import Pool
from one.templating.mails import MailTemplates

# How many times one account or address is written to because somebody, perhaps not its owner, asked.
LINKS, LINKS_WITHIN = 5, timedelta(hours=1)
CODES, CODES_WITHIN = 5, timedelta(days=1)


class Desk(msgspec.Struct, frozen=True):
    """What composing needs."""

    settings: Settings
    pool: Pool
    templates: MailTemplates

    @property
    def key(self) -> bytes:
        """The secret that links and codes are derived from."""
        assert self.settings.secret_key is not None, "resolved at start"
        return self.settings.secret_key.encode()

    async def compose(self, due: outbox.Due) -> Letter | Sms | None:
        """The message of a row of the outbox; LookupError for a template nobody knows."""
        return await _WRITERS[due.template](self, due)

    def letter(self, to: str, template: str, *, language: str = SOURCE, **context: Any) -> Letter:
        """A mail from its folder of templates, in the language of who reads it."""
        values = {"origin": self.settings.origin, **context}
        subject, text, html = self.templates.render(template, values, language)
        return Letter(to, subject, text, html)


async def _reset(desk: Desk, due: outbox.Due) -> Letter | None:
    owner = await store.by_login(desk.pool, due.about)
    if (
        owner is None
        or not owner.email
        or not owner.email_checked
        or await _too_many(desk, due, LINKS, LINKS_WITHIN)
    ):
        return None
    token = secret_codes.token(desk.key, recovery.RESET, due.key)
    hash_ = tickets.digest(token)
    await tickets.keep_mailed(desk.pool, due.id, recovery.RESET, owner.id, hash_, recovery.RESET_TIME)
    if not await tickets.good(desk.pool, hash_):
        return None
    link = f"{desk.settings.origin}/nouveau-mot-de-passe#{token}"
    return desk.letter(owner.email, "reset", owner=owner, link=link, token=token)


async def _reset_sms(desk: Desk, due: outbox.Due) -> Sms | None:
    owner = await store.by_login(desk.pool, due.about)
    if (
        owner is None
        or not owner.mobile
        or not owner.mobile_checked
        or await _too_many(desk, due, CODES, CODES_WITHIN)
    ):
        return None
    seed = str(due.key)
    code = secret_codes.digits(desk.key, recovery.RESET_SMS, due.key)
    hash_ = secret_codes.digest(desk.key, recovery.RESET_SMS, owner.id, seed, code)
    await tickets.keep_mailed(
        desk.pool, due.id, recovery.RESET_SMS, owner.id, hash_, verification.CODE_TIME, {"seed": seed}
    )
    if not await tickets.good(desk.pool, hash_):
        return None
    return Sms(owner.mobile, _sms_text(code))


async def _logins(desk: Desk, due: outbox.Due) -> Letter | None:
    owners = await store.by_email(desk.pool, due.about)
    if not owners or await _too_many(desk, due, LINKS, LINKS_WITHIN):
        return None
    return desk.letter(owners[0].email or due.about, "logins", owners=owners)


async def _code_email(desk: Desk, due: outbox.Due) -> Letter | None:
    code = await _code(desk, due, "email")
    owner = await store.by_id(desk.pool, due.person_id or 0)
    if code is None or owner is None or due.address is None:
        return None
    return desk.letter(due.address, "code-email", owner=owner, code=code)


async def _code_mobile(desk: Desk, due: outbox.Due) -> Sms | None:
    code = await _code(desk, due, "mobile")
    return Sms(due.address, _sms_text(code)) if code is not None and due.address is not None else None


async def _code(desk: Desk, due: outbox.Due, purpose: str) -> str | None:
    """The digits, while their ticket is good."""
    code = secret_codes.digits(desk.key, purpose, due.key)
    hash_ = secret_codes.digest(desk.key, purpose, due.person_id or 0, str(due.key), code)
    return code if await tickets.good(desk.pool, hash_) else None


async def _notice(desk: Desk, due: outbox.Due) -> Letter | None:
    """What was changed on an account, to its address (or to the one it had)."""
    owner = await store.by_id(desk.pool, due.person_id or 0)
    to = due.address or (owner.email if owner else None)
    return desk.letter(to, due.template, owner=owner, at=due.created_at) if owner and to else None


async def _activation_reminder(desk: Desk, due: outbox.Due) -> Letter | None:
    """To one mailbox, about its owner's account and those of their children; without any code."""
    class_id, people = int(due.data["class"]), [int(each) for each in due.data["people"]]
    reader = await reminders.reader(desk.pool, due.person_id or 0, class_id)
    accounts = await reminders.accounts(desk.pool, due.person_id or 0, class_id, people)
    if reader is None or not accounts:
        return None
    return desk.letter(reader.email, due.template, reader=reader, accounts=accounts)


async def _too_many(desk: Desk, due: outbox.Due, most: int, within: timedelta) -> bool:
    return (
        due.tries == 1 and await outbox.recent(desk.pool, due.template, due.about, within, to=due.id) > most
    )


def _sms_text(code: str, language: str = SOURCE) -> str:
    with speaking(language):
        return _("ONE : votre code est %(code)s. Il vaut 10 minutes. Ne le donnez à personne.") % {
            "code": code
        }


_WRITERS: Mapping[str, Callable[[Desk, outbox.Due], Awaitable[Letter | Sms | None]]] = {
    "reset": _reset,
    "reset-sms": _reset_sms,
    "logins": _logins,
    "code-email": _code_email,
    "code-mobile": _code_mobile,
    "activation-reminder": _activation_reminder,
    "password-changed": _notice,
    "email-changed": _notice,
    "mobile-changed": _notice,
}
