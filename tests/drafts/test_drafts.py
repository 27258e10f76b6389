"""Drafts: kept as they are typed, found again with their audience, never over newer words, never back from publication."""

import re
from datetime import timedelta
from typing import Any

import pytest
from support import pictures
from support.client import Client
from support.files import sent
from support.notes import NOTE, as_
from support.people import School

from one import form_keys
from one.http.state import State
from one.store.files import gone

pytestmark = pytest.mark.anyio

WHERE = "/carnet/nouveau"
JSON = {"accept": "application/json"}


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


async def kept(client: Client, school: School, draft: str, version: int, **typed: Any) -> dict[str, Any]:
    """What the page's script sends, and is told."""
    sent = {
        "class_id": school.classes["CE1"],
        **NOTE,
        "act": "keep",
        "draft": draft,
        "version": version,
        **typed,
    }
    answer = await client.post(WHERE, data=sent, headers=JSON)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
async def paul(client: Client, school: School) -> Client:
    return await as_(client, "paul.prof")


async def test_who_comes_back_finds_the_draft_with_its_audience(paul: Client, school: School) -> None:
    child = str(school.people["zoe.blin"])
    told = await kept(paul, school, "k1", 0, audience="pupils", children=child, body="À finir")
    assert (told["became"], told["version"]) == ("saved", 1)
    page = (await paul.get(WHERE)).text
    assert "Brouillon de" in page
    assert "Piscine jeudi" in page
    assert "À finir" in page
    assert re.search(rf'value="{child}"[^>]* checked', page)
    assert (hidden(page, "draft"), hidden(page, "version")) == ("k1", "1")
    assert "Mes brouillons" in (await paul.get("/carnet")).text
    assert "Piscine jeudi" not in (await paul.get(f"{WHERE}?brouillon=nouveau")).text


async def test_words_over_a_version_nobody_here_has_seen_become_a_draft_beside(
    paul: Client, state: State, school: School
) -> None:
    await kept(paul, school, "k1", 0, title="Premier")
    assert (await kept(paul, school, "k1", 1, title="Second"))["version"] == 2
    told = await kept(paul, school, "k1", 1, title="D’un vieil onglet")
    assert told["became"] == "conflict"
    assert "autre fenêtre" in told["said"]
    assert told["key"] != "k1"
    assert (await kept(paul, school, told["key"], told["version"], title="Et la suite"))["became"] == "saved"
    titles = await state.resources.pool.fetch("select typed->'title'->>0 as title from draft order by id")
    assert [row["title"] for row in titles] == ["Second", "Et la suite"]


async def test_the_same_words_once_more_are_no_conflict(paul: Client, school: School) -> None:
    await kept(paul, school, "k1", 0)
    assert (await kept(paul, school, "k1", 0))["became"] == "saved"  # its answer was lost on the way


async def test_a_late_save_does_not_bring_back_what_was_published(
    paul: Client, state: State, school: School
) -> None:
    await kept(paul, school, "k1", 0)
    await paul.form(WHERE, class_id=school.classes["CE1"], **NOTE, draft="k1", version=1)
    assert await state.resources.pool.fetchval("select count(*) from carnet") == 1
    told = await kept(paul, school, "k1", 1, title="Trop tard")
    assert told["became"] == "ended"
    assert "Brouillon de" not in (await paul.get(WHERE)).text
    assert await state.resources.pool.fetchval("select typed::text from draft") == "{}"


async def test_a_save_that_comes_after_the_publication_of_a_note_never_saved_brings_nothing(
    paul: Client, school: School
) -> None:
    await paul.form(WHERE, class_id=school.classes["CE1"], **NOTE, draft="k1", version=0)
    assert (await kept(paul, school, "k1", 0, title="Trop tard"))["became"] == "ended"


async def test_the_same_note_from_two_drafts_is_one_and_leaves_none(
    paul: Client, state: State, school: School
) -> None:
    for key in ("k1", "k2"):
        await kept(paul, school, key, 0)
        await paul.form(WHERE, class_id=school.classes["CE1"], **NOTE, draft=key, key=f"once-{key}")
    assert await state.resources.pool.fetchval("select count(*) from carnet") == 1
    assert await state.resources.pool.fetchval("select count(*) from draft where ended_at is null") == 0


async def test_other_words_of_a_draft_that_was_published_elsewhere_are_asked_about(
    paul: Client, state: State, school: School
) -> None:
    await paul.form(WHERE, class_id=school.classes["CE1"], **NOTE, draft="k1")
    answer = await paul.form(WHERE, class_id=school.classes["CE1"], **{**NOTE, "title": "Autre"}, draft="k1")
    assert "a déjà été publié ou jeté ailleurs" in answer.text
    assert "Autre" in answer.text
    again = hidden(answer.text, "draft")
    assert again != "k1"
    await paul.form(WHERE, class_id=school.classes["CE1"], **{**NOTE, "title": "Autre"}, draft=again)
    assert await state.resources.pool.fetchval("select count(*) from carnet") == 2


async def test_a_note_that_is_refused_leaves_its_draft(paul: Client, state: State, school: School) -> None:
    await kept(paul, school, "k1", 0)
    sent = {**NOTE, "audience": ""}
    answer = await paul.form(WHERE, class_id=school.classes["CE1"], **sent, draft="k1", version=1)
    assert (hidden(answer.text, "draft"), hidden(answer.text, "version")) == ("k1", "1")
    assert await state.resources.pool.fetchval("select count(*) from draft where ended_at is null") == 1


async def test_without_scripts_a_draft_is_kept_looked_at_and_thrown_away_by_buttons(
    paul: Client, state: State, school: School
) -> None:
    sent = {"class_id": school.classes["CE1"], **NOTE, "draft": "k1", "version": 0}
    seen = await paul.form(WHERE, **sent, act="preview")
    seen = await paul.get(seen.headers["location"]) if seen.status_code == 303 else seen
    assert "Vous seul le voyez" in seen.text
    assert "Et au bonnet." in seen.text
    assert "2 familles, 5 personnes" in seen.text
    assert await state.resources.pool.fetchval("select count(*) from event where app = 'carnet'") == 0
    await paul.form(WHERE, **{**sent, "version": 1}, act="throw")
    assert "Brouillon de" not in (await paul.get(WHERE)).text
    assert (await kept(paul, school, "k1", 1))["became"] == "ended"


async def test_a_draft_is_its_writers(client: Client, state: State, school: School) -> None:
    await as_(client, "paul.prof")
    await kept(client, school, "k1", 0)
    await as_(client, "dora.direction")
    assert "Piscine jeudi" not in (await client.get(f"{WHERE}?brouillon=k1")).text
    assert (await client.get(f"{WHERE}/apercu?brouillon=k1")).status_code == 404
    key = form_keys.new_key(form_keys.mark(state.resources.key, school.people["paul.prof"]))
    sent = {"class_id": school.classes["CE1"], **NOTE, "act": "keep", "draft": "k9", "key": key}
    assert (await client.post(WHERE, data=sent, headers=JSON)).status_code == 401
    assert await state.resources.pool.fetchval("select count(*) from draft") == 1


async def test_a_draft_of_a_class_that_is_no_longer_mine_opens_for_another(
    paul: Client, state: State, school: School
) -> None:
    await kept(paul, school, "k1", 0, class_id=school.classes["CM2"])
    page = await paul.get(WHERE)
    assert page.status_code == 200
    assert "Classe\u00a0: CE1" in page.text
    assert "Piscine jeudi" in page.text


async def test_files_that_a_draft_names_are_not_swept(client: Client, state: State, school: School) -> None:
    pool, dora = state.resources.pool, await as_(client, "dora.direction")
    photo = await sent(state, await school.scope("dora.direction"), pictures.photo(80, 60))
    await pool.execute("update file set created_at = now() - interval '10 days'")
    typed = {"school_id": school.id, "title": "Fête", "files": photo.id, "draft": "k1", "version": 0}
    await dora.post("/actualites/nouvelle", data={**typed, "act": "keep"}, headers=JSON)
    async with pool.acquire() as connection:
        assert await gone.sweep(connection, timedelta(days=1), 10) == 0
        assert "/petit" in (await dora.get("/actualites/nouvelle")).text
        await dora.form("/actualites/nouvelle", **typed, act="throw")
        assert await gone.sweep(connection, timedelta(days=1), 10) == 1


async def test_sixty_drafts_are_enough(paul: Client, state: State, school: School) -> None:
    await state.resources.pool.execute(
        "insert into draft (person_id, key, form, page, typed) select $1, n::text, '', '', '{}' from generate_series(1, 60) n",
        school.people["paul.prof"],
    )
    assert (await kept(paul, school, "k1", 0))["became"] == "full"
