"""What each message says, decided when it leaves: every room declares its own, beside what they are about.

A room lists its templates in ``letters.py``, an application in its ``App``. ``one/run/letters.py`` puts them
together for the worker.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

import msgspec

from one import clock
from one.config import Settings
from one.i18n import Lazy, _, speaking, voice
from one.mail import bounces
from one.mail.letter import Letter, Listed, Sms, Wait
from one.preferences import languages
from one.store import outbox
from one.store.pool import Pool
from one.store.school import settings
from one.templating.mails import MailTemplates

_templates: "dict[str, Template]" = {}

Compose = Callable[["Composer", outbox.Due], Awaitable[Letter | Sms | Wait | None]]
# What a mail says when it is only looked at (`one mail preview`): made-up words, by our own address.
Sample = Callable[[str], Mapping[str, Any]]


class Template(msgspec.Struct, frozen=True):
    """One kind of message. ``name`` stands in rows of the outbox: one that is renamed loses those under way.

    ``words`` say in « Mes données » what it was. ``compose`` returns the message, None when there is nothing (any
    more) to send, or until when it has to wait. ``folder`` holds subject.txt, body.txt and body.html of a mail, below
    ``templates/``; without it they are in ``templates/mail/<name>/``. ``of_school``: who administers a school of the
    reader may know that such a message was for them; of others they learn that there was one.
    ``sample`` are made-up values for a mail that is only looked at.
    """

    name: str
    words: Lazy
    compose: Compose
    transport: str = "mail"
    folder: str = ""
    of_school: bool = False
    sample: Sample | None = None

    def __post_init__(self) -> None:
        """Keep it for ``words``."""
        if self.name in _templates:
            raise ValueError(f"template {self.name}: declared twice")
        _templates[self.name] = self


def words(name: str) -> str:
    """What a message was about, for its reader; one of another version of ONE is shown by its name."""
    return str(_templates[name].words) if name in _templates else name


def words_for_school(name: str) -> str:
    """The same for who administers a school of its reader, as far as that is theirs to know."""
    return words(name) if name in _templates and _templates[name].of_school else _("un message de ONE")


class Composer:
    """Composes the messages of the templates it is given."""

    def __init__(
        self, settings: Settings, pool: Pool, templates: MailTemplates, letters: Iterable[Template]
    ) -> None:
        self.settings, self.pool = settings, pool
        self._templates = templates
        self._letters = {template.name: template for template in letters}

    @property
    def key(self) -> bytes:
        """The secret that links and codes are derived from."""
        assert self.settings.secret_key is not None, "resolved at start"
        return self.settings.secret_key.encode()

    async def compose(self, due: outbox.Due) -> Letter | Sms | Wait | None:
        """The message of a row of the outbox, by the clock and in the language of its reader; LookupError for a template nobody knows."""
        zone = await settings.zone_of_person(self.pool, due.person_id or 0)
        language = await languages.of_reader(self.pool, due.person_id, due.about)
        with clock.at(zone), speaking(language):
            return await self._letters[due.template].compose(self, due)

    def letter(
        self,
        to: str,
        due: outbox.Due,
        *,
        language: str = "",
        listed: Listed | None = None,
        reply_to: str = "",
        **context: Any,
    ) -> Letter:
        """The mail of this row from its folder of templates, in the language of who reads it."""
        template = self._letters[due.template]
        values = {"origin": self.settings.origin, **context}
        subject, text, html = self._templates.render(
            template.folder or template.name, values, language or voice()
        )
        return Letter(to, subject, text, html, listed, reply_to, self._returns(to, due))

    def _returns(self, to: str, due: outbox.Due) -> str:
        base = self.settings.bounce_mail
        if base is None or due.person_id is None:
            return ""
        return bounces.return_path(self.key, base, due.person_id, to, due.since)
