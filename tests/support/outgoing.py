"""Mails handed to the outbox and to one sender, which sends them to a server of the test."""

from typing import Any, NamedTuple

from one.mail import letter, smtp
from one.mail.domains import Domains
from one.mail.letter import Letter
from one.mail.sender import Sender
from one.store import outbox
from one.store.pool import Pool


class Plain(NamedTuple):
    """A kind of message of which nothing is known but its name."""

    name: str = "x"
    transport: str = "mail"


async def compose(due: outbox.Due) -> Letter | None:
    return Letter(due.address or "", "Sujet", "Bonjour\n", "<p>Bonjour</p>")


def sender_to(pool: Pool, url: str, domains: Domains | None = None) -> Sender:
    client = smtp.Smtp(url, letter.sender("one@ecole.example"), "ecole.example")
    return Sender(pool, compose, client, None, "ecole.example", domains=domains)


async def post(pool: Pool, sender: Sender, *addresses: str) -> list[Any]:
    """Hand these over, and let everything that is due leave; returns all rows."""
    for each in addresses:
        await outbox.put(pool, Plain(), address=each)
    await pool.execute("update outbox set due_at = now() where done_at is null")
    while await sender.step():
        pass
    await sender._rest()
    return list(await pool.fetch("select *, due_at - now() as wait from outbox order by id"))
