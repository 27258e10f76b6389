"""The component of what goes to many, in every application: who would have it, its draft, its preview, in the pause."""

import re

import pytest
from support.blog import blog_of
from support.blog import pictures as waiting
from support.client import Client
from support.notes import as_
from support.pause import pause_now
from support.people import School

from one.apps.cahier.reading import today
from one.http.state import State

pytestmark = pytest.mark.anyio

JSON = {"accept": "application/json"}


async def test_homework_is_kept_with_its_classes_and_its_day_looked_at_and_noted_once(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    path, ids = "/cahier/nouveau", [school.classes[name] for name in ("CE1", "CM2")]
    day = today().isoformat()
    typed = {"matter": "lecture", "title": "La page 31", "body": "À voix haute.", "due_on": day, "sure": "1"}
    sent = {**typed, "class_ids": ids, "draft": "k1", "version": "0"}
    kept = (await client.post(path, data={**sent, "act": "keep"}, headers=JSON)).json()
    assert (kept["became"], kept["version"]) == ("saved", 1)
    other = {**sent, "title": "D’un vieil onglet", "act": "keep"}
    beside = (await client.post(path, data=other, headers=JSON)).json()
    assert beside["became"] == "conflict"
    assert beside["key"] != "k1"
    assert "La page 31" in (await client.get("/cahier")).text.partition("Mes brouillons")[2]
    page = (await client.get(f"{path}?brouillon=k1")).text
    assert [f'value="{each}" checked' in page for each in ids] == [True, True]
    assert f'value="{day}"' in page
    assert "4 familles, 8 personnes" in page.partition("data-reach")[2][:400]
    answer = await client.form(path, **{**sent, "version": "1"}, act="preview")
    seen = (await client.get(answer.headers["location"])).text
    assert "À voix haute." in seen
    assert "CE1, CM2" in seen
    assert "4 familles, 8 personnes" in seen
    assert await school.pool.fetchval("select count(*) from cahier") == 0
    for _ in range(2):
        await client.form(path, **{**sent, "version": "1"}, key="once")
    late = (await client.post(path, data={**sent, "act": "keep"}, headers=JSON)).json()
    assert late["became"] == "ended"
    assert await school.pool.fetchval("select count(*) from cahier") == 2


async def test_who_would_have_homework_is_said_of_the_askers_own_classes_alone(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "paul.prof")
    asked = {"act": "readers", "class_ids": school.classes["CE1"]}
    assert (await client.post("/cahier/nouveau", data=asked, headers=JSON)).json() == {
        "said": "2 familles, 5 personnes"
    }
    asked["class_ids"] = school.classes["CM2"]
    assert (await client.post("/cahier/nouveau", data=asked, headers=JSON)).status_code == 404


async def test_a_teachers_post_says_who_would_have_it_a_pupils_that_a_teacher_reads_it_first(
    client: Client, state: State, school: School
) -> None:
    blog_id = await blog_of(state, school)
    await school.pool.execute("insert into no_photo (person_id) values ($1)", school.people["zoe.blin"])
    path, draft = f"/blog/{blog_id}/ecrire", {"title": "Au bois", "body": "Trois balises.", "draft": "d1"}
    await as_(client, "paul.prof")
    assert "2 familles, 5 personnes" in (await client.get(path)).text
    (photo,) = await waiting(state, school, "paul.prof")
    answer = await client.form(path, **draft, version="0", files=photo, act="preview")
    seen = (await client.get(answer.headers["location"])).text
    assert "2 familles, 5 personnes" in seen
    assert re.search(r"Sans photo.*Zoé", seen, re.DOTALL)
    assert "Au bois" in (await client.get(f"/blog/{blog_id}")).text.partition("Mes brouillons")[2]
    await client.form("/deconnexion")
    await as_(client, "lea.roy")
    assert "Au bois" not in (await client.get(f"{path}?brouillon=d1")).text
    answer = await client.form(path, **{**draft, "draft": "d2"}, version="0", act="preview")
    seen = (await client.get(answer.headers["location"])).text
    assert "une fois relu" in seen
    for page in (seen, (await client.get(f"{path}?brouillon=d2")).text):
        assert "Au bois" in page
        assert "familles," not in page
        assert "Sans photo" not in page
    assert await school.pool.fetchval("select count(*) from blog_post") == 0
    await client.form(path, **{**draft, "draft": "d2"}, version="1")
    assert await school.pool.fetchval("select state from blog_post") == "waiting"
    assert "Tes brouillons" not in (await client.get(f"/blog/{blog_id}")).text


@pytest.mark.parametrize("where", ["/cahier/nouveau", "/blog/{}/ecrire", "/actualites/nouvelle"])
async def test_in_the_pause_what_comes_out_at_once_says_that_mails_wait(
    client: Client, state: State, school: School, where: str
) -> None:
    path = where.format(await blog_of(state, school))
    await as_(client, "dora.direction")
    assert "fait une pause" not in (await client.get(path)).text
    ends = await pause_now(school)
    page = (await client.get(path)).text.replace("\u00a0", " ")
    assert "les mails partiront" in page
    assert f"à {ends}" in page
