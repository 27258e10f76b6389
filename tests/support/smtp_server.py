"""A real SMTP server for tests: keeps what it gets, answers as the test wants."""

import asyncio
import email.policy
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Server:
    """``answers``, by recipient, are what RCPT says; ``on_data`` may replace the answer to a mail.

    ``sender_answer`` is what MAIL FROM says. After a mail that it took, ``hangs_up`` closes the line without a word.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.senders: list[str] = []  # the return path of each
        self.options: list[list[str]] = []  # of each MAIL command
        self.tls: list[bool] = []
        self.answers: dict[str, str] = {}
        self.on_data: Callable[[EmailMessage], str | None] = lambda mail: None
        self.sender_answer = ""
        self.hangs_up = False
        self.connections = 0
        self.url = ""
        self.greeting = ""  # of who handed over the mail that on_data is asked about

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.options.append(options)
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 yes"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 yes"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = BytesParser(policy=email.policy.default).parsebytes(envelope.content)
        assert isinstance(mail, EmailMessage)
        self.greeting = session.host_name or ""
        said = self.on_data(mail)
        if said is None or said.startswith("2"):
            self.mails.append(mail)
            self.raw.append(envelope.content)
            self.senders.append(envelope.mail_from or "")
            self.tls.append(session.ssl is not None)
            if self.hangs_up:
                assert isinstance(server.transport, asyncio.Transport)
                server.transport.abort()
        return said or "250 kept"

    async def wait(self, count: int, seconds: float = 60.0) -> list[EmailMessage]:
        async with asyncio.timeout(seconds):
            while len(self.mails) < count:
                await asyncio.sleep(0.02)
        return self.mails


def body(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@asynccontextmanager
async def smtp_server(tls: ssl.SSLContext | None = None, **more: Any) -> AsyncIterator[Server]:
    """Listens for as long as the block lasts; ``more`` is for aiosmtpd."""
    found = Server()
    options = {"enable_SMTPUTF8": True, **more}
    loop = asyncio.get_running_loop()
    sessions: list[SMTP] = []

    def session() -> SMTP:
        found.connections += 1
        sessions.append(SMTP(found, hostname="test", tls_context=tls, loop=loop, **options))
        return sessions[-1]

    server = await loop.create_server(session, "127.0.0.1", 0)
    found.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield found
    finally:
        server.close()
        for each in sessions:
            if each.transport is not None:
                each.transport.close()
        await asyncio.sleep(0)
