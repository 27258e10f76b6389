"""Pages of the homework book, without scripts: writing, the week, ticking, and what stands at home and on the wall."""

import re
from datetime import timedelta

import pytest
from support.client import Client
from support.notes import as_
from support.own_data import own_data
from support.people import School
from support.tablet import device_of

from one.apps.cahier import writing
from one.apps.cahier.reading import today
from one.http.state import State
from one.rich_text import Rich

pytestmark = pytest.mark.anyio

TOMORROW = today() + timedelta(days=1)
WORK = {"matter": "lecture", "title": "Relire la page 31", "body": "À voix haute.\nDeux fois.", "sure": "1"}


def sent(school: School, *classes: str, **more: object) -> dict[str, object]:
    ids = [school.classes[name] for name in classes or ("CE1",)]
    return {**WORK, "class_ids": ids, "due_on": TOMORROW.isoformat(), **more}


async def write(state: State, school: School, *classes: str) -> list[int]:
    draft = writing.Draft("lecture", "Relire la page 31", Rich(""), TOMORROW, sure=True)
    ids = [school.classes[name] for name in classes or ("CE1",)]
    return await writing.write(await school.scope("dora.direction"), state.resources, draft, ids)


async def home_card(client: Client) -> str:
    return (await client.get("/")).text.partition('id="side-homework"')[2].partition("</section>")[0]


async def key_of(client: Client, path: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', (await client.get(path)).text)
    assert found
    return found[1]


async def test_a_teacher_writes_and_the_family_reads_each_line(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "paul.prof")
    answer = await client.form("/cahier/nouveau", **sent(school))
    page = (await client.get(answer.headers["location"])).text
    assert "C’est noté" in page
    assert "0 sur 2 ont fini" in page
    await client.form("/deconnexion")
    await as_(client, "lise.roy")
    page = (await client.get(f"/cahier?jour={TOMORROW}")).text
    assert "À voix haute.<br>Deux fois." in page
    assert "doit le faire" in page
    assert "Deux fois." in (await client.get("/cahier/1")).text
    assert "/modifier" not in page


async def test_the_same_form_sent_twice_and_the_same_words_from_two_tabs_are_written_once(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    keys = [await key_of(client, "/cahier/nouveau") for _ in range(2)]
    for key in (keys[0], keys[0], keys[1]):
        answer = await client.form("/cahier/nouveau", key=key, **sent(school, "CE1", "CM2"))
        assert answer.status_code == 303
    assert await school.pool.fetchval("select count(*) from cahier") == 2


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"title": " "}, "title", "Écrivez le travail"),
        ({"title": "x" * 130}, "title", "trop long"),
        ({"due_on": ""}, "due_on", "Choisissez le jour"),
        ({"due_on": "demain"}, "due_on", "n’existe pas"),
        ({"due_on": "2020-01-06"}, "due_on", "passé"),
        ({"class_ids": []}, "class_ids", "au moins une classe"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: Client, state: State, school: School, wrong: dict[str, object], field: str, words: str
) -> None:
    await as_(client, "dora.direction")
    text = (await client.form("/cahier/nouveau", **{**sent(school), **wrong})).text
    assert words in text.partition(f'id="e-{field}"')[2][:400]
    assert "Deux fois." in text
    assert await school.pool.fetchval("select count(*) from cahier") == 0


async def test_a_day_without_school_is_asked_about_and_may_be_meant(
    client: Client, state: State, school: School
) -> None:
    sunday = (today() + timedelta(days=13 - today().weekday())).isoformat()
    await as_(client, "paul.prof")
    assert 'name="sure"' not in (await client.get("/cahier/nouveau")).text
    text = (await client.form("/cahier/nouveau", **sent(school, due_on=sunday, sure=""))).text
    assert "il n’y a pas école (dimanche)" in text
    assert 'name="sure"' in text
    assert (await client.form("/cahier/nouveau", **sent(school, due_on=sunday))).status_code == 303


async def test_a_pupil_ticks_and_unticks_without_scripts_and_stays_on_their_page(
    client: Client, state: State, school: School
) -> None:
    (homework_id,) = await write(state, school)
    await as_(client, "lea.roy")
    here = f"/cahier?jour={TOMORROW}"
    assert 'aria-pressed="false"' in (await client.get(here)).text
    answer = await client.form(f"/cahier/{homework_id}/fait", done="1", page=here)
    assert answer.headers["location"] == here
    page = (await client.get(here)).text
    assert 'aria-pressed="true"' in page
    assert "Tout est fait." in page
    await client.form(f"/cahier/{homework_id}/fait", done="", page=here)
    assert 'aria-pressed="false"' in (await client.get(here)).text
    away = await client.form(f"/cahier/{homework_id}/fait", done="1", page="https://ailleurs.example/")
    assert away.headers["location"] == "/"


async def test_a_change_is_compared_with_what_the_page_showed(
    client: Client, state: State, school: School
) -> None:
    (homework_id,) = await write(state, school)
    await as_(client, "paul.prof")
    path = f"/cahier/{homework_id}/modifier"
    assert 'name="rev" value="1"' in (await client.get(path)).text
    await client.form(path, rev=1, **sent(school, title="Relire la page 32"))
    text = (await client.form(path, rev=1, **sent(school, title="Relire la page 33"))).text
    assert "«\u00a0Relire la page 32\u00a0»" in text
    assert 'value="Relire la page 33"' in text
    assert 'name="rev" value="2"' in text  # sent again, it is meant
    await client.form(path, rev=2, **sent(school, title="Relire la page 33"))
    assert "Relire la page 33" in (await client.get(f"/cahier?jour={TOMORROW}")).text
    assert "On ne revient pas en arrière" in (await client.get(f"/cahier/{homework_id}/retirer")).text
    await client.form(f"/cahier/{homework_id}/retirer")
    assert (await client.get(f"/cahier/{homework_id}")).status_code in (404, 410)


async def test_the_home_page_says_what_is_due_next_for_whom(
    client: Client, state: State, school: School
) -> None:
    (homework_id, _other) = await write(state, school, "CE1", "CM2")
    await as_(client, "lea.roy")
    await client.form(f"/cahier/{homework_id}/fait", done="1", page="/")
    card = await home_card(client)
    assert card.startswith(">Pour demain<")
    assert "Relire la page 31" in card
    await client.form("/deconnexion")
    await as_(client, "lise.roy")
    card = await home_card(client)
    assert card.count("Relire la page 31") == 2
    assert card.count("a fini") == 1
    assert "1 travail pour demain" in (await client.get("/")).text
    await client.form("/deconnexion")
    await as_(client, "paul.prof")
    page = (await client.get("/")).text
    assert "side-homework" not in page
    assert "Noter un travail" in page


async def test_a_guardian_of_two_finds_both_and_each_alone(
    client: Client, state: State, school: School
) -> None:
    await write(state, school, "CE1", "CM2")
    await as_(client, "lise.roy")
    both = (await client.get(f"/cahier?jour={TOMORROW}")).text
    assert both.count("<h3><a") == 2
    tom = school.people["tom.roy"]
    assert (await client.get(f"/cahier?jour={TOMORROW}&enfant={tom}")).text.count("<h3><a") == 1
    stranger = school.people["max.noir"]
    assert (await client.get(f"/cahier?jour={TOMORROW}&enfant={stranger}")).text.count(
        "<h3><a"
    ) == both.count("<h3><a")


async def test_the_wall_of_the_class_says_what_is_for_tomorrow(
    client: Client, state: State, school: School
) -> None:
    await write(state, school)
    token, _id = await device_of(school.pool, school)
    client.cookies.set("one-tablet", token)
    page = (await client.get("/tablette")).text
    assert "Relire la page 31" in page.partition('id="wall-homework"')[2].partition("</section>")[0]
    assert page.count("Relire la page 31") == 1  # and not among the items once more


async def test_ones_data_holds_what_one_wrote_and_what_one_ticked(
    client: Client, state: State, school: School
) -> None:
    (homework_id,) = await write(state, school)
    await as_(client, "lea.roy")
    await client.form(f"/cahier/{homework_id}/fait", done="1", page="/")
    taken = (await own_data(await school.scope("lea.roy"), state.resources)).data
    assert [each["travail"] for each in taken["travaux_faits"]] == ["Relire la page 31"]
    taken = (await own_data(await school.scope("dora.direction"), state.resources)).data
    assert [each["classe"] for each in taken["travaux"]] == ["CE1"]


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("lea.roy", "appuie sur «\u00a0C’est fait\u00a0»"),
        ("lise.roy", "jamais lesquels"),
        ("paul.prof", "Cochez-les"),
    ],
)
async def test_each_profile_has_its_own_help(
    client: Client, state: State, school: School, login: str, words: str
) -> None:
    await as_(client, login)
    assert words in (await client.get("/aide/cahier?panneau=1")).text
