"""SMTP: one connection, kept while there is mail to send."""

import contextlib
import ipaddress
from datetime import datetime
from email.headerregistry import Address
from urllib.parse import unquote, urlsplit

import aiosmtplib

from one.mail.errors import AddressRefused, Later, Refused
from one.mail.letter import Letter, address, message

# Of one command; a whole send stays well under the outbox's lease (sender.LEASE).
COMMAND_SECONDS = 15.0


class Smtp:
    """A client of the server in SMTP_URL: smtp://, with STARTTLS when the server offers it, or smtps://."""

    def __init__(self, url: str, from_: Address, host: str) -> None:
        """``host`` is how we introduce ourselves."""
        parts = urlsplit(url)
        secret = parts.username is not None and not _loopback(parts.hostname or "")
        self.from_ = from_
        self._client = aiosmtplib.SMTP(
            hostname=parts.hostname or "localhost",
            port=parts.port or (465 if parts.scheme == "smtps" else 587),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=parts.scheme == "smtps",
            # A password never crosses a network in the clear, even if somebody hides the offer.
            start_tls=(True if secret else None) if parts.scheme == "smtp" else False,
            local_hostname=host,
            timeout=COMMAND_SECONDS,
        )

    async def send(self, letter: Letter, message_id: str, at: datetime) -> None:
        """Hand one mail over. Raises Later, Refused, AddressRefused, or BadLetter before anything is sent."""
        mail = message(letter, self.from_, message_id, at)
        try:
            if not self._client.is_connected:
                await self._client.connect()
            await self._client.send_message(
                mail, sender=self.from_.addr_spec, recipients=[address(letter.to)]
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            code = error.recipients[0].code
            raise (AddressRefused if code >= 500 else Later)(f"recipient: {code}") from None
        except aiosmtplib.SMTPNotSupported:
            raise AddressRefused("the server cannot write to such an address") from None
        except aiosmtplib.SMTPDataError as error:
            raise (Refused if error.code >= 500 else Later)(f"data: {error.code}") from None
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            # No answer, no TLS, our password or sender refused: ours to mend, so the mail waits.
            self._client.close()
            raise Later(type(error).__name__ + _code(error)) from None

    async def rest(self) -> None:
        """Say goodbye; the next mail connects again."""
        if self._client.is_connected:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await self._client.quit()
            self._client.close()


def _code(error: Exception) -> str:
    return f" {error.code}" if isinstance(error, aiosmtplib.SMTPResponseException) else ""


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
