"""Who reads English meets no French outside people's own texts: in mails, papers, tables, refusals, and what browsers show.

Pages are read in tests/http/test_english_browser.py; what arrives live in tests/feed/test_worded_browser.py.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
import pypdf
import pytest
from babel.messages.pofile import read_po
from support.client import Client, signed
from support.english import french, said
from support.everybody import SOMEBODY, scene, url_of
from support.notes import publish
from support.pause import never_pause
from support.people import School
from support.people_texts import texts
from support.postman import Postman
from support.smtp_server import body
from support.worded import told

from one import i18n
from one.accounts import letters
from one.http.routes import TABLE
from one.http.state import State
from one.http.who import Role
from one.notices import jobs, pushes
from one.preferences import choices
from one.push.sender import Shown
from one.run import outbox
from one.shelf import tiles
from one.store.push.endpoints import Endpoint
from one.store.push.waiting import Due
from one.templating.mails import MailTemplates

pytestmark = pytest.mark.anyio
ORIGIN = "https://one.example"
ADDRESSES = ["/nouveau-mot-de-passe", "/mot-de-passe-oublie", "/compte/notifications"]
# What would end the browser's own session.
ENDING = ("/deconnexion", "/compte/mot-de-passe")
FIELDS = (
    "title",
    "body",
    "name",
    "first_name",
    "last_name",
    "email",
    "mobile",
    "birth_date",
    "code",
    "du",
    "au",
    "due_on",
)
NEVER = dict.fromkeys(FIELDS, "\u200b<b>")  # no field takes it


def strings(value: Any) -> Iterator[str]:
    """All text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)
    elif isinstance(value, msgspec.Struct):
        yield from strings(msgspec.structs.asdict(value))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from strings(asdict(value))


async def english(state: State, school: School, *logins: str) -> None:
    """These people chose English."""
    for login in logins:
        await choices.choose(await school.scope(login), state.resources, {"language": "en"})


async def reader(state: State, school: School, login: str) -> Client:
    """The browser of one of them."""
    await english(state, school, login)
    return await signed(state, school, login)


def test_no_translation_is_french() -> None:
    with (i18n.LOCALE / "en" / "LC_MESSAGES" / "one.po").open("rb") as file:
        messages = [message for message in read_po(file, locale="en") if message.id]
    words = [each for m in messages for each in ([m.string] if isinstance(m.string, str) else m.string or ())]
    assert len(words) > 4000
    assert french(words, QUOTED) == []


QUOTED = ["Léa"]  # as somebody may be called


@pytest.mark.parametrize("name", sorted(outbox.mails()))
def test_every_mail(name: str) -> None:
    template = outbox.mails()[name]
    assert template.sample is not None
    samples = {}
    for code in ("fr", "en"):
        with i18n.speaking(code):
            samples[code] = template.sample(ORIGIN)
    # What does not change with the language was typed by somebody, or is an address of ours.
    same = set(strings(samples["fr"])) & set(strings(samples["en"]))
    theirs = [*sorted(same, key=len, reverse=True), *(f"{ORIGIN}{path}" for path in ADDRESSES)]
    values = {"origin": ORIGIN, **samples["en"]}
    subject, text, html = MailTemplates().render(template.folder or name, values, "en")
    assert 'lang="en"' in html
    assert french([subject, *text.splitlines(), *said(html)], theirs) == []


async def test_what_tells_of_the_feed_by_mail_and_on_a_locked_screen(
    state: State, school: School, postman: Postman
) -> None:
    await never_pause(school)
    await english(state, school, "lise.roy")
    await told(state, school)
    await publish(state, school, "paul.prof", "CE1")
    events = await school.pool.fetchval("select array_agg(id order by id) from event where kind = 'item'")
    theirs = [*(f"{state.resources.settings.origin}{path}" for path in ADDRESSES), *await texts(school.pool)]
    shown = []
    for digest, ids in ((False, events[-1:]), (True, events)):
        due = Due(1, 1, ids, digest, True, datetime.now(UTC), 1)
        lise = Endpoint(1, school.people["lise.roy"], "", b"", b"", "")
        found = await pushes.Composer(school.pool, mails=True).compose(lise, due)
        assert isinstance(found, Shown)
        shown += [found.title, found.body]
    assert french(shown, theirs) == []
    await jobs.fan_out(state.resources, {})
    mails = [mail for mail in await postman.deliver() if mail["to"].startswith("Lise")]
    assert mails
    for mail in mails:
        assert french([mail["subject"], *body(mail).splitlines(), *said(body(mail, "html"))], theirs) == []


def test_every_short_message() -> None:
    with i18n.speaking("en"):
        assert french([letters._sms_text("123456")]) == []


def lines_of(content: bytes) -> list[str]:
    """What a PDF says."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return [line for page in pages for line in page.extract_text().splitlines()]


async def test_every_paper_and_every_table(state: State, school: School) -> None:
    await scene(state, school)
    await school.pool.execute(
        "update person set activated_at = null where login in ('zoe.blin', 'gil.garde')"
    )
    note = await publish(state, school, "paul.prof", "CE1")
    await school.pool.execute("update carnet set confirm = 'one', answer = 'text', deadline = '2026-12-04'")
    setup = f"/classe/{school.classes['CE1']}/parametrage"
    zoe, gil = school.people["zoe.blin"], school.people["gil.garde"]
    paul, dora = await reader(state, school, "paul.prof"), await reader(state, school, "dora.direction")
    images = f"{setup}/tablettes/images"
    await paul.form(images, opened="1", starts="00:00", ends="23:59", days="1")
    asked: list[tuple[Client, str, dict[str, Any]]] = [
        (paul, f"{setup}/fiches", {"people": [zoe], "format": "pages"}),
        (paul, f"{setup}/fiches", {"people": [zoe], "format": "cards"}),
        (paul, f"{setup}/fiches", {"people": [zoe], "format": "csv"}),
        (paul, f"{setup}/liste.csv", {}),
        (paul, f"{images}/cartes", {"people": [zoe]}),
        (paul, f"/carnet/{note}/talons", {"pour": "tous"}),
        (dora, f"/ecole/{school.id}/personnes/{gil}/code", {"format": "pages"}),
        (dora, f"/ecole/{school.id}/journal.csv", {}),
        (await reader(state, school, "rene.referent"), "/assistance/demandes.csv", {}),
    ]
    found = []
    for browser, path, sent in asked:
        answer = await browser.form(path, **sent)
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind in ("application/pdf", "text/csv"), (path, answer.status_code)
        lines = (
            lines_of(answer.content)
            if kind == "application/pdf"
            else answer.text.replace(";", "\n").splitlines()
        )
        found += [(path, each) for each in french(lines, await texts(school.pool))]
    assert found == []


@pytest.mark.long
@pytest.mark.parametrize("role", Role)
async def test_every_form_that_is_refused(state: State, school: School, role: Role) -> None:
    known = await scene(state, school)
    browser = await reader(state, school, SOMEBODY[role])
    words: dict[str, str] = {}
    for route in TABLE:
        if route.post and route.form and role in route.who.roles and route.path not in ENDING:
            for sent in ({}, NEVER):
                answer = await browser.form(url_of(route.path.replace("{name}", "fil"), known), **sent)
                words |= dict.fromkeys(said(answer.text), route.path)
    assert len(words) > 100
    found = french(words, [*await texts(school.pool), *NEVER.values()])
    assert [(words[each], each) for each in found] == []


async def test_every_refusal_of_one_whose_language_is_known(
    state: State, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_asked: object, **_more: object) -> None:
        raise LookupError

    browser = await reader(state, school, "paul.prof")
    monkeypatch.setattr(tiles, "shelf", breaks)
    form = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
    theirs = await texts(school.pool)
    answers = {
        404: await browser.get("/rien-ici"),
        405: await browser.post("/aide", headers=form),
        413: await browser.post("/carnet/nouveau", content=b"x" * 9_000_000, headers=form),
        400: await browser.get("/?" + "&" * 300),
        500: await browser.get("/applis"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert ('lang="en"' in answer.text, french(said(answer.text), theirs)) == (True, []), status
