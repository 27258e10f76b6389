"""Pages of Actualités: writing with all that may be wrong, reading, settings."""

import asyncio
import re
from datetime import timedelta

import pytest
from support.client import Client
from support.notes import as_
from support.people import School

from one.apps.actualites.showing import today
from one.http.state import State

pytestmark = pytest.mark.anyio

NEWS = {
    "title": "Marché de l’école",
    "body": "Samedi.\n\nVenez.",
    "profiles": ["parent", "eleve"],
    "whom": "school",
}


async def key_of(client: Client, path: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', (await client.get(path)).text)
    assert found
    return found[1]


async def test_the_head_publishes_and_a_parent_reads_each_paragraph(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    sent = await client.form("/actualites/nouvelle", **NEWS)
    assert sent.headers["location"] == "/actualites/1"
    assert "C’est publié" in (await client.get("/actualites/1")).text
    await client.form("/deconnexion")
    await as_(client, "lise.roy")
    assert "Marché de l’école" in (await client.get("/actualites")).text
    assert "Marché de l’école" in (await client.get("/")).text.partition('id="side-news"')[2]
    text = (await client.get("/actualites/1")).text
    assert '<p dir="auto">Samedi.</p><p dir="auto">Venez.</p>' in text
    assert "/actualites/1/modifier" not in text


async def test_the_same_form_sent_twice_publishes_once(client: Client, state: State, school: School) -> None:
    await as_(client, "dora.direction")
    key = await key_of(client, "/actualites/nouvelle")
    for _ in range(2):
        sent = await client.form("/actualites/nouvelle", key=key, **NEWS)
        assert sent.headers["location"] == "/actualites/1"
    assert await school.pool.fetchval("select count(*) from actualites") == 1


async def test_the_same_words_from_two_tabs_at_once_are_one_wish(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    keys = [await key_of(client, "/actualites/nouvelle") for _ in range(3)]
    sent = await asyncio.gather(*(client.form("/actualites/nouvelle", key=key, **NEWS) for key in keys))
    assert {answer.headers["location"] for answer in sent} == {"/actualites/1"}
    assert await school.pool.fetchval("select count(*) from actualites") == 1


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"title": ""}, "title", "Donnez un titre"),
        ({"body": " "}, "body", "Écrivez votre actualité"),
        ({"profiles": []}, "profiles", "au moins un profil"),
        ({"whom": "classes"}, "class_ids", "au moins une classe"),
        ({"starts_on": "hier"}, "starts_on", "n’existe pas"),
        ({"starts_on": "2020-01-01"}, "starts_on", "passé"),
        ({"ends_on": "2020-01-01"}, "ends_on", "avant le premier"),
        ({"whom": "classes", "class_ids": ["999"]}, "class_ids", "plus ouverte"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: Client, state: State, school: School, wrong: dict[str, object], field: str, words: str
) -> None:
    await as_(client, "dora.direction")
    text = (await client.form("/actualites/nouvelle", **{**NEWS, **wrong})).text
    assert words in text.partition(f'id="e-{field}"')[2][:400]
    assert "Venez." in text or "body" in wrong
    assert await school.pool.fetchval("select count(*) from actualites") == 0


async def test_news_for_later_says_so_and_can_still_change_its_readers(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    day = (today() + timedelta(days=3)).isoformat()
    await client.form("/actualites/nouvelle", starts_on=day, **NEWS)
    assert "Paraît le" in (await client.get("/actualites/1")).text
    form = (await client.get("/actualites/1/modifier")).text
    assert f'value="{day}"' in form
    assert 'name="profiles"' in form
    await client.form("/actualites/1/modifier", starts_on=day, **{**NEWS, "profiles": ["enseignant"]})
    assert await school.pool.fetchval("select profiles from actualites") == ["enseignant"]


async def test_published_news_is_changed_in_the_open_and_taken_back_after_a_question(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    await client.form("/actualites/nouvelle", **NEWS)
    assert 'name="profiles"' not in (await client.get("/actualites/1/modifier")).text
    await client.form("/actualites/1/modifier", title="Marché", body="Dimanche.")
    text = (await client.get("/actualites/1")).text
    assert "modifié" in text
    assert "Dimanche." in text
    assert "On ne revient pas en arrière" in (await client.get("/actualites/1/retirer")).text
    sent = await client.form("/actualites/1/retirer")
    assert "Retirée" in (await client.get(sent.headers["location"])).text
    assert "Marché" not in (await client.get("/actualites")).text


async def test_a_school_chooses_who_publishes_and_it_holds_at_once(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    path = f"/ecole/{school.id}/reglages/actualites"
    assert path in (await client.get(f"/ecole/{school.id}/reglages")).text
    await client.form(path, people=[school.people["paul.prof"]])
    assert re.search(rf'value="{school.people["paul.prof"]}" checked', (await client.get(path)).text)
    journal = (await client.get(f"/ecole/{school.id}/journal")).text
    assert "a permis de publier des actualités à" in journal
    await client.form("/deconnexion")
    await as_(client, "paul.prof")
    assert "Publier une actualité" in (await client.get("/")).text
    assert (await client.get("/actualites/nouvelle")).status_code == 200
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize("login", ["paul.prof", "gil.garde", "lise.roy", "lea.roy"])
async def test_who_does_not_publish_finds_no_way_to(
    client: Client, state: State, school: School, login: str
) -> None:
    await as_(client, login)
    assert "/actualites/nouvelle" not in (await client.get("/")).text
    for path in ("/actualites/nouvelle", "/actualites/archives"):
        assert (await client.get(path)).status_code == 404
    assert (await client.form("/actualites/nouvelle", **NEWS)).status_code == 404


@pytest.mark.parametrize("login", ["dora.direction", "lise.roy", "lea.roy"])
async def test_each_profile_has_its_own_help(
    client: Client, state: State, school: School, login: str
) -> None:
    await as_(client, login)
    text = (await client.get("/aide/actualites?panneau=1")).text
    assert ("Publier une actualité" in text) is (login == "dora.direction")
    assert ("Appuie sur le titre" in text) is (login == "lea.roy")


async def test_two_who_change_one_piece_of_news_are_both_heard(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    sent = {"school_id": school.id, "title": "Fête", "body": "Samedi", "profiles": "parent", "whom": "school"}
    where = (await client.form("/actualites/nouvelle", **sent)).headers["location"]

    def seen(page: str) -> str:
        found = re.search(r'name="stamp" value="(\w+)"', page)
        assert found is not None
        return found[1]

    old = seen((await client.get(f"{where}/modifier")).text)
    await client.form(f"{where}/modifier", **{**sent, "body": "Dimanche"}, stamp=old)
    answer = await client.form(f"{where}/modifier", **{**sent, "body": "Lundi"}, stamp=old)
    assert "a changé entre-temps" in answer.text
    assert "Dimanche" in answer.text
    assert "Lundi" in answer.text
    assert await state.resources.pool.fetchval("select body from actualites") == "Dimanche"
    await client.form(f"{where}/modifier", **{**sent, "body": "Lundi"}, stamp=seen(answer.text))
    assert await state.resources.pool.fetchval("select body from actualites") == "Lundi"


async def test_who_would_read_news_is_counted_as_it_is_chosen_and_a_draft_is_looked_at_first(
    client: Client, school: School
) -> None:
    client.cookies.set("one", await school.token("dora.direction"))
    page = (await client.get("/actualites/nouvelle")).text.replace("\u00a0", " ")
    assert "4 familles, 11 personnes" in page
    asked = {"act": "readers", "school_id": school.id, "whom": "classes", "profiles": ["parent", "eleve"]}
    client.headers["accept"] = "application/json"
    for rooms, said in (("CE1",), "2 familles, 5 personnes"), ((), "Personne ne le recevrait aujourd’hui."):
        answer = await client.form(
            "/actualites/nouvelle", **asked, class_ids=[school.classes[room] for room in rooms]
        )
        assert answer.json()["said"].replace("\u00a0", " ") == said
    client.headers["accept"] = "text/html"
    sent = {
        "title": "Marché",
        "body": "Samedi",
        "profiles": "enseignant",
        "draft": "n" * 16,
        "act": "preview",
    }
    answer = await client.form("/actualites/nouvelle", **sent, version="0")
    page = (await client.get(answer.headers["location"])).text.replace("\u00a0", " ")
    assert "Aperçu de l’actualité" in page
    assert "Samedi" in page
    assert "2 personnes" in page
    assert await school.pool.fetchval("select count(*) from actualites") == 0
