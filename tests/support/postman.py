"""Empties the outbox through real SMTP when a test says so, as the worker does, and shows what arrived."""

import re
from email.message import EmailMessage
from typing import Any

import redis.asyncio

from one.config import Settings
from one.mail import letter, smtp
from one.mail.composer import Composer
from one.mail.sender import Sender
from one.mail.sms import Webhook
from one.run.letters import all_letters
from one.store.pool import Pool
from one.templating.mails import MailTemplates
from support.client import Client
from support.smtp_server import Server, body


async def forget_attempts(redis_url: str) -> None:
    """Tests share one Redis: what an earlier one tried must not slow this one down."""
    client = redis.asyncio.from_url(redis_url)
    async for key in client.scan_iter("LIMITS*"):
        await client.delete(key)
    await client.aclose()


NEW = "trois petits chats"


class Postman:
    """``deliver()`` returns the mails that arrived since the last time."""

    def __init__(self, settings: Settings, pool: Pool, server: Server) -> None:
        self.server = server
        self._seen = 0
        composer = Composer(settings, pool, MailTemplates(), all_letters())
        client = smtp.Smtp(server.url, letter.sender(settings.sender), settings.hostname)
        webhook = Webhook(settings.sms_webhook_url) if settings.sms_webhook_url else None
        self._sender = Sender(pool, composer.compose, client, webhook, settings.hostname)

    async def deliver(self) -> list[EmailMessage]:
        while await self._sender.step():
            pass
        await self._sender._rest()
        fresh = self.server.mails[self._seen :]
        self._seen += len(fresh)
        return fresh


def token_of(mail: EmailMessage) -> str:
    """The token of the link in a mail."""
    found = re.search(r"/nouveau-mot-de-passe#([\w-]{43})\s", body(mail))
    assert found is not None
    return found[1]


def code_of(mail: EmailMessage) -> str:
    """The six digits in a mail."""
    found = re.search(r"^\s*(\d{6})\s*$", body(mail), re.MULTILINE)
    assert found is not None
    return found[1]


async def link_for(client: Client, postman: Postman, login: str = "lise.roy") -> str:
    answer = await client.form("/mot-de-passe-oublie", login=login)
    assert (answer.status_code, answer.headers["location"]) == (303, "/mot-de-passe-oublie/envoye")
    (mail,) = await postman.deliver()
    return token_of(mail)


async def choose(client: Client, token: str, password: str = NEW) -> Any:
    await client.form("/nouveau-mot-de-passe/lien", secret=token)
    return await client.form("/nouveau-mot-de-passe", password=password, confirmation=password)
