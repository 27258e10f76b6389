"""The form of a note: said to whom, published once, and found again."""

import anyio
import pytest
from support.client import Client, browser_for
from support.notes import NOTE, as_, publish
from support.people import School

from one.apps.carnet import notes
from one.errors import Repeated
from one.http.state import State
from one.resources import Once

pytestmark = pytest.mark.anyio


async def test_the_form_says_that_pupils_read_too(client: Client, school: School) -> None:
    await as_(client, "paul.prof")
    text = (await client.get("/carnet/nouveau")).text
    assert "élèves et leurs responsables" in text
    assert "Classe\u00a0: CE1" in text


@pytest.mark.parametrize("audience", ["", "all", "pupil"])
async def test_an_audience_that_is_not_said_publishes_nothing(
    client: Client, state: State, school: School, audience: str
) -> None:
    await as_(client, "paul.prof")
    answer = await client.form(
        "/carnet/nouveau",
        class_id=school.classes["CE1"],
        **{**NOTE, "audience": audience},
        children=school.people["lea.roy"],
    )
    assert answer.status_code == 200
    assert "Piscine jeudi" in answer.text
    assert "Dites qui reçoit ce mot" in answer.text
    assert 'value="class" id="f-audience-class">' in answer.text  # the second click publishes nothing either
    assert await state.resources.pool.fetchval("select count(*) from carnet") == 0


@pytest.mark.parametrize("login", ["anne.autre", "lise.roy", "lea.roy", "gil.garde"])
@pytest.mark.parametrize("more", [{"audience": "all"}, {"classe_choisie": "1"}])
async def test_a_strange_form_for_a_foreign_class_is_the_same_404(
    client: Client, school: School, login: str, more: dict[str, str]
) -> None:
    await as_(client, login)
    answer = await client.form("/carnet/nouveau", class_id=school.classes["CE1"], **NOTE | more)
    assert answer.status_code == 404


async def test_the_whole_class_and_ticked_pupils_at_once_is_asked_about(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "paul.prof")
    answer = await client.form(
        "/carnet/nouveau", class_id=school.classes["CE1"], **NOTE, children=school.people["lea.roy"]
    )
    assert answer.status_code == 200
    assert "ou les élèves cochés" in answer.text
    assert 'value="class" id="f-audience-class">' in answer.text
    assert await state.resources.pool.fetchval("select count(*) from carnet") == 0


async def test_choosing_another_class_keeps_what_was_typed_and_publishes_nothing(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    answer = await client.form(
        "/carnet/nouveau", class_id=school.classes["CE1"], **NOTE, classe_choisie=school.classes["CM2"]
    )
    assert answer.status_code == 200
    assert "Piscine jeudi" in answer.text
    assert "Max Noir" in answer.text
    assert await state.resources.pool.fetchval("select count(*) from carnet") == 0


async def test_a_form_sent_twice_is_one_note(client: Client, state: State, school: School) -> None:
    await as_(client, "paul.prof")
    sent = {"class_id": school.classes["CE1"], **NOTE, "key": "once"}
    first, second = await client.form("/carnet/nouveau", **sent), await client.form("/carnet/nouveau", **sent)
    assert first.headers["location"] == second.headers["location"]
    assert await state.resources.pool.fetchval("select count(*) from carnet") == 1
    assert await state.resources.pool.fetchval("select count(*) from event where app = 'carnet'") == 1


async def test_opening_a_note_is_reading_it(client: Client, state: State, school: School) -> None:
    note_id = await publish(state, school, "paul.prof", "CE1")
    await as_(client, "bea.blin")
    assert ">1</span>" in (await client.get("/compte")).text
    await client.get(f"/carnet/{note_id}")
    read = await state.resources.pool.fetchval("select count(*) from mark where read_at is not null")
    assert read == 1
    assert ">1</span>" not in (await client.get("/compte")).text


async def test_a_note_is_shown_even_if_its_mark_cannot_be_kept(
    client: Client, state: State, school: School
) -> None:
    note_id = await publish(state, school, "paul.prof", "CE1")
    await as_(client, "bea.blin")
    await state.resources.pool.execute("alter table mark add constraint refused check (false)")
    answer = await client.get(f"/carnet/{note_id}")
    assert answer.status_code == 200
    assert "Titre" in answer.text
    assert await state.resources.pool.fetchval("select count(*) from mark") == 0


async def test_the_author_who_opens_a_note_marks_nothing(
    client: Client, state: State, school: School
) -> None:
    note_id = await publish(state, school, "paul.prof", "CE1")
    await as_(client, "paul.prof")
    assert (await client.get(f"/carnet/{note_id}")).status_code == 200
    assert await state.resources.pool.fetchval("select count(*) from mark") == 0


async def test_another_note_typed_into_a_form_that_was_published_is_not_lost(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "paul.prof")
    sent = {"class_id": school.classes["CE1"], **NOTE, "key": "once"}
    await client.form("/carnet/nouveau", **sent)
    answer = await client.form("/carnet/nouveau", **sent | {"title": "Cantine"})
    assert answer.status_code == 200
    assert "a déjà servi" in answer.text
    key = answer.text.split('name="key" value="')[1].split('"')[0]
    again = await client.form("/carnet/nouveau", **sent | {"title": "Cantine", "key": key})
    assert again.status_code == 303
    assert await state.resources.pool.fetchval("select array_agg(title order by id) from carnet") == [
        "Piscine jeudi",
        "Cantine",
    ]


async def test_the_same_key_of_another_author_is_another_note(state: State, school: School) -> None:
    async with browser_for(state) as paul, browser_for(state) as dora:
        sent = {"class_id": school.classes["CE1"], **NOTE, "key": "once"}
        first = await (await as_(paul, "paul.prof")).form("/carnet/nouveau", **sent)
        second = await (await as_(dora, "dora.direction")).form("/carnet/nouveau", **sent)
    assert first.headers["location"] != second.headers["location"]


async def test_a_form_sent_twice_at_the_same_moment_is_one_note(state: State, school: School) -> None:
    scope, once = await school.scope("paul.prof"), Once("once", b"words")
    draft = notes.Draft(school.classes["CE1"], "Titre", "Texte", whole_class=True)
    led = set()

    async def send() -> None:
        try:
            led.add(f"/carnet/{await notes.publish(scope, state.resources, draft, once=once)}")
        except Repeated as before:
            led.add(before.result)

    async with anyio.create_task_group() as group:
        for _ in range(4):
            group.start_soon(send)
    assert len(led) == 1
    assert await state.resources.pool.fetchval("select count(*) from event where app = 'carnet'") == 1


async def test_a_writer_finds_their_last_notes_on_the_home_page(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "paul.prof")
    assert "Mes derniers mots" not in (await client.get("/")).text
    for _ in range(6):
        await publish(state, school, "paul.prof", "CE1")
    text = (await client.get("/")).text
    assert "Mes derniers mots" in text
    assert [n for n in range(1, 7) if f'href="/carnet/{n}"' in text] == [2, 3, 4, 5, 6]
    assert "premier mot" not in text


async def test_the_home_page_opens_where_the_notebook_is_closed_to_teachers(
    client: Client, state: State, school: School
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await state.resources.pool.execute(
        "insert into app_closed values ($1, 'enseignant', 'carnet')", school.id
    )
    await as_(client, "paul.prof")
    answer = await client.get("/")
    assert answer.status_code == 200
    assert "Mes derniers mots" not in answer.text
