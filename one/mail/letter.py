"""One mail, and the bytes it travels as. Nothing a person typed can add a header to it."""

import re
import unicodedata
from datetime import datetime
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr

import msgspec
from email_validator import EmailNotValidError, validate_email

from one.errors import OneError

# One address and nothing else: no list, no comment, no quoting, no space.
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,253}")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_HEADERS = frozenset(
    (
        "from",
        "to",
        "reply-to",
        "subject",
        "date",
        "message-id",
        "auto-submitted",
        "x-auto-response-suppress",
        "list-id",
        "list-unsubscribe",
        "list-unsubscribe-post",
        "mime-version",
        "content-type",
    )
)


_LISTED = re.compile(r"[\x21-\x7e]{1,500}")


class _OneLine(UnstructuredHeader, BaseHeader):
    """A header that is an address: folded or encoded, as the library does with what is long, it would be none."""

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


class _Words(UnstructuredHeader, BaseHeader):
    """A header of words: where the library folds a long one with accents, it loses blanks between encoded words."""

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        if self.isascii():
            return super().fold(policy=policy)
        words = Header(str(self), "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {words}{policy.linesep}"


_registry = HeaderRegistry()
_registry.map_to_type("subject", _Words)
for _name in ("list-unsubscribe", "list-id"):
    _registry.map_to_type(_name, _OneLine)
# Lines of a body are as long as this, and RFC 2045 lets them be no longer than 76.
_POLICY = SMTP.clone(header_factory=_registry, max_line_length=76)


class BadLetter(OneError):
    """An address or subject that a mail cannot carry; says which part, never its value."""


class Letter(msgspec.Struct, frozen=True):
    """A mail as the business hands it over. Names stand in the text only, never in a header.

    ``reply_to`` is who is answered, where that is not ONE; ``returns`` where it comes back to, where that is not the sender.
    """

    to: str
    subject: str
    text: str
    html: str
    listed: "Listed | None" = None
    reply_to: str = ""
    returns: str = ""


class Listed(msgspec.Struct, frozen=True):
    """What a mail of many kinds says of its kind: the list's name, and the address at which one press ends it (RFC 8058)."""

    id: str
    end: str


class Wait(msgspec.Struct, frozen=True):
    """It may not leave before this moment."""

    until: datetime


class Sms(msgspec.Struct, frozen=True):
    """A short message; ``to`` is a number in international form."""

    to: str
    text: str


def address(text: str) -> str:
    """An address as SMTP takes it, its domain in ASCII; BadLetter when it is not exactly one."""
    if not _ADDRESS.fullmatch(text) or any(unicodedata.category(c).startswith("C") for c in text):
        raise BadLetter("address: expected one plain address")
    local, _, domain = text.rpartition("@")
    # By IDNA 2008, as address fields and name servers do: Python's own codec is of 2003, and sends ß to another's « ss ».
    try:
        found = domain if domain.isascii() else validate_email(f"x@{domain}", check_deliverability=False)
        plain = found if isinstance(found, str) else found.ascii_domain
    except EmailNotValidError:
        plain = ""
    # Looked at after IDNA too: it turns some signs into others.
    if not _DOMAIN.fullmatch(plain):
        raise BadLetter("address: expected a domain name")
    return f"{local}@{plain}"


def sender(text: str) -> Address:
    """The setting MAIL_FROM, « ONE <one@example.org> » or the address alone, as a header."""
    name, plain = parseaddr(text)
    local, _, domain = address(plain).rpartition("@")
    return Address(_line(name), local, domain)


def message(letter: Letter, from_: Address, message_id: str, at: datetime) -> EmailMessage:
    """The whole mail: complete as text, then as HTML. The same letter gives the same Message-ID and Date."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = from_
    mail["To"] = address(letter.to)
    if letter.reply_to:
        mail["Reply-To"] = address(letter.reply_to)
    # « =? » starts an encoded word: readers would decode what was only text.
    mail["Subject"] = _line(letter.subject).replace("=?", "= ?")
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message_id}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if letter.listed is not None:
        if not _LISTED.fullmatch(letter.listed.id) or not _LISTED.fullmatch(letter.listed.end):
            raise BadLetter("list: expected an id and an address in ASCII")
        mail["List-Id"] = f"<{letter.listed.id}>"
        mail["List-Unsubscribe"] = f"<{letter.listed.end}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    # The last word: what goes out holds our headers, each once, whatever the library made of them.
    names = [name.lower() for name in BytesHeaderParser().parsebytes(mail.as_bytes()).keys()]  # noqa: SIM118
    if len(names) != len(set(names)) or not _HEADERS.issuperset(names):
        raise BadLetter("headers: expected ours only")
    return mail


def _line(text: str) -> str:
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text) or len(text) > 200:
        raise BadLetter("header: expected one line of at most 200 characters")
    return text
