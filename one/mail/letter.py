"""One mail, and the bytes it travels as. Nothing a person typed can add a header to it."""

import binascii
import functools
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime, parseaddr

import msgspec
from email_validator import EmailNotValidError, validate_email

from one.errors import OneError

# One address and nothing else: no list, no comment, no quoting, no space.
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,253}")
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_LISTED = re.compile(r"[\x21-\x7e]{1,500}")
_LINE = 76  # signs of one with an encoded word
# What a header holds: one line, or lines that are visibly its own. What would begin another header is not among it.
_HELD = re.compile(r"[^\r\n]*(\r\n [^\r\n]*[^\s][^\r\n]*)*")


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


def message(letter: Letter, from_: Address, message_id: str, at: datetime) -> bytes:
    """The whole mail as it travels: complete as text, then as HTML. The same letter gives the same bytes.

    It is in ASCII, but for addresses that are not: such a mail needs SMTPUTF8 of the server. Made by hand: the library takes
    more than the database and the templates together, and folds what has to stay on one line.
    """
    # No sign of quoted-printable is « =_ »: the text cannot hold it.
    boundary = f"=_{message_id.partition('@')[0]}"
    head = "".join(
        f"{name}: {_held(value)}\r\n" for name, value in _headers(letter, from_, message_id, at, boundary)
    )
    parts = b"".join(
        b"--%b\r\nContent-Type: text/%b; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n%b\r\n"
        % (boundary.encode(), kind, _quoted(text))
        for kind, text in ((b"plain", letter.text), (b"html", letter.html))
    )
    return b"%b\r\n%b--%b--\r\n" % (head.encode(), parts, boundary.encode())


def _headers(
    letter: Letter, from_: Address, message_id: str, at: datetime, boundary: str
) -> Iterator[tuple[str, str]]:
    name, to = from_.display_name, address(letter.to)
    yield "From", str(from_) if name.isascii() else _named(name, from_.addr_spec)
    yield "To", to
    if letter.reply_to:
        reply_to = address(letter.reply_to)
        # One with accents would make a mail that many servers cannot take, of an address that has none.
        if reply_to.isascii() or not to.isascii():
            yield "Reply-To", reply_to
    # « =? » starts an encoded word: readers would decode what was only text.
    yield "Subject", _words("Subject", _line(letter.subject).replace("=?", "= ?"))
    yield "Date", format_datetime(at)
    yield "Message-ID", f"<{message_id}>"
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "All"
    if letter.listed is not None:
        if not _LISTED.fullmatch(letter.listed.id) or not _LISTED.fullmatch(letter.listed.end):
            raise BadLetter("list: expected an id and an address in ASCII")
        yield "List-Id", f"<{letter.listed.id}>"
        yield "List-Unsubscribe", f"<{letter.listed.end}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield "MIME-Version", "1.0"
    yield "Content-Type", f'multipart/alternative; boundary="{boundary}"'


@functools.lru_cache(64)
def _words(name: str, text: str) -> str:
    """Words of a header, encoded where they have accents, on lines as long as mail likes them. Many mails have the same."""
    charset, most = "us-ascii" if text.isascii() else "utf-8", _LINE - 2  # for it forgets « : » and the space
    return Header(text, charset, most, header_name=name).encode(linesep="\r\n")


def _named(name: str, plain: str) -> str:
    """A sender whose name has accents: no line with an encoded word is longer than 76 signs (RFC 2047)."""
    words = _words("From", name)
    line = f"From: {words} <{plain}>".rpartition("\r\n")[2]
    return f"{words} <{plain}>" if len(line) <= _LINE else f"{words}\r\n <{plain}>"


def _held(value: str) -> str:
    """The last word on a header: what would end it, or begin another, is in none."""
    if not _HELD.fullmatch(value):
        raise BadLetter("headers: expected ours only")
    return value


def _quoted(text: str) -> bytes:
    """A body in lines of at most 76 signs that end as those of a mail do (RFC 2045).

    Blanks at the end of a line say nothing, but for the one after « -- », from where mail programs grey what follows.
    """
    lines = (line if line == b"-- " else line.rstrip(b" \t") for line in text.encode().splitlines())
    return binascii.b2a_qp(b"".join(line + b"\r\n" for line in lines))


def _line(text: str) -> str:
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text) or len(text) > 200:
        raise BadLetter("header: expected one line of at most 200 characters")
    return text
