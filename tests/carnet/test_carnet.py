"""The liaison notebook: who writes, who reads, and who learns nothing."""

import re

import pytest
from support.client import Client, browser_for
from support.notes import NOTE, as_, publish
from support.people import School

from one import text
from one.apps.carnet import notes as carnet
from one.errors import Invalid, NotFound
from one.http.state import State

pytestmark = pytest.mark.anyio


async def may_read(state: State, school: School, note_id: int) -> set[str]:
    readers = set()
    for login in school.people:
        try:
            await carnet.read(await school.scope(login), state.resources, note_id)
            readers.add(login)
        except NotFound:
            continue
    return readers


async def test_a_teacher_publishes_from_the_page_and_sees_it_in_their_list(
    client: Client, school: School
) -> None:
    await as_(client, "paul.prof")
    answer = await client.form("/carnet/nouveau", class_id=school.classes["CE1"], **NOTE)
    assert answer.status_code == 303
    shown = await client.get(answer.headers["location"])
    assert "Piscine jeudi" in shown.text
    assert "Votre mot est publié" in shown.text
    listed = await client.get("/carnet")
    assert "Piscine jeudi" in listed.text
    assert "Toute la classe" in listed.text


async def test_a_note_to_a_class_is_read_by_its_guardians_and_pupils_and_nobody_else(
    state: State, school: School
) -> None:
    note_id = await publish(state, school, "paul.prof", "CE1")
    assert await may_read(state, school, note_id) == {
        "paul.prof",
        "lise.roy",
        "marc.roy",
        "bea.blin",
        "lea.roy",
        "zoe.blin",
    }


async def test_a_note_to_chosen_pupils_is_read_by_them_and_their_guardians_only(
    state: State, school: School
) -> None:
    note_id = await publish(state, school, "paul.prof", "CE1", "zoe.blin")
    assert await may_read(state, school, note_id) == {"paul.prof", "bea.blin", "zoe.blin"}


async def test_the_head_writes_to_any_class_of_the_school(state: State, school: School) -> None:
    note_id = await publish(state, school, "dora.direction", "CM2")
    assert "nina.noir" in await may_read(state, school, note_id)
    assert "paul.prof" not in await may_read(state, school, note_id)


@pytest.mark.parametrize("login", ["anne.autre", "lise.roy", "lea.roy", "gil.garde"])
async def test_others_cannot_write_to_the_class(client: Client, school: School, login: str) -> None:
    await as_(client, login)
    answer = await client.form("/carnet/nouveau", class_id=school.classes["CE1"], **NOTE)
    assert answer.status_code == 404
    assert (await client.get(f"/carnet/nouveau?classe={school.classes['CE1']}")).status_code == 404


async def test_what_is_not_mine_is_the_same_404_as_what_does_not_exist(
    client: Client, state: State, school: School
) -> None:
    note_id = await publish(state, school, "paul.prof", "CE1")
    await as_(client, "nina.noir")
    hidden, missing = await client.get(f"/carnet/{note_id}"), await client.get("/carnet/999999")
    assert hidden.status_code == missing.status_code == 404
    said = [re.sub(r"\b[0-9a-f]{8}\b", "", each.text) for each in (hidden, missing)]
    assert said[0] == said[1].replace("/carnet/999999", f"/carnet/{note_id}")


async def test_a_note_of_a_hundred_thousand_characters_is_refused_kindly_and_kept_in_the_form(
    client: Client, school: School
) -> None:
    await as_(client, "paul.prof")
    answer = await client.form(
        "/carnet/nouveau", class_id=school.classes["CE1"], **{**NOTE, "body": "a" * 100_000}
    )
    assert answer.status_code == 200
    assert "C’est trop long" in answer.text
    assert "a" * 100_000 in answer.text
    assert "Piscine jeudi" in answer.text


async def test_all_errors_are_told_at_once(client: Client, school: School) -> None:
    await as_(client, "paul.prof")
    answer = await client.form(
        "/carnet/nouveau", class_id=school.classes["CE1"], title=" ", body="\0\u202e", audience="pupils"
    )
    for said in ("Donnez un titre", "Écrivez votre mot", "Choisissez au moins un élève"):
        assert said in answer.text


async def test_a_pupil_of_another_class_cannot_be_chosen(state: State, school: School) -> None:
    with pytest.raises(Invalid) as caught:
        await publish(state, school, "paul.prof", "CE1", "max.noir")
    assert set(caught.value.errors) == {"children"}


async def test_control_and_direction_characters_do_not_survive(state: State, school: School) -> None:
    assert text.clean("a\0b\u202ec\u2066 d\n\ne\x07", keep_lines=True) == "abc d\n\ne"
    assert text.clean(" un\n titre ", keep_lines=False) == "un titre"


async def test_markup_is_shown_as_text(client: Client, school: School) -> None:
    await as_(client, "paul.prof")
    evil = {**NOTE, "title": "<script>x</script>", "body": "<img src=x>"}
    answer = await client.form("/carnet/nouveau", class_id=school.classes["CE1"], **evil)
    text = (await client.get(answer.headers["location"])).text
    assert "<script>x" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;x" in text


async def test_a_body_over_a_megabyte_is_refused_before_it_is_read(client: Client, school: School) -> None:
    await as_(client, "paul.prof")
    answer = await client.form(
        "/carnet/nouveau", class_id=school.classes["CE1"], **{**NOTE, "body": "a" * 1_100_000}
    )
    assert answer.status_code == 413


async def test_a_newcomer_of_the_class_finds_its_earlier_notes_and_a_leaver_loses_them(
    state: State, school: School
) -> None:
    note_id = await publish(state, school, "paul.prof", "CE1")
    pool = state.resources.pool
    await pool.execute(
        "update membership set class_id = $1 where person_id = $2",
        school.classes["CE1"],
        school.people["max.noir"],
    )
    await pool.execute("delete from membership where person_id = $1", school.people["zoe.blin"])
    readers = await may_read(state, school, note_id)
    assert {"max.noir", "nina.noir"} <= readers
    assert not {"zoe.blin", "bea.blin"} & readers


async def test_a_guardian_linked_later_finds_the_notes_about_the_child(state: State, school: School) -> None:
    note_id = await publish(state, school, "paul.prof", "CE1", "zoe.blin")
    await state.resources.pool.execute(
        "insert into guardian values ($1, $2)", school.people["nina.noir"], school.people["zoe.blin"]
    )
    assert "nina.noir" in await may_read(state, school, note_id)
    await state.resources.pool.execute(
        "delete from guardian where guardian_id = $1", school.people["nina.noir"]
    )
    assert "nina.noir" not in await may_read(state, school, note_id)


async def test_the_list_tells_which_notes_are_unread(state: State, school: School) -> None:
    opened = await publish(state, school, "paul.prof", "CE1")
    await publish(state, school, "paul.prof", "CE1")
    async with browser_for(state) as client, browser_for(state) as writer:
        await as_(client, "lise.roy")
        assert (await client.get("/carnet")).text.count("note-card is-new") == 2
        await client.get(f"/carnet/{opened}")
        assert (await client.get("/carnet")).text.count("note-card is-new") == 1
        await as_(writer, "paul.prof")
        assert "note-card is-new" not in (await writer.get("/carnet")).text


async def test_long_lists_are_read_page_by_page(state: State, school: School) -> None:
    for _ in range(carnet.PAGE + 3):
        await publish(state, school, "paul.prof", "CE1")
    async with browser_for(state) as client:
        await as_(client, "lise.roy")
        first = await client.get("/carnet")
        assert first.text.count('href="/carnet/') >= carnet.PAGE
        lise = await school.scope("lise.roy")
        notes = await carnet.received(lise, state.resources, None)
        rest = await carnet.received(lise, state.resources, notes[carnet.PAGE - 1].id)
        assert len(rest) == 3
