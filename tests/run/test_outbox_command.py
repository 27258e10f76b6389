"""What an operator is told of mails, and sees of them."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from support.outgoing import Plain
from support.people import School

from one.config import Settings
from one.errors import ConfigError
from one.run import outbox as command
from one.store import mail_lane, outbox
from one.store.pool import Pool
from one.store.push import waiting

pytestmark = pytest.mark.anyio
MINUTE = timedelta(minutes=1)
FRENCH = re.compile(r"\b(?:vous|votre|vos|est|pour|dans|une|cette|avec)\b")


async def test_the_table_says_what_waits_and_what_failed(pool: Pool) -> None:
    assert (await command.report(pool))[1]
    for _ in range(3):
        await outbox.put(pool, Plain("notice"))
    await outbox.put(pool, Plain("digest"), due_at=await pool.fetchval("select now() + interval '1 hour'"))
    first = await outbox.claim(pool, MINUTE)
    assert first is not None
    await outbox.done(pool, first.id, "expired")
    text, well = await command.report(pool)
    rows = {line.split()[0]: line.split()[1:] for line in text.splitlines() if line}
    assert not well
    assert (rows["notice"][:2], rows["notice"][3:]) == (["2", "0"], ["0", "0", "1"])
    assert rows["digest"] == ["0", "1", "-", "0", "0", "0"]


async def test_retry_opens_the_lane_and_has_what_failed_before_leave_now(pool: Pool) -> None:
    await outbox.put(pool, Plain("notice"))
    due = await outbox.claim(pool, MINUTE)
    assert due is not None
    await outbox.later(pool, due, timedelta(hours=1), sure=True)
    await mail_lane.close(pool, "sign-in: 535 5.7.8", MINUTE, MINUTE)
    text, well = await command.report(pool)
    assert ("535 5.7.8" in text, well) == (True, False)
    assert (await command.report(pool, retry=True))[1]
    assert await outbox.claim(pool, MINUTE) is not None


async def test_retry_leaves_alone_what_is_on_its_way(pool: Pool) -> None:
    for transport in ("mail", "sms"):
        await outbox.put(pool, Plain(transport=transport))
        due = await outbox.claim(pool, outbox.LEASE)
        assert due is not None
        assert transport == "sms" or await outbox.still_mine(pool, due, outbox.LEASE)
    await pool.execute("insert into push (endpoint_id, events, due_at) values (1, '{1}', now())")
    assert await waiting.claim(pool, waiting.LEASE) is not None
    await command.report(pool, retry=True)
    assert await outbox.claim(pool, outbox.LEASE) is None
    assert await waiting.claim(pool, waiting.LEASE) is None


async def test_what_waits_for_browsers_is_said_by_push_service_and_tried_again(
    pool: Pool, school: School
) -> None:
    await school.token("lise.roy")
    endpoint = await pool.fetchval(
        "insert into push_endpoint (person_id, session_id, url, p256dh, auth, signed_by)"
        " select person_id, id, 'https://push.example.org/secret', '', '', '' from session returning id"
    )
    await pool.execute(
        "insert into push (endpoint_id, events, tries, created_at, due_at)"
        " values ($1, '{1}', 2, now() - interval '1 hour', now() + interval '1 hour'),"
        "        ($1, '{2}', 0, now() + interval '1 hour', now() + interval '1 hour')",
        endpoint,
    )
    text, well = await command.report(pool)
    row = next(line.split() for line in text.splitlines() if line.startswith("push.example.org"))
    assert (row[1:4], row[5], well, "secret" in text) == (["1", "0", "2"], "2", True, False)
    assert command.RESTING not in text
    text, _well = await command.report(pool, retry=True)
    assert command.RESTING in text
    row = next(line.split() for line in text.splitlines() if line.startswith("push.example.org"))
    assert row[2:4] == ["1", "1"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", sorted(command.mails()))
def test_every_mail_is_looked_at_without_a_database_in_every_language(
    settings: Settings, tmp_path: Path, name: str, language: str
) -> None:
    page = tmp_path / "mail.html"
    text = command.preview(settings, name, page, language)
    html = page.read_text("utf-8")
    assert text.startswith("Subject: ")
    assert f'<html lang="{language}">' in html
    greeting = {"fr": "Bonjour", "en": "Hello"}[language]
    for part in (text, html):
        assert greeting in part or name == "assistance"
        assert FRENCH.search(part.replace("Je l’ai vu aussi sur mon poste.", "")) is None or language == "fr"
        assert name not in ("notice", "digest") or "/desabonnement/" in part
    assert not re.search(r"<(?:img|link|script|form)\b|https?://(?!\S*(?:127|localhost|ecole|one))", html)


def test_what_is_no_mail_or_no_language_is_told(settings: Settings) -> None:
    with pytest.raises(ConfigError, match="no such mail"):
        command.preview(settings, "x", None)
    with pytest.raises(ConfigError, match="no such language"):
        command.preview(settings, "notice", None, "zz")
