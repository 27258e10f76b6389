"""The embedded mailbox: mails by real SMTP into a folder of bounded size, shown on a page in dev only."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.client import Client, browser_for

from one.config import Settings
from one.mail import letter, mailbox, smtp
from one.mail.letter import Letter
from one.run.web import opened

pytestmark = pytest.mark.anyio


async def send(data: Path, count: int, text: str = "Bonjour\n") -> None:
    async with mailbox.receiving(data) as url:
        client = smtp.Smtp(url, letter.sender("one@ecole.example"), "test")
        for n in range(count):
            mail = Letter("lise@free.fr", f"Numéro {n}", text, "<p>Bonjour</p>")
            await client.send(mail, f"{n}@test", datetime.now(UTC))
        await client.rest()


async def test_what_is_sent_can_be_read_newest_first(tmp_path: Path) -> None:
    await send(tmp_path, 3)
    mails = mailbox.read(tmp_path)
    assert [(mail.subject, mail.to, mail.text.strip()) for mail in mails] == [
        (f"Numéro {n}", "lise@free.fr", "Bonjour") for n in (2, 1, 0)
    ]
    assert abs(mails[0].at - datetime.now(UTC)) < timedelta(minutes=1)


async def test_the_folder_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "KEPT", 4)
    await send(tmp_path, 7)
    assert [mail.subject for mail in mailbox.read(tmp_path)] == [f"Numéro {n}" for n in (6, 5, 4, 3)]
    assert len(list((tmp_path / "mailbox").iterdir())) == 4


async def test_the_page_shows_a_mail_as_text(client: Client, settings: Settings) -> None:
    assert "Pas encore de courrier" in (await client.get("/courrier")).text
    await send(settings.data, 1, "<script>alert(1)</script>\nhttp://ici.example/a#b\n")
    page = (await client.get("/courrier")).text
    assert "<script>alert" not in page
    assert 'href="http://ici.example/a#b"' in page


async def test_elsewhere_the_page_does_not_exist(settings: Settings) -> None:
    await send(settings.data, 1)
    for elsewhere in (
        replace(settings, smtp_url="smtp://127.0.0.1:1"),
        replace(settings, env="prod", public_url="https://one.example.org"),
    ):
        async with opened(elsewhere) as state, browser_for(state) as browser:
            answer = await browser.get("/courrier")
            assert answer.status_code == 404
            assert "Numéro" not in answer.text


async def test_where_no_mail_leaves_the_pages_send_to_the_school(settings: Settings) -> None:
    lonely = replace(settings, env="prod", public_url="https://one.example.org")
    async with opened(lonely) as state, browser_for(state) as browser:
        page = (await browser.get("/mot-de-passe-oublie")).text
        assert "Demandez un nouveau code à l’école" in page
        assert "<form" not in page.split("help-panel")[0]
