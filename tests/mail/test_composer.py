"""Messages are declared by their rooms: each has words and a composition, and an application brings its own."""

import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from msgspec import structs

from one.apps.catalogue import APPS
from one.config import Settings
from one.i18n import lazy
from one.mail import composer
from one.mail.composer import Composer, Template
from one.mail.letter import Letter
from one.run import letters
from one.store import outbox
from one.store.pool import Pool
from one.templating import mails
from one.templating.mails import MailTemplates
from one.templating.pages import ROOT

pytestmark = pytest.mark.anyio


async def _hello(composer: Composer, due: outbox.Due) -> Letter:
    return composer.letter("lise@free.fr", due, name="Lise")


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Template:
    """A message of an application that is dropped beside the others; forgotten after the test."""
    monkeypatch.setattr(composer, "_templates", dict(composer._templates))
    template = Template("toy-hello", lazy("bonjour du jouet"), _hello, folder="toy/mail/hello")
    monkeypatch.setattr(letters, "APPS", (structs.replace(APPS[0], letters=(template,)), *APPS[1:]))
    return template


def test_every_message_that_a_room_declares_is_one_that_the_worker_knows() -> None:
    declared = {name for name in composer._templates if not name.startswith("test-")}
    assert declared == {template.name for template in letters.all_letters()}


def test_a_name_is_declared_once(toy: Template) -> None:
    with pytest.raises(ValueError, match="toy-hello: declared twice"):
        Template(toy.name, toy.words, toy.compose)


def test_what_a_message_was_about_is_said_in_words(toy: Template) -> None:
    assert composer.words(toy.name) == "bonjour du jouet"
    assert composer.words("of-tomorrow") == "of-tomorrow"


async def test_an_application_writes_from_a_folder_of_its_own(
    toy: Template, settings: Settings, pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "templates" / "toy" / "mail" / "hello"
    folder.mkdir(parents=True)
    for part in ("subject.txt", "body.txt", "body.html"):
        (folder / part).write_text("Bonjour {{ name }}")
    monkeypatch.setattr(mails, "ROOT", tmp_path)
    await outbox.put(pool, toy, address="lise@free.fr")
    (row,) = await pool.fetch("select transport, template from outbox")
    assert tuple(row) == ("mail", "toy-hello")
    due = outbox.Due(1, uuid4(), "mail", toy.name, None, None, "", {}, datetime.now(UTC), 1)
    mail = await Composer(settings, pool, MailTemplates(), letters.all_letters()).compose(due)
    assert mail == Letter("lise@free.fr", "Bonjour Lise", "Bonjour Lise\n", "Bonjour Lise")


PRINTED = re.compile(
    r"(?:=|\{\{ )(words|(?:reader|owner|account|it)\.(?:first_name|last_name|class_name|school_name|school|text|title|body|browser))\b"
    r"(?!\|unlinked)"
)


def test_no_mail_prints_what_somebody_typed_so_that_programs_make_a_link_of_it() -> None:
    bare = {
        f"{path.relative_to(ROOT)}: {found}"
        for path in (ROOT / "templates").glob("**/mail/**/body.*")
        for found in PRINTED.findall(path.read_text("utf-8"))
    }
    assert bare == set()
