"""Mails through a real Postfix: what it takes arrives as it left, and what it says of an address is understood."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from support import postfix
from support.smtp_server import Server, body, smtp_server

from one.mail import letter, smtp
from one.mail.errors import AddressRefused, Later
from one.mail.letter import Letter, Listed

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.long,
    pytest.mark.skipif(bool(postfix.WHY_NOT), reason=postfix.WHY_NOT),
]
AT = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
END = "https://one.ecole.example/desabonnement/xyz"


@pytest.fixture
async def beyond() -> AsyncIterator[tuple[Server, smtp.Smtp]]:
    """The server behind the relay, and a client of the relay."""
    async with smtp_server() as server, postfix.postfix(int(server.url.rpartition(":")[2])) as url:
        client = smtp.Smtp(url, letter.sender("ONE <one@ecole.example>"), "ecole.example")
        yield server, client
        await client.rest()


async def send(client: smtp.Smtp, to: str, text: str = "Bonjour, l’été\n") -> None:
    mail = Letter(to, "Du nouveau : l’été", text, "<p>Bonjour</p>", Listed("carnet.notifications.ecole", END))
    await client.send(mail, "key@ecole.example", AT)


async def test_a_relay_takes_hands_on_and_refuses(beyond: tuple[Server, smtp.Smtp]) -> None:
    server, client = beyond
    with pytest.raises(AddressRefused, match=r"550 5\.1\.1"):
        await send(client, "nobody@free.fr")
    with pytest.raises(Later, match=r"552 5\.3\.4"):
        await send(client, "lise@free.fr", "mot " * 10_000)
    await send(client, "lise@free.fr")
    (mail,) = await server.wait(1)
    assert (mail["message-id"], mail["subject"]) == ("<key@ecole.example>", "Du nouveau : l’été")
    assert mail["list-unsubscribe"] == f"<{END}>"
    assert body(mail).splitlines() == ["Bonjour, l’été"]
