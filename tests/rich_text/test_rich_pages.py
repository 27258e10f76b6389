"""Formatted text in the applications that take it: written, read, found as words everywhere else."""

import re

import pytest
from support.client import Client
from support.notes import NOTE, as_
from support.own_data import own_data
from support.people import School

from one.http.rich_text import way_out
from one.http.state import State
from one.rich_text import MARK

pytestmark = pytest.mark.anyio

RICH = (
    f'{MARK}<p>Le <b>jeudi</b></p><ul><li>bonnet</li></ul><p><a href="https://ville.fr/p">le bassin</a></p>'
    "<script>alert(1)</script>"
)
WORDS = "Le jeudi\n\n• bonnet\n\nle bassin (https://ville.fr/p)"


async def note(client: Client, school: School, body: str = RICH) -> str:
    await as_(client, "paul.prof")
    answer = await client.form("/carnet/nouveau", class_id=school.classes["CE1"], **{**NOTE, "body": body})
    return str(answer.headers.get("location", answer.text))


async def test_a_note_keeps_its_format_and_tells_it_as_words(
    client: Client, state: State, school: School
) -> None:
    where = await note(client, school)
    assert await state.resources.pool.fetchval("select body from carnet") == WORDS
    await as_(client, "bea.blin")
    page = (await client.get(where)).text
    assert "Le <strong>jeudi</strong>" in page
    assert '<a href="https://ville.fr/p" rel="noopener noreferrer nofollow">le bassin</a>' in page
    assert "alert(1)" not in page
    assert "Le jeudi • bonnet" in (await client.get("/carnet")).text
    assert "<strong>jeudi</strong></p>" not in (await client.get("/")).text
    assert "• bonnet" in await state.resources.pool.fetchval("select body from event where app = 'carnet'")


async def test_a_pupil_is_led_out_by_a_page_that_says_so(
    client: Client, state: State, school: School
) -> None:
    where = await note(client, school)
    await as_(client, "zoe.blin")
    page = (await client.get(where)).text
    assert 'href="https://ville.fr' not in page
    found = re.search(r'href="(/sortie[^"]+)"', page)
    assert found is not None
    way = found[1].replace("&amp;", "&")
    assert way == way_out(state.resources.key, "https://ville.fr/p")
    warning = (await client.get(way)).text
    assert "Tu quittes ONE" in warning
    assert 'href="https://ville.fr/p"' in warning
    forged = way.replace("ville", "evil")
    assert (await client.get(forged)).status_code == 404


async def test_a_link_to_a_page_of_ours_warns_of_nothing(
    client: Client, state: State, school: School
) -> None:
    origin = state.resources.settings.origin
    where = await note(client, school, f'{MARK}<a href="{origin}/aide">l’aide</a>')
    await as_(client, "zoe.blin")
    assert '<a href="/aide">l’aide</a>' in (await client.get(where)).text


async def test_words_of_before_show_as_they_are(client: Client, school: School) -> None:
    where = await note(client, school, "Le <b>jeudi</b>\r\nà 8 h\r\n\r\nمرحبا")
    page = (await client.get(where)).text
    assert '<p dir="auto">Le &lt;b&gt;jeudi&lt;/b&gt;<br>à 8 h</p><p dir="auto">مرحبا</p>' in page


async def test_a_text_that_is_refused_comes_back_with_its_format(client: Client, school: School) -> None:
    await as_(client, "paul.prof")
    answer = await client.form(
        "/carnet/nouveau", class_id=school.classes["CE1"], **{**NOTE, "title": "", "body": RICH}
    )
    assert 'data-html="&lt;p dir=&#34;auto&#34;&gt;Le &lt;strong&gt;jeudi' in answer.text
    assert "• bonnet" in answer.text  # in the textarea, where no script runs


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (MARK + "<p>" + "é" * 5001 + "</p>", "vous en avez 5001"),
        (MARK + "<p>" * 2001, "trop de mises en forme"),
        (MARK + "<p> <br></p>", "Écrivez votre mot"),
        ("a" * 5001, "vous en avez 5001"),
    ],
)
async def test_too_much_or_nothing_is_said_and_not_published(
    client: Client, state: State, school: School, body: str, said: str
) -> None:
    assert said in await note(client, school, body)
    assert await state.resources.pool.fetchval("select count(*) from carnet") == 0


async def test_news_edited_without_scripts_keep_the_format_nobody_touched(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    sent = {"school_id": school.id, "title": "Piscine", "profiles": "parent", "whom": "school"}
    where = (await client.form("/actualites/nouvelle", body=RICH, **sent)).headers["location"]
    kept = await state.resources.pool.fetchval("select body_html from actualites")
    await client.form(f"{where}/modifier", body=WORDS.replace("\n", "\r\n"), **{**sent, "title": "Bassin"})
    assert await state.resources.pool.fetchval("select body_html from actualites") == kept
    await client.form(f"{where}/modifier", body="Autre texte", **sent)
    assert await state.resources.pool.fetchval("select body_html from actualites") is None
    assert "Autre texte" in (await client.get(where)).text


async def test_my_data_hold_the_words(client: Client, state: State, school: School) -> None:
    await note(client, school)
    assert "• bonnet" in (await own_data(await school.scope("paul.prof"), state.resources)).text
