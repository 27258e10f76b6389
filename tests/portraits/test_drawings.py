"""A drawing that somebody chose stands for them on every page that shows their name, and on what arrives live."""

import re
import time

import pytest
from httpx import Response
from support.client import Client
from support.notes import as_, publish
from support.people import School

from one.errors import NotFound
from one.http.state import State
from one.portraits import choosing
from one.portraits.drawings import DRAWINGS
from one.portraits.faces import Face, faces
from one.templating import faces as places
from one.templating import pieces
from one.templating.pages import ROOT

pytestmark = pytest.mark.anyio


def shown(answer: Response, person_id: int) -> list[str]:
    """What stands in the places of somebody's face, on a page."""
    return re.findall(rf'data-face="{person_id}"[^>]*>(.*?)</span>', answer.text)


async def test_a_drawing_is_shown_wherever_the_name_is_and_initials_without_it(
    client: Client, state: State, school: School
) -> None:
    paul = school.people["paul.prof"]
    await publish(state, school, "paul.prof", "CE1")
    await as_(client, "paul.prof")
    assert shown(await client.get("/compte/portrait"), paul) == ["PP", "PP"]
    answer = await client.form("/compte/portrait/dessin", drawing="hibou", page="/compte/portrait")
    assert answer.headers["location"] == "/compte/portrait"
    page = await client.get("/compte/portrait")
    assert all('class="face hue-lilac"' in each for each in shown(page, paul)), "the banner too"
    assert re.findall(r'value="(\w+)" aria-pressed="true"', page.text) == ["hibou"]
    await as_(client, "lise.roy")
    for url in ("/", "/classe"):
        assert [each[:23] for each in shown(await client.get(url), paul)] == ['<svg class="face hue-li'], url
    await as_(client, "paul.prof")
    await client.form("/compte/portrait/dessin", drawing="", page="/compte/portrait")
    assert shown(await client.get("/classe"), paul) == ["PP", "PP"]


async def test_pages_ask_for_faces_of_those_they_may_see_alone(
    client: Client, state: State, school: School
) -> None:
    paul, anne = school.people["paul.prof"], school.people["anne.autre"]
    for login in ("paul.prof", "anne.autre"):
        await choosing.choose(await school.scope(login), state.resources, "lune")
    await as_(client, "bea.blin")
    answer = await client.get(f"/portraits?de={paul}&de={anne}")
    assert [len(shown(answer, each)) for each in (paul, anne)] == [1, 0], "no teacher of her child"
    assert answer.headers["cache-control"] == "private, no-store"
    assert (await client.get("/portraits?de=x")).status_code == 404


async def test_a_page_asks_once_for_all_its_faces_and_nothing_for_the_readers_own(
    state: State, school: School
) -> None:
    people = [school.people[login] for login in ("paul.prof", "lise.roy", "marc.roy")]
    for login, name in (("paul.prof", "ours"), ("lise.roy", "chat")):
        await choosing.choose(await school.scope(login), state.resources, name)
    lise = await school.scope("lise.roy")
    assert (lise.avatar, lise.photo) == ("chat", "")
    found = await faces(lise, state.resources, people)
    assert found == {people[0]: Face("ours"), people[1]: Face("chat")}


async def test_only_drawings_of_ours_can_be_chosen(client: Client, state: State, school: School) -> None:
    await as_(client, "lea.roy")
    answer = await client.form("/compte/portrait/dessin", drawing="../x", page="/compte/portrait")
    assert answer.status_code == 404
    with pytest.raises(NotFound):
        await choosing.choose(await school.scope("lea.roy"), state.resources, "licorne")


def test_every_drawing_is_in_the_file_and_has_words() -> None:
    text = (ROOT / "static/img/avatars.svg").read_text("utf-8")
    assert re.findall(r'<symbol id="([^"]+)"', text) == list(DRAWINGS)
    assert len(DRAWINGS) == 24
    assert all(pieces.symbol("", "avatars", name) for name in DRAWINGS)
    assert len({str(each.words) for each in DRAWINGS.values()}) == 24


def test_a_long_text_beside_a_face_is_read_once() -> None:
    """In processor time, whatever the machine: eight times the text takes about eight times as long, not sixty-four."""

    def spent(length: int) -> float:
        page = f"{places.avatar(1, 'Léa Roy')}<p>{'a' * length}</p>"
        began = time.process_time()
        assert places.marked(page) == {(1, False)}
        assert ">LR<" in places.filled(page, {}, "")
        return time.process_time() - began

    assert spent(32_000) < 30 * max(spent(4000), 0.001)
