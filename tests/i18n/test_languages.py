"""Everything ONE says is in the language of who reads it: page, flash, error, mail and paper."""

import asyncio
import io
import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pypdf
import pytest
from support import swedish
from support.client import Client, signed
from support.people import School

from one.http.state import State
from one.i18n import speaking
from one.roster.onde import OndeError, read_directory
from one.templating.mails import MailTemplates
from one.templating.times import day, exact, reltime

pytestmark = pytest.mark.anyio

READER = {
    "origin": "http://one.test",
    "link": "",
    "token": "",
    "owner": SimpleNamespace(first_name="Zoé", profile="eleve", login="zoe"),
}


@pytest.fixture(autouse=True)
def in_swedish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swedish.speak_swedish(tmp_path, monkeypatch)


@pytest.fixture
async def both(state: State, school: School) -> dict[str, Client]:
    """The browsers of two people who read French and Swedish."""
    browsers = {"fr": await signed(state, school, "paul.prof"), "sv": await signed(state, school, "bea.blin")}
    browsers["sv"].headers["x-language"] = "sv"
    return browsers


NOW = re.compile(
    r'<meta name="one-now"[^>]*>|name="key" value="[^"]*"|incident=\w+|<span translate="no">[0-9a-f]{8}</span>'
)


async def pages(both: dict[str, Client], path: str, **cookies: str) -> list[str]:
    """What both get, while the other one asks too: three times each, in turn."""
    headers = {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    asked = []
    for code in ("fr", "sv") * 3:
        one = both[code]
        own = "; ".join(f"{name}={value}" for name, value in one.cookies.items())
        asked.append(one.get(path, headers={"cookie": f"{own}; {headers['cookie']}"}))
    answers = [NOW.sub("", answer.text) for answer in await asyncio.gather(*asked)]
    assert len({*answers[::2]}) == len({*answers[1::2]}) == 1
    return answers[:2]


async def test_a_template_and_the_name_of_an_application(both: dict[str, Client]) -> None:
    french, other = await pages(both, "/applis")
    for said in ('lang="fr"', "Mes applis", "Carnet de liaison", "Communiquer"):
        assert said in french
        assert said not in other
    for said in ('lang="sv"', "Mina appar", "Kontaktbok", "Kommunicera"):
        assert said in other
        assert said not in french


async def test_a_flash(both: dict[str, Client]) -> None:
    french, other = await pages(both, "/compte", **{"one-flash": "saved"})
    assert "C’est enregistré." in french
    assert "Det är sparat." in other
    assert "C’est enregistré." not in other


async def test_an_error_page(both: dict[str, Client]) -> None:
    french, other = await pages(both, "/rien-ici")
    assert "Cette page n’existe pas, ou n’est pas pour vous" in french
    assert "Den sidan finns inte" in other


async def test_an_error_document(both: dict[str, Client]) -> None:
    answer = await both["sv"].get("/rien-ici", headers={"accept": "application/json"})
    assert msgspec.json.decode(answer.content)["title"] == "Den sidan finns inte"


async def test_what_is_refused_before_anybody_asks_who_it_is(both: dict[str, Client]) -> None:
    foreign = {"sec-fetch-site": "cross-site"}
    assert 'lang="sv"' in (await both["sv"].post("/deconnexion", headers=foreign)).text


async def test_the_words_of_scripts(both: dict[str, Client]) -> None:
    french, other = await pages(both, "/compte")
    assert "&#34;just_now&#34;:&#34;à l’instant&#34;" in french
    assert "&#34;just_now&#34;:&#34;nyss&#34;" in other
    assert "{n} nyheter" in other


async def test_the_date_card(both: dict[str, Client]) -> None:
    french, other = await pages(both, "/")
    weekdays = (
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "måndag tisdag onsdag torsdag fredag lördag söndag",
    )
    assert any(f">{day}<" in french for day in weekdays[0].split())
    assert any(f">{day}<" in other for day in weekdays[1].split())


async def test_a_paper_is_in_the_voice_of_who_prints_it(state: State, school: School) -> None:
    titles = {}
    for code in ("fr", "sv"):
        browser = await signed(state, school, "paul.prof")
        browser.headers["x-language"] = code
        path = f"/classe/{school.classes['CE1']}/parametrage/fiches"
        await school.pool.execute("update person set password_hash = null where login = 'zoe.blin'")
        made = await browser.form(path, people=[school.people["zoe.blin"]], format="pages", who="chosen")
        assert made.headers["content-type"] == "application/pdf", made.text[:200]
        paper = pypdf.PdfReader(io.BytesIO(made.content))
        assert paper.metadata is not None
        titles[code] = (paper.metadata.title, str(paper.root_object["/Lang"]))
    assert titles == {"fr": ("Votre accès à ONE", "fr"), "sv": ("Din väg till ONE", "sv")}


def test_a_mail_is_in_the_voice_of_its_reader_whoever_caused_it() -> None:
    mails = MailTemplates()
    assert mails.render("reset", READER, "sv")[0] == "Välj ett nytt lösenord"
    assert 'lang="sv"' in mails.render("reset", READER, "sv")[2]
    with speaking("sv"):
        assert mails.render("reset", READER)[0] == "Choisir un nouveau mot de passe"
        assert 'lang="fr"' in mails.render("reset", READER)[2]


def test_a_moment() -> None:
    at, now = datetime(2026, 11, 23, 8, 5, tzinfo=UTC), datetime(2026, 11, 23, 10, 6, tzinfo=UTC)
    assert (reltime(at, now), exact(at)) == ("2\u00a0h", "lundi 23 novembre 2026 à 9\u00a0h\u00a005")
    with speaking("sv"):
        assert (reltime(at, now), exact(at)) == ("2 tim", "måndag 23 november 2026 kl. 9.05")
        assert day(at) == "23 november 2026"


def test_what_an_import_has_to_say(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    with speaking("sv"), pytest.raises(OndeError, match="har ingen CSV-fil"):
        read_directory(tmp_path / "lists")
    with pytest.raises(OndeError, match="ne contient aucun fichier CSV"):
        read_directory(tmp_path / "lists")
