"""Those who mean harm: other sites, planted sessions, two tabs at once, fields of every kind of rubbish."""

import asyncio
import re

import pytest
from support.accounts import GOOD, give_code, sign_in
from support.client import Client, browser_for
from support.database import picture
from support.people import PASSWORD, School
from support.postman import NEW, Postman, link_for

from one.http.routes import Address, addresses
from one.http.state import State
from one.store.accounts import sessions
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

POSTS = [each for each in addresses() if each.method == "POST"]
RUBBISH = {
    "nul": "a\0b\0",
    "right to left": "\u202e\u2066gnp.exe\u2069",
    "invisible": "\u200b\ufeff\u2028",
    "half a megabyte": "é" * 250_000,
    "header": "x\r\nBcc: x@y.fr\r\n\r\nx",
    "surrogate": "\U0010ffff\ud7ff",
    "number": "9" * 400,
    "negative": "-1",
    "markup": "<script>alert(1)</script>{{7*7}}%s",
}
SHORT = {"nul", "surrogate", "markup"}  # the others are left to `make test-all`
# Every field that a form of ours has: each form is sent all of them, and reads its own.
FIELDS = (
    "login",
    "password",
    "confirmation",
    "remember",
    "suite",
    "email",
    "mobile",
    "terms",
    "by",
    "code",
    "secret",
    "old",
    "first_name",
    "last_name",
    "birth_date",
    "profile",
    "children",
    "how",
    "person",
    "person_id",
    "guardian",
    "child",
    "people",
    "layout",
    "format",
    "seen",
    "name",
    "level",
    "sure",
    "act",
    "class_id",
    "school_id",
    "keep",
    "remove",
    "quiet_from",
    "quiet_to",
    "quiet_weekend",
    "open",
    "restricted",
    "title",
    "body",
    "audience",
    "form_key",
    "files",
    "reason",
    "civility",
    "acte",
    "du",
    "au",
    "one",
    "all",
    "minimum",
)


def url_of(address: Address, school: School) -> str:
    """The address of something that exists, so that the fields are what is judged."""
    path = address.path.replace("{school}", str(school.id)).replace("{class}", str(school.classes["CE1"]))
    person, class_id = str(school.people["zoe.blin"]), str(school.classes["CE1"])
    path = path.replace("{person}", person).replace("{import}", "1")
    return path.replace("{id}", class_id if path.startswith("/classe") else "1")


@pytest.fixture
async def head(client: Client, school: School, pool: Pool) -> Client:
    """A head who teaches too: every form is theirs to send."""
    dora = school.people["dora.direction"]
    await pool.execute("insert into membership values ($1, $2)", school.classes["CE1"], dora)
    client.cookies.set("one", await school.token("dora.direction"))
    return client


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
    ids=["cross-site", "same-site", "origin", "null"],
)
async def test_no_form_is_taken_from_another_site(
    head: Client, school: School, pool: Pool, headers: dict[str, str]
) -> None:
    before = await picture(pool)
    for address in POSTS:
        if address.path.startswith("/desabonnement/"):
            continue  # RFC 8058: a mail provider presses it, from wherever it is; the link itself is the proof
        answer = await head.post(url_of(address, school), data={"act": "block", "sure": "1"}, headers=headers)
        assert answer.status_code == 403, address.path
    assert await picture(pool) == before


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=() if kind in SHORT else pytest.mark.long) for kind in RUBBISH]
)
async def test_rubbish_in_every_field_of_every_form_is_answered_in_words(
    head: Client, state: State, school: School, kind: str
) -> None:
    token = head.cookies["one"]
    for address in POSTS:
        if address.path == "/deconnexion":
            continue
        # What takes the person out or ends the session must not spare the forms that come after it.
        await school.pool.execute(
            "insert into attachment (person_id, school_id) values ($1, $2) on conflict do nothing",
            school.people["zoe.blin"],
            school.id,
        )
        await school.pool.execute(
            "insert into membership values ($1, $2) on conflict do nothing",
            school.classes["CE1"],
            school.people["zoe.blin"],
        )
        await school.pool.execute("update class set archived_at = null")
        head.cookies.clear()
        head.cookies.set("one", token)
        url = url_of(address, school)
        fields = [each for each in FIELDS if kind != "half a megabyte" or each in ("name", "title")]
        answer = await head.form(url, **dict.fromkeys(fields, RUBBISH[kind]))
        assert answer.status_code < 500, (address.path, answer.status_code)
        assert "<script>alert" not in answer.text
        assert "Bcc" not in str(answer.headers)


@pytest.mark.long
async def test_a_megabyte_is_refused_by_every_form(head: Client, school: School) -> None:
    for address in POSTS:
        if address.path == "/fichiers":  # no form: it takes files
            continue
        answer = await head.form(url_of(address, school), name="x" * (1 << 20))
        assert answer.status_code == 413, address.path
        assert "trop volumineux" in answer.text or answer.headers["content-type"].startswith(
            "application/problem+json"
        )


@pytest.mark.long
async def test_rubbish_in_an_address_is_no_error(head: Client, school: School) -> None:
    for address in addresses():
        for rubbish in ("%00", "%E2%80%AE", "-1", "9" * 40, "%2e%2e%2f", "é"):
            url = re.sub(
                r"\{(?!token)\w+\}", rubbish, address.path
            )  # (of a token nobody is told whether it is one)
            if "{" in url or url == address.path or address.path.startswith("/live"):
                continue
            answer = await head.request(address.method, url, headers={"sec-fetch-site": "same-origin"})
            if answer.status_code == 307:  # the same address without the slash at its end
                location = answer.headers["location"]
                assert location.startswith("/")
                assert not location.startswith("//")
                continue
            assert answer.status_code in (303, 404), (url, answer.status_code)


async def planted(browser: Client, school: School) -> str:
    """A session of the attacker's own account, put into the victim's browser."""
    token = await school.token("max.noir")
    browser.cookies.set("one", token, domain="127.0.0.1")
    return token


async def owner(pool: Pool, token: str | None) -> int | None:
    scope = await sessions.scope(pool, token or "")
    return scope.person_id if scope else None


def session_of(browser: Client) -> str | None:
    return browser.cookies.get("one", domain="127.0.0.1")


@pytest.mark.parametrize("plant", ["unknown", "the attacker's"])
async def test_signing_in_never_takes_over_a_planted_session(
    client: Client, school: School, pool: Pool, plant: str
) -> None:
    token = await planted(client, school)
    if plant == "unknown":
        await pool.execute("delete from session")
    await sign_in(client, "lise.roy")
    assert session_of(client) != token
    assert await owner(pool, session_of(client)) == school.people["lise.roy"]
    assert await owner(pool, token) is None, "what was open in this browser is closed"


async def test_activating_never_takes_over_a_planted_session(
    client: Client, school: School, pool: Pool
) -> None:
    code = await give_code(pool, school.people["bea.blin"])
    before = await school.token("bea.blin")
    token = await planted(client, school)
    await sign_in(client, "bea.blin", code)
    assert session_of(client) == token, "a right code alone signs nobody in"
    assert await owner(pool, token) == school.people["max.noir"], "nor anybody out"
    assert (await client.form("/activation", **GOOD)).status_code == 303
    assert session_of(client) not in (token, before)
    assert await owner(pool, session_of(client)) == school.people["bea.blin"]
    assert await owner(pool, token) is None
    assert await owner(pool, before) is None, "what was open before the code was used is closed"


async def test_a_reset_never_takes_over_a_planted_session(
    client: Client, postman: Postman, school: School, pool: Pool
) -> None:
    token = await planted(client, school)
    link = await link_for(client, postman)
    await client.form("/nouveau-mot-de-passe/lien", secret=link)
    assert (await client.form("/nouveau-mot-de-passe", password=NEW, confirmation=NEW)).status_code == 303
    assert session_of(client) != token
    assert await owner(pool, session_of(client)) == school.people["lise.roy"]
    assert await owner(pool, token) is None


async def test_of_two_tabs_that_activate_at_once_one_is_signed_in(
    client: Client, state: State, school: School, pool: Pool
) -> None:
    code = await give_code(pool, school.people["bea.blin"])
    async with browser_for(state) as other:
        for browser in (client, other):
            await sign_in(browser, "bea.blin", code)
        words = ("trois-petits-chats", "quatre-grands-chiens")
        answers = await asyncio.gather(
            *(
                browser.form("/activation", **{**GOOD, "password": word, "confirmation": word})
                for browser, word in zip((client, other), words, strict=True)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200, 303]
        won = words[[answer.status_code for answer in answers].index(303)]
    assert await pool.fetchval("select count(*) from session") == 1
    async with browser_for(state) as browser:
        assert (await sign_in(browser, "bea.blin", won)).status_code == 303
        assert (await sign_in(browser, "bea.blin", PASSWORD)).status_code == 200
