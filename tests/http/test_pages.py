"""What every page keeps: the table of routes, headers, roles, errors in words."""

import gzip
import html
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.client import Client, browser_for
from support.people import PASSWORD, School

from one.http.routes import addresses
from one.http.state import State
from one.store.pool import Pool
from one.templating.filters import EMBLEMS, emblem
from one.templating.times import exact

pytestmark = pytest.mark.anyio

KEY = re.compile(rb'name="key" value="[^"]+"')  # each drawing of a form has its own
ROOT = Path(__file__).parent.parent.parent


async def test_pages_for_signed_in_people_lead_others_to_the_mire(client: Client, school: School) -> None:
    for address in addresses():
        if address.signed:
            path = address.path.replace("{id}", "1").replace("{name}", "fil")
            answer = await (client.get(path) if address.method == "GET" else client.form(path))
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/connexion"), path


@pytest.mark.parametrize("login", ["lise.roy", "lea.roy", "paul.prof", "dora.direction", "gil.garde"])
async def test_every_place_of_the_banner_opens_for_every_profile(
    client: Client, school: School, login: str
) -> None:
    await client.form("/connexion", login=login, password=PASSWORD)
    for path in (
        "/",
        "/classe",
        "/applis",
        "/compte",
        "/carnet",
        "/aide",
        "/aide/fil",
        "/aide/carnet?panneau=1",
    ):
        answer = await client.get(path)
        assert answer.status_code == 200, path
        assert "Traceback" not in answer.text


async def test_a_page_allows_nothing_inline_and_nobody_else(client: Client) -> None:
    answer = await client.get("/connexion")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<[^>]+ (style|on\w+)=", answer.text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", answer.text)
    assert not re.search(r'(src|href)="(https?:)?//', answer.text)


async def test_what_does_not_exist_is_a_gentle_page(client: Client) -> None:
    answer = await client.get("/n-existe-pas")
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.text


async def test_a_program_gets_a_problem_document(client: Client) -> None:
    answer = await client.get("/n-existe-pas", headers={"accept": "application/json"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404


async def test_a_wrong_method_is_a_405(client: Client) -> None:
    answer = await client.delete("/connexion", headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 405


async def test_a_database_that_is_away_is_a_503_in_words(state: State, school: School) -> None:
    async with browser_for(state) as client:
        await client.form("/connexion", login="lise.roy", password=PASSWORD)
        state.resources.pool.terminate()
        answer = await client.get("/")
        assert answer.status_code == 503
        assert "Rien n’est perdu" in answer.text
        assert answer.headers["retry-after"]
        sent = await client.form("/carnet/nouveau", class_id=school.classes["CE1"], title="Piscine")
        assert sent.status_code == 503
        assert "n’a pas été enregistré" in sent.text
        assert "Rien n’est perdu" not in sent.text


async def test_pages_styles_and_scripts_travel_compressed_but_fonts_do_not(
    client: Client, state: State
) -> None:
    now = state.templates.assets.fingerprint
    for path in ("/connexion", f"/static/{now}/css/site.css", f"/static/{now}/js/feed.js"):
        async with client.stream("GET", path) as answer:
            raw = b"".join([piece async for piece in answer.aiter_raw()])
        assert answer.headers["content-encoding"] == "gzip", path
        assert "Accept-Encoding" in answer.headers["vary"]
        plain = await client.get(path, headers={"accept-encoding": "identity"})
        assert len(raw) == int(answer.headers["content-length"]) < len(plain.content) / 2
        assert "content-encoding" not in plain.headers
        assert KEY.sub(b"", gzip.decompress(raw)) == KEY.sub(b"", plain.content)
    font = await client.get(f"/static/{now}/vendor/fonts/web/fredoka-near.woff2")
    assert "content-encoding" not in font.headers


def test_an_hour_never_breaks_at_the_end_of_a_line() -> None:
    at = datetime(2026, 11, 23, 10, 45, tzinfo=UTC)
    assert exact(at) == "lundi 23 novembre 2026 à 11\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}45"


async def test_health_and_metrics_answer_without_a_session(client: Client, state: State) -> None:
    assert (await client.get("/health/live")).text == "live\n"
    assert (await client.get("/metrics")).text.count("one_") > 10


async def test_the_class_page_shows_each_profile_what_the_matrix_allows(state: State, school: School) -> None:
    expected = {
        "lea.roy": ({"Zoé Blin", "Léa Roy", "Paul Prof"}, {"Béa Blin", "Marc Roy"}),
        "marc.roy": ({"Léa Roy", "Paul Prof"}, {"Zoé Blin", "Béa Blin"}),
        "paul.prof": ({"Léa Roy", "Zoé Blin", "Béa Blin", "Marc Roy", "Paul Prof"}, set()),
    }
    for login, (seen, unseen) in expected.items():
        async with browser_for(state) as client:
            await client.form("/connexion", login=login, password=PASSWORD)
            text = (await client.get(f"/classe/{school.classes['CE1']}")).text
            for name in seen:
                assert name in text, (login, name)
            for name in unseen:
                assert name not in text, (login, name)


@pytest.mark.parametrize("login", ["lea.roy", "marc.roy", "bea.blin"])
async def test_another_class_is_a_404(client: Client, school: School, login: str) -> None:
    await client.form("/connexion", login=login, password=PASSWORD)
    assert (await client.get(f"/classe/{school.classes['CM2']}")).status_code == 404
    assert (await client.get("/classe/abc")).status_code == 404


async def test_the_terms_are_readable_by_everyone(client: Client) -> None:
    answer = await client.get("/conditions")
    assert answer.status_code == 200
    assert re.search("<h1[^>]*>", answer.text)


async def test_a_signed_in_visitor_of_the_mire_goes_home(client: Client, school: School) -> None:
    await client.form("/connexion", login="lise.roy", password=PASSWORD)
    assert (await client.get("/connexion")).headers["location"] == "/"


async def test_the_help_lists_the_pages_one_has(state: State, school: School) -> None:
    expected: dict[str, set[str]] = {
        "lea.roy": set(),
        "marc.roy": set(),
        "paul.prof": {"parametrage"},
        "dora.direction": {"parametrage", "ecole"},
    }
    for login, some in expected.items():
        async with browser_for(state) as client:
            await client.form("/connexion", login=login, password=PASSWORD)
            for page in ("/aide", "/aide/carnet"):
                main = (await client.get(page)).text.partition("<main")[2]
                listed = set(re.findall(r'href="/aide/(\w+)"', main))
                assert listed & {"parametrage", "ecole"} == some, (login, page)
                assert {"fil", "carnet", "compte"} <= listed


async def test_classes_are_listed_from_the_youngest_to_the_oldest(
    client: Client, school: School, pool: Pool
) -> None:
    await pool.executemany(
        "insert into class (school_id, name, level) values ($1, $2, $3)",
        [
            (school.id, *each)
            for each in (
                ("ULIS", ""),
                ("CP-CE1 B", ""),
                ("Les Coccinelles", "MS"),
                ("TPS", "TPS"),
                ("cp", ""),
            )
        ],
    )
    await pool.execute(
        "insert into membership select id, $1 from class where name in ('ULIS', 'TPS')",
        school.people["paul.prof"],
    )
    for login, paths, expected in (
        ("dora.direction", ("/classe", "/carnet/nouveau"), "TPS,Les Coccinelles,cp,CP-CE1 B,CE1,CM2,ULIS"),
        ("paul.prof", ("/carnet/nouveau",), "TPS,CE1,ULIS"),
    ):
        await client.form("/connexion", login=login, password=PASSWORD)
        for path in paths:
            tabs = re.findall(r'class="tab".*?</svg>([^<]+)<', (await client.get(path)).text)
            assert ",".join(tab.strip() for tab in tabs) == expected, (login, path)
        await client.form("/deconnexion")


async def test_up_to_twelve_classes_of_a_school_each_have_their_own_animal(
    client: Client, school: School, pool: Pool
) -> None:
    drawn = re.findall(r'<symbol id="e(\d+)"', (ROOT / "static" / "img" / "emblems.svg").read_text("utf-8"))
    assert sorted(map(int, drawn)) == sorted(emblem(n) for n in range(1, EMBLEMS + 1))
    await pool.executemany(
        "insert into class (school_id, name) values ($1, $2)",
        [(school.id, f"CE2 {n}") for n in range(EMBLEMS - 2)],
    )
    await client.form("/connexion", login="dora.direction", password=PASSWORD)
    tabs = (await client.get("/carnet/nouveau")).text.partition('class="tabs"')[2].partition("</div>")[0]
    pictures = re.findall(r"emblems.svg#e(\d+)", tabs.partition("</div>")[0])
    assert len(pictures) == len(set(pictures)) == EMBLEMS


async def test_the_words_for_scripts_are_on_every_page(client: Client, school: School) -> None:
    await client.form("/connexion", login="dora.direction", password=PASSWORD)
    for path in ("/", "/classe", f"/ecole/{school.id}/journal", "/aide"):
        found = re.search(r'<meta name="one-words" content="([^"]+)">', (await client.get(path)).text)
        assert found is not None, path
        assert "lost" in json.loads(html.unescape(found[1])), path
