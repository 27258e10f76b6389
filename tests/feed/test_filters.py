"""Filters of the feed: what is shown, what stays chosen, and whose choice it is."""

import re
from typing import Any

import pytest
from support.client import Client
from support.notes import as_
from support.people import School

from one.apps.carnet import notes as carnet
from one.apps.externe.kinds import INFO, SUBJECT
from one.feed import marks
from one.feed import page as feed
from one.feed.filters import ALL, Filters
from one.http.state import State
from one.store.externe import applications
from one.store.work import work

pytestmark = pytest.mark.anyio


async def shown(state: State, school: School, login: str, filters: Filters = ALL) -> list[str]:
    page = await feed.page(await school.scope(login), state.resources, None, filters)
    return [each.item.title for each in page.items]


async def note(state: State, school: School, to: str, title: str) -> None:
    """A note to the families of a class."""
    draft = carnet.Draft(school.classes[to], title, "Texte", True, ())
    author = {"CE1": "paul.prof", "CM2": "anne.autre"}[to]
    await carnet.publish(await school.scope(author), state.resources, draft)


async def outside(state: State, school: School, title: str, *channels: str) -> None:
    """An item of an outside application, « cantine »."""
    async with work(await school.scope("dora.direction"), state.resources) as w:
        await w.publish(INFO, channels=channels, subject=SUBJECT(1), title=title, url="/", app="cantine")


async def test_several_filters_at_once_leave_what_answers_all_of_them(state: State, school: School) -> None:
    ce1, cm2 = (f"class:{school.classes[each]}:parent" for each in ("CE1", "CM2"))
    await note(state, school, "CE1", "Note CE1")
    await note(state, school, "CM2", "Note CM2")
    await outside(state, school, "Menu CE1", ce1)
    await outside(state, school, "Menu des deux", ce1, cm2)
    lea, tom = school.people["lea.roy"], school.people["tom.roy"]
    assert await shown(state, school, "lise.roy", Filters(apps=("cantine",))) == ["Menu des deux", "Menu CE1"]
    assert await shown(state, school, "lise.roy", Filters(children=(tom,))) == ["Menu des deux", "Note CM2"]
    assert await shown(state, school, "lise.roy", Filters(("cantine",), (tom,))) == ["Menu des deux"]
    assert len(await shown(state, school, "lise.roy", Filters(("cantine", "carnet"), (lea, tom)))) == 4


async def test_not_read_alone_leaves_out_what_was_read_and_what_is_mine(state: State, school: School) -> None:
    await note(state, school, "CE1", "Une")
    await note(state, school, "CE1", "Autre")
    lise = await school.scope("lise.roy")
    newest = (await feed.page(lise, state.resources, None)).items[0]
    await marks.mark_read(lise, state.resources, [newest.id])
    assert await shown(state, school, "lise.roy", Filters(unread=True)) == ["Une"]
    assert await shown(state, school, "paul.prof", Filters(unread=True)) == []


async def test_pages_of_a_filter_go_on_within_it(state: State, school: School, client: Client) -> None:
    for number in range(30):
        await note(state, school, "CE1", f"Note {number}")
        await outside(state, school, f"Menu {number}", f"class:{school.classes['CE1']}:parent")
    await as_(client, "marc.roy")
    await applications.create(state.resources.pool, "0990009Z", "cantine", "Cantine")
    first = (await client.get("/?appli=cantine")).text
    found = re.search(r'href="(/\?[^"]*curseur=[^"]+)"', first)
    assert found is not None
    rest = (await client.get(found[1].replace("&amp;", "&"))).text
    assert len(re.findall(r"data-item=.\d", first)) == 25
    assert len(re.findall(r"data-item=.\d", rest)) == 5
    assert "Note 1" not in first + rest


OURS = {"sec-fetch-site": "same-origin"}


def chosen(text: str) -> list[str]:
    """The words of the chips that are on."""
    found = re.findall(r'aria-current="true">(.*?)</a></li>', text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>|\(choisi\)", " ", each).split()) for each in found]


async def test_what_was_chosen_stays_until_something_else_is(
    state: State, school: School, client: Client
) -> None:
    await as_(client, "lise.roy")
    tom = school.people["tom.roy"]
    assert chosen((await client.get("/")).text) == ["Tout"]
    assert chosen((await client.get(f"/?enfant={tom}&non-lus=1", headers=OURS)).text) == [
        "Non lus",
        "Pour Tom",
    ]
    assert chosen((await client.get("/")).text) == ["Non lus", "Pour Tom"]
    assert chosen((await client.get("/?tout=1", headers=OURS)).text) == ["Tout"]
    assert chosen((await client.get("/")).text) == ["Tout"]


async def test_a_link_of_another_site_chooses_nothing_for_good(school: School, client: Client) -> None:
    await as_(client, "lise.roy")
    for site in ("cross-site", "same-site", "none"):
        answer = await client.get("/?non-lus=1", headers={"sec-fetch-site": site})
        assert chosen(answer.text) == ["Non lus"]
    assert chosen((await client.get("/")).text) == ["Tout"]


@pytest.mark.parametrize(
    "query",
    [
        "enfant=abc",
        "enfant=-1",
        "enfant=99999999999999999999",
        "enfant=%00",
        "appli=nimporte",
        "enfant=²",
        "appli=%F0",
    ],
)
async def test_what_cannot_be_chosen_is_passed_over(school: School, client: Client, query: str) -> None:
    await as_(client, "lise.roy")
    answer = await client.get(f"/?{query}", headers=OURS)
    assert answer.status_code == 200
    assert chosen(answer.text) == ["Tout"]


async def test_a_child_of_somebody_else_is_no_filter_of_mine(
    state: State, school: School, client: Client
) -> None:
    await note(state, school, "CE1", "Note CE1")
    await as_(client, "lise.roy")
    answer = await client.get(f"/?enfant={school.people['zoe.blin']}", headers=OURS)
    assert chosen(answer.text) == ["Tout"]
    assert "Zoé" not in answer.text


async def test_a_filter_goes_with_the_right_to_it(state: State, school: School, client: Client) -> None:
    await as_(client, "lise.roy")
    tom = school.people["tom.roy"]
    await client.get(f"/?enfant={tom}", headers=OURS)
    await state.resources.pool.execute("delete from guardian where child_id = $1", tom)
    assert chosen((await client.get("/")).text) == ["Tout"]


async def test_an_outside_application_has_a_chip_by_its_own_name(
    state: State, school: School, client: Client
) -> None:
    pool = state.resources.pool
    await applications.create(pool, "0990009Z", "cantine", "Cantine & goûter")
    await applications.revoke(pool, "0990009Z", "cantine")
    await as_(client, "lise.roy")
    assert "Cantine &amp; goûter" in (await client.get("/")).text, "its items are still there"


async def test_empty_pages_say_what_they_are_empty_of(school: School, client: Client) -> None:
    await as_(client, "lise.roy")
    said: dict[str, Any] = {
        "/?tout=1": "Rien de neuf pour l’instant.",
        "/?non-lus=1": "Rien avec ces filtres.",
        "/?q=piscine": "Rien ne correspond à ces mots.",
        "/?q=de+la": "Ces mots sont dans presque tous les textes",
        "/?q=%21%3F": "Ces mots sont dans presque tous les textes",
    }
    for address, words in said.items():
        assert words in (await client.get(address)).text, address
