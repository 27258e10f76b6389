"""New terms: asked for once, on the way to the page one wanted; never a way to another site."""

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from support.accounts import GOOD, give_code, sign_in
from support.client import Client
from support.live_client import dial, frame
from support.people import School
from support.web_server import serving

from one.accounts import terms
from one.accounts.terms import VERSION, must_accept
from one.config import Settings
from one.http.render import local_path
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parent.parent.parent

# Not ours, or a proxy or browser might take it for another host.
EVIL = (
    "//evil.example",
    "///evil.example",
    "/%2Fevil.example",
    "/%2f%2fevil.example",
    "%2F%2Fevil.example",
    "/\\evil.example",
    "/%5Cevil.example",
    "/%5c%5cevil.example",
    "\\\\evil.example",
    "/a%5C..%5Cb",
    "https://evil.example/",
    "HTTPS:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "/%0d%0aX: y",
    "/a\r\nX: y",
    "/\t/evil.example",
    "/%09/evil.example",
    " //evil.example",
    "//[",
    "http://[::1",
    "/é",
    "",
)
OURS = {
    "/": "/",
    "/carnet?avant=3": "/carnet?avant=3",
    "/classe/12/parametrage": "/classe/12/parametrage",
    "/aide/%C3%A9l%C3%A8ve": "/aide/%C3%A9l%C3%A8ve",
    "/ecole/3/personnes?q=a%20b&profil=": "/ecole/3/personnes?q=a%20b&profil=",
    "/carnet#mot": "/carnet",
    "/aller?suite=https://evil.example": "/aller?suite=https://evil.example",  # a field of ours, judged again
}


@pytest.fixture
async def lise(client: Client, school: School, pool: Pool) -> Client:
    """Signed in, with terms that are no longer in force."""
    await pool.execute("update person set terms_version = '2020-01' where login = 'lise.roy'")
    await sign_in(client, "lise.roy")
    return client


@pytest.mark.parametrize("url", EVIL)
def test_what_is_not_a_path_of_ours_leads_home(url: str) -> None:
    assert local_path(url) == "/"


@pytest.mark.parametrize("url", [*OURS])
def test_a_path_of_ours_stays_as_it_is(url: str) -> None:
    assert local_path(url) == OURS[url]


async def test_after_accepting_one_lands_on_the_page_one_asked_for(lise: Client, pool: Pool) -> None:
    asked = await lise.get("/carnet?avant=30")
    assert asked.headers["location"] == "/conditions?suite=/carnet%3Favant%3D30"
    page = await lise.get(asked.headers["location"])
    assert 'name="suite" value="/carnet?avant=30"' in page.text
    done = await lise.form("/conditions", suite="/carnet?avant=30", version=VERSION)
    assert (done.status_code, done.headers["location"]) == (303, "/carnet?avant=30")
    assert (await lise.get("/carnet?avant=30")).status_code == 200
    assert await pool.fetchval(
        "select terms_accepted_at > now() - interval '1 minute' from person where login = 'lise.roy'"
    )


@pytest.mark.parametrize("url", [url for url in EVIL if url])
async def test_accepting_leads_to_no_other_site(lise: Client, url: str) -> None:
    page = await lise.get("/conditions", params={"suite": url})
    assert 'name="suite" value="/"' in page.text
    assert (await lise.form("/conditions", suite=url, version=VERSION)).headers["location"] == "/"


async def test_a_path_that_looks_like_a_host_is_not_carried_along(lise: Client) -> None:
    asked = await lise.get("/%2Fevil.example")
    assert asked.headers["location"].startswith("/conditions?suite=")
    page = await lise.get(asked.headers["location"])
    assert 'name="suite" value="/"' in page.text


async def test_signing_in_keeps_the_page_through_the_terms(
    client: Client, school: School, pool: Pool
) -> None:
    await pool.execute("update person set terms_version = '2020-01' where login = 'lise.roy'")
    assert (await client.get("/classe/7?x=1")).headers["location"] == "/connexion?suite=/classe/7%3Fx%3D1"
    await sign_in(client, "lise.roy", suite="/classe/7?x=1")
    assert (await client.get("/classe/7?x=1")).headers["location"] == "/conditions?suite=/classe/7%3Fx%3D1"


async def test_a_program_is_told_in_a_problem_document(lise: Client) -> None:
    for answer in (
        await lise.get("/", headers={"accept": "application/json"}),
        await lise.get("/compte/donnees", headers={"accept": "application/json"}),
        await lise.post("/api/v1/events", json={}),
        await lise.post(
            "/compte/sessions/fin", headers={"accept": "application/json", "sec-fetch-site": "same-origin"}
        ),
    ):
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["title"] == "terms"


async def test_a_form_that_was_open_when_the_terms_changed_loses_nothing(lise: Client) -> None:
    answer = await lise.form("/compte/adresse", email="pas une adresse", old="x")
    suite = answer.headers["location"].removeprefix("/conditions?suite=")
    back = await lise.form("/conditions", suite=unquote(suite), version=VERSION)
    assert 'value="pas une adresse"' in back.text


async def test_help_sign_out_and_the_terms_are_open_before_accepting(lise: Client) -> None:
    for path in ("/conditions", "/aide/compte?panneau=1"):
        assert (await lise.get(path)).status_code == 200
    assert (await lise.form("/deconnexion")).headers["location"] == "/connexion"


async def test_an_open_page_stays_live_when_the_terms_change(
    settings: Settings, school: School, pool: Pool
) -> None:
    """Its socket comes back after the update that brought the terms; the next page asks for them."""
    await pool.execute("update person set terms_version = '2020-01' where login = 'lise.roy'")
    async with serving(settings), dial(settings.origin, f"one={await school.token('lise.roy')}") as socket:
        assert await frame(socket, "hello")


@pytest.mark.parametrize("read", ["2020-01", "", "2999-01"])
async def test_nobody_accepts_a_text_they_have_not_read(lise: Client, pool: Pool, read: str) -> None:
    answer = await lise.form("/conditions", suite="/carnet?avant=30", version=read)
    assert (answer.status_code, answer.headers["location"]) == (303, "/conditions?suite=/carnet%3Favant%3D30")
    assert await pool.fetchval("select terms_version from person where login = 'lise.roy'") == "2020-01"
    assert f'name="version" value="{VERSION}"' in (await lise.get("/conditions")).text


async def test_a_form_of_activation_that_stood_open_accepts_the_text_it_showed(
    client: Client, school: School, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(client, "bea.blin", await give_code(pool, school.people["bea.blin"]))
    shown = re.search(r'name="terms" value="([^"]+)"', (await client.get("/activation")).text)
    assert shown is not None
    monkeypatch.setattr(terms, "VERSION", "2099-01")
    wrong = await client.form("/activation", **{**GOOD, "terms": shown[1], "email": "pas une adresse"})
    assert 'name="terms" value="2099-01" required>' in wrong.text  # the new text: not ticked
    done = await client.form("/activation", **{**GOOD, "terms": shown[1]})
    assert done.status_code == 303
    assert await pool.fetchval("select terms_version from person where login = 'bea.blin'") == shown[1]
    assert (await client.get("/")).headers["location"] == "/conditions"


@pytest.mark.parametrize("version", ["", "1", "2999-01", "2026-11 ", "٢٠٢٦-١١", "2026-1"])
async def test_nobody_activates_with_terms_that_were_never_shown(
    client: Client, school: School, pool: Pool, version: str
) -> None:
    await sign_in(client, "bea.blin", await give_code(pool, school.people["bea.blin"]))
    answer = await client.form("/activation", **{**GOOD, "terms": version})
    assert (answer.status_code, "accepter les conditions" in answer.text) == (200, True)


def test_who_accepted_a_newer_text_is_not_asked_for_the_older_one() -> None:
    assert [must_accept(each) for each in ("2020-01", VERSION, "2999-01", None)] == [
        True,
        False,
        False,
        False,
    ]


def test_the_text_does_not_change_behind_its_version() -> None:
    """A change of meaning raises VERSION, a slip of the pen does not; both write the new digest here."""
    text = (ROOT / "templates/accounts/_terms.html").read_bytes()
    said = re.sub(rb"\{#.*?#\}\s*", b"", text, flags=re.DOTALL)  # without what is only said to us
    assert (VERSION, hashlib.sha256(said).hexdigest()[:16]) == ("2026-11", "e3253f504819ab61")


async def test_only_the_signed_in_accept(client: Client, school: School) -> None:
    answer = await client.form("/conditions", suite="/carnet")
    assert answer.headers["location"].startswith("/connexion")
