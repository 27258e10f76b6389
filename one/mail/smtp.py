"""SMTP: one connection, kept while there is mail to send."""

import asyncio
import contextlib
import ipaddress
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from email.headerregistry import Address
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib

from one.mail.errors import AddressRefused, Declined, Deferred, Later, Locked, Lost
from one.mail.letter import Letter, address, message

# Of one command; a whole send stays well under the outbox's lease (sender.LEASE).
COMMAND_SECONDS = 15.0

# What a 5xx says of the *address* (RFC 3463): no such mailbox, no such system, bad syntax, moved, and « recipient
# has null MX ». Every other one is about us (5.7.x, relaying, our limits, even as 5.1.8 and 5.1.90) or the mailbox as
# it is today (5.2.x). A bare 550 says nothing: large servers give it for an unknown user, for a full mailbox and for a sender
# they block (Web.de, Barracuda), and Outlook.com's « 5.5.0 mailbox unavailable » is no better.
DEAD = frozenset(("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"))
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
# A mailbox that is full, whatever code stands beside: orange.fr says « 552 5.1.1 … Boite du destinataire pleine ».
# « boîte » in signs that are not ASCII comes as one letter or two, or as what stands for bytes that nobody can read.
_FULL = re.compile(
    r"\b552\b|quota\b|\b(mailbox|bo\S{1,2}te)\b.{0,40}\b(full|pleine)\b", re.IGNORECASE | re.DOTALL
)


Fence = Callable[[], Awaitable[bool]]


class _Client(aiosmtplib.SMTP):
    """Asks once more before the server is given the mail: all that may have taken long is behind it."""

    fence: Fence | None = None

    async def data(self, *args: Any, **more: Any) -> aiosmtplib.SMTPResponse:
        if self.fence is not None and not await self.fence():
            raise Lost("another worker has it")
        return await super().data(*args, **more)


class Door:
    """Senders of a worker sign in one by one: who was not let in keeps those behind from trying the same."""

    def __init__(self) -> None:
        self.lock, self.refusals = asyncio.Lock(), 0


class Smtp:
    """A client of the server in SMTP_URL: smtp://, with STARTTLS when the server offers it, or smtps://."""

    def __init__(self, url: str, from_: Address, host: str, door: Door | None = None) -> None:
        """``host`` is how we introduce ourselves. ``door`` is shared by those who sign in one by one."""
        parts = urlsplit(url)
        assert parts.hostname is not None, "checked at start"
        secret = parts.username is not None and not _loopback(parts.hostname)
        self.from_, self._door = from_, door or Door()
        self._client = _Client(
            hostname=parts.hostname,
            port=parts.port or (465 if parts.scheme == "smtps" else 587),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=parts.scheme == "smtps",
            # A password never crosses a network in the clear, even if somebody hides the offer.
            start_tls=(True if secret else None) if parts.scheme == "smtp" else False,
            local_hostname=host,
            timeout=COMMAND_SECONDS,
        )

    async def send(self, letter: Letter, message_id: str, at: datetime, fence: Fence | None = None) -> None:
        """Hand one mail over. Raises Later, Deferred, Declined, AddressRefused, or BadLetter before anything is sent.

        ``fence`` is asked at the last moment whether it is still to be sent; Lost when it says no.

        A connection on which anything was left half said is closed: the next mail must not read the answer
        to this one.
        """
        mail, to = message(letter, self.from_, message_id, at), address(letter.to)
        returns = letter.returns or self.from_.addr_spec
        # A server that takes such addresses takes 8BITMIME (RFC 6531); one that does not gets nothing. All else is in ASCII.
        options = () if mail.isascii() and returns.isascii() else ("SMTPUTF8", "BODY=8BITMIME")
        self._client.fence = fence
        try:
            if not self._client.is_connected:
                await self._enter()
            await self._client.sendmail(returns, to, mail, mail_options=options)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _refusal("recipient", error.recipients[0]) from None
        except aiosmtplib.SMTPNotSupported:
            raise AddressRefused("the server cannot write to such an address") from None
        except aiosmtplib.SMTPDataError as error:
            raise _refusal("data", error) from None
        except aiosmtplib.SMTPAuthenticationError as error:
            self._client.close()
            raise Locked(f"sign-in:{_said(error)}") from None
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            # No answer, no TLS, our password or sender refused: ours to mend, so the mail waits.
            self._client.close()
            raise Later(type(error).__name__ + _said(error)) from None
        except BaseException:
            self._client.close()
            raise

    async def _enter(self) -> None:
        before = self._door.refusals
        async with self._door.lock:
            if self._door.refusals != before:
                raise Later("another sender was not let in")
            try:
                await self._client.connect()
            except aiosmtplib.SMTPAuthenticationError:
                self._door.refusals += 1
                raise

    async def rest(self) -> None:
        """Say goodbye; the next mail connects again."""
        if self._client.is_connected:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await self._client.quit()
            self._client.close()


def says_dead(enhanced: str, answer: str) -> bool:
    """Whether this code, in this answer, says of the address that it takes no mail, and never will."""
    return enhanced in DEAD and not _FULL.search(answer[:2000])


def _refusal(where: str, answer: aiosmtplib.SMTPResponseException) -> Deferred | AddressRefused:
    """What an answer to the recipient, or to the mail, means; at 421 the library has closed the line."""
    why = f"{where}:{_said(answer)}"
    if answer.code < 500:
        return Deferred(why)
    dead = says_dead(_enhanced(answer), f"{answer.code} {answer.message}")
    return AddressRefused(why) if dead else Declined(why)


def _said(error: Exception) -> str:
    """The codes of an answer, without its words: they may hold an address."""
    if not isinstance(error, aiosmtplib.SMTPResponseException):
        return ""
    return f" {error.code} {_enhanced(error)}".rstrip()


def _enhanced(answer: aiosmtplib.SMTPResponseException) -> str:
    """The enhanced code at the head of an answer; nothing where there is none."""
    found = _ENHANCED.match(answer.message.strip())
    return found[1] if found else ""


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
