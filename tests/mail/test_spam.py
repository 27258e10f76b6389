"""What a filter thinks of our mails: SpamAssassin, with its own rules and without the network, where Debian's package is there."""

import contextlib
import mailbox
import re
import shutil
import subprocess
from datetime import UTC, datetime
from email.headerregistry import Address
from email.utils import format_datetime
from pathlib import Path

import pytest

from one import i18n
from one.mail import letter
from one.mail.letter import Letter, Listed
from one.run import outbox
from one.templating.mails import MailTemplates

PROGRAM = shutil.which("spamassassin")
MOST = 2.0
SCORE = re.compile(r"score=(-?[\d.]+)")

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(PROGRAM is None, reason="needs Debian's package spamassassin"),
]


def test_a_filter_lets_every_kind_of_mail_pass(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "mails")
    names = [(name, language) for name in sorted(outbox.mails()) for language in ("fr", "en")]
    for name, language in names:
        box.add(_mail(name, language))
    box.close()
    assert PROGRAM is not None
    with (tmp_path / "mails").open("rb") as mails:
        told = subprocess.run(
            [PROGRAM, "--local", "--mbox"], stdin=mails, capture_output=True, check=True, timeout=300
        )
    (tmp_path / "judged").write_bytes(told.stdout)
    with contextlib.closing(mailbox.mbox(tmp_path / "judged")) as judged:
        said = [str(mail["X-Spam-Status"]) for mail in judged]
    scores = [SCORE.search(each) for each in said]
    bad = [
        (name, each)
        for name, score, each in zip(names, scores, said, strict=True)
        if score is None or float(score[1]) >= MOST
    ]
    assert bad == []


def _mail(name: str, language: str) -> bytes:
    """As a relay would hand it over."""
    template, origin = outbox.mails()[name], "https://one.ecole-des-exemples.fr"
    assert template.sample is not None
    with i18n.speaking(language):
        values = {"origin": origin, **template.sample(origin)}
        subject, text, html = MailTemplates().render(template.folder or name, values, language)
    of_news = name in ("notice", "digest")
    listed = Listed("carnet.notifications.ecole-des-exemples.fr", values["end"]) if of_news else None
    at = datetime.now(UTC)
    mail = letter.message(
        Letter("camille@free.fr", subject, text, html, listed),
        Address("ONE", addr_spec="one@ecole-des-exemples.fr"),
        f"{name}@one.ecole-des-exemples.fr",
        at,
    )
    came = "from relais.ecole-des-exemples.fr (relais.ecole-des-exemples.fr [9.9.9.9]) by mx.free.fr"
    received = f"Received: {came}; {format_datetime(at)}\n".encode()
    return received + mail
