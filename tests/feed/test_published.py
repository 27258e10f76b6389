"""« Mon historique »: what I published, to whom, how many have it and read it; and taking it back from everybody."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from support.client import Client
from support.feed import heard
from support.notes import as_, publish
from support.people import School

from one.apps.actualites import news
from one.errors import NotFound
from one.feed import history, marks
from one.http.state import State
from one.store.feed.history import _PAGE as PAGE_OF
from one.store.feed.history import AUDIENCE, PLACE, Place

pytestmark = pytest.mark.anyio


async def mine(state: State, school: School, login: str) -> list[history.Published]:
    return (await history.page(await school.scope(login), state.resources, None))[0]


async def test_the_history_counts_who_has_an_item_and_who_read_it(state: State, school: School) -> None:
    await publish(state, school, "paul.prof", "CE1")
    (item,) = await mine(state, school, "paul.prof")
    assert item.received > 2
    assert item.read == 0
    for _ in range(2):
        await marks.mark_read(await school.scope("lise.roy"), state.resources, [item.id])
    again = (await mine(state, school, "paul.prof"))[0]
    assert (again.received, again.read) == (item.received, 1)
    await school.pool.execute("update person set blocked_at = now() where login = 'lise.roy'")
    gone = (await mine(state, school, "paul.prof"))[0]
    assert (gone.received, gone.read) == (item.received - 1, 0), "who hears it no more"
    assert await mine(state, school, "anne.autre") == []


async def test_its_listeners_are_those_of_the_view_for_each_channel(state: State, school: School) -> None:
    await school.pool.execute(
        "insert into channel (name) select distinct channel from listens"
        " union select 'family:' || id from person union select 'class:' || id || ':parent' from class on conflict do nothing"
    )
    same = f"""
        with place as materialized ({PLACE}), {AUDIENCE},
        said as (select c.name, a.person_id from audience a join channel c on c.id = a.channel_id),
        heard as (select distinct channel, person_id from listens)
        select (select count(*) from heard) > 20
           and not exists (select from said except select from heard)
           and not exists ((select * from said except select * from heard) union all (select * from heard except select * from said))
    """
    assert await school.pool.fetchval(same)


async def test_the_readers_are_said_in_words(state: State, school: School) -> None:
    def said(*places: tuple[str, str | None]) -> str:
        words = history.readers([Place(*each) for each in places])
        return words.replace("\u2068", "").replace("\u2069", "")

    assert (
        said(("class:3:parent", "CE1"), ("class:3:eleve", "CE1"))
        == "les élèves et les parents de la classe CE1"
    )
    assert said(("school:1:parent", "Jean Moulin")) == "les parents de l’école Jean Moulin"
    assert said(("class:3", "CE1"), ("school:1:direction", "Jean Moulin")) == (
        "tout le monde de la classe CE1\u00a0; la direction de l’école Jean Moulin"
    )
    assert said(("user:7", "Léa Roy"), ("family:7", "Léa Roy")) == "Léa Roy et ses responsables"
    assert said(("family:8", "Tom Roy"), ("family:7", "Ève Roy")) == "les responsables d’Ève Roy et Tom Roy"
    assert said(("user:7", "Léa Roy"), ("user:8", "Léa Roy"), ("family:8", "Léa Roy")) == (
        "Léa Roy et ses responsables\u00a0; Léa Roy"
    )
    assert said(("class:3:parent", "CE1"), ("class:9:parent", "CE1")) == (
        "les parents de la classe CE1\u00a0; les parents de la classe CE1"
    )
    many = [(f"user:{n}", f"Enfant {n}") for n in range(6)]
    assert said(*many) == "Enfant 0, Enfant 1, Enfant 2 et 3 autres"
    assert said(("user:9", None)) == "un compte supprimé"


async def test_a_note_is_taken_back_from_everybody_and_stays_its_authors(
    state: State, school: School, client: Client
) -> None:
    note = await publish(state, school, "paul.prof", "CE1")
    (item,) = await mine(state, school, "paul.prof")
    address = f"/historique/{item.id}/retirer"
    await as_(client, "lise.roy")
    assert (await client.get(f"/carnet/{note}")).status_code == 200
    assert (await client.get(address)).status_code == 404
    assert (await client.form(address)).status_code == 404
    await as_(client, "paul.prof")
    shown = (await client.get("/historique")).text
    assert f'href="{address}"' in shown
    assert f"{item.received} personnes l’ont reçu" in (await client.get(address)).text
    for _ in range(2):  # two tabs: the second finds it done
        assert (await client.form(address)).headers["location"] == "/historique"
    assert "Retiré le" in (await client.get(f"/carnet/{note}")).text
    assert "N’est plus dans aucun fil" in (shown := (await client.get("/historique")).text)
    assert address not in shown
    assert "Retiré" in (await client.get("/carnet")).text
    assert await heard(state, school, "lise.roy") == []
    await as_(client, "lise.roy")
    gone = await client.get(f"/carnet/{note}")
    assert gone.status_code == 404
    assert "Ce contenu a été retiré" in gone.text
    await as_(client, "nina.noir")
    assert "a été retiré</h1>" not in (await client.get(f"/carnet/{note}")).text, "it was never hers"
    assert "Titre" not in (await client.get("/carnet")).text
    said = await school.pool.fetch("select act, data from audit where act like 'carnet.%'")
    assert [row["act"] for row in said] == ["carnet.withdrawn"]


async def test_news_is_taken_back_by_its_author_alone_wherever_they_are(state: State, school: School) -> None:
    draft = news.Draft("Kermesse", "Samedi", ("parent",))
    head, paul = await school.scope("dora.direction"), await school.scope("paul.prof")
    news_id = await news.publish(head, state.resources, school.id, draft)
    (item,) = await mine(state, school, "dora.direction")
    with pytest.raises(NotFound):
        await news.withdraw_own(paul, state.resources, item.about)
    await school.pool.execute(
        "insert into app_closed (school_id, profile, app) values ($1, $2, 'actualites')",
        school.id,
        head.profile,
    )
    for _ in range(2):
        await news.withdraw_own(await school.scope("dora.direction"), state.resources, item.about)
    assert await heard(state, school, "lise.roy") == []
    assert await school.pool.fetchval(
        "select withdrawn_at is not null from actualites where id = $1", news_id
    )


async def test_the_history_has_pages(state: State, school: School, client: Client) -> None:
    for _ in range(history.PAGE + 1):
        await publish(state, school, "paul.prof", "CE1")
    await as_(client, "paul.prof")
    first = (await client.get("/historique")).text
    more = re.search(r'href="(/historique\?curseur=[^"]+)"', first)
    assert more is not None
    assert first.count("data-item=") == history.PAGE
    assert (await client.get(more[1])).text.count("data-item=") == 1
    await as_(client, "anne.autre")
    assert (await client.get(more[1])).status_code == 400, "another's cursor"


async def test_a_page_asks_each_reader_once_however_many_items_they_got(state: State, school: School) -> None:
    head = await school.scope("dora.direction")
    everybody = news.Draft("Kermesse", "Samedi", ("parent", "eleve", "enseignant", "personnel"))
    items = 10
    for _ in range(items):
        await news.publish(head, state.resources, school.id, everybody)
    readers = len(school.people) - 1
    for login in ("lise.roy", "zoe.blin"):
        got = [each.id for each in await mine(state, school, "dora.direction")]
        await marks.mark_read(
            await school.scope(login), state.resources, got[: 5 if login == "lise.roy" else 1]
        )
    found = await mine(state, school, "dora.direction")
    assert [(each.received, each.read) for each in found] == [
        (readers, 2),
        *[(readers, 1)] * 4,
        *[(readers, 0)] * (items - 5),
    ]
    text = await school.pool.fetchval(
        f"explain (analyze, timing off, format json) {PAGE_OF}", head.person_id, 2**63 - 1, items, None
    )

    def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield node
        for each in node.get("Plans", []):
            yield from nodes(each)

    every = list(nodes(json.loads(text)[0]["Plan"]))
    assert [n["Actual Rows"] for n in every if n.get("Subplan Name") == "CTE reader"] == [readers]
    assert max(n["Actual Loops"] for n in every if n.get("Relation Name") == "mark") <= readers
