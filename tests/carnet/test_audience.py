"""For whom a note is: several classes at once, and never a class that is not its author's."""

import pytest
from support.client import Client
from support.notes import NOTE, as_, publish
from support.people import School

from one.apps.carnet import notes
from one.errors import Invalid
from one.http.state import State

pytestmark = pytest.mark.anyio


async def test_a_note_to_several_classes_is_one_note_that_all_of_them_read(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    both = {"class_ids": [school.classes["CE1"], school.classes["CM2"]], "audience": "classes"}
    answer = await client.form("/carnet/nouveau", class_id=school.classes["CE1"], **NOTE | both)
    page = (await client.get(answer.headers["location"])).text
    assert "CE1, CM2" in page
    assert await school.pool.fetchval("select count(*) from carnet") == 1
    for login in ("bea.blin", "nina.noir", "zoe.blin", "max.noir"):
        found = await notes.received(await school.scope(login), state.resources, None)
        assert [n.class_name for n in found] == ["CE1, CM2"]
    lise = await notes.received(await school.scope("lise.roy"), state.resources, None)
    assert [sorted(n.for_names) for n in lise] == [["Léa", "Tom"]]


async def test_who_would_have_it_is_counted_as_it_is_chosen(client: Client, school: School) -> None:
    await as_(client, "dora.direction")
    client.headers["accept"] = "application/json"

    async def said(**chosen: object) -> str:
        answer = await client.form("/carnet/nouveau", act="readers", class_id=school.classes["CE1"], **chosen)
        assert answer.status_code == 200
        return str(answer.json()["said"]).replace("\u00a0", " ")

    assert await said(audience="class") == "2 familles, 5 personnes"
    both = [school.classes["CE1"], school.classes["CM2"]]
    assert await said(audience="classes", class_ids=both) == "4 familles, 8 personnes"
    assert await said(audience="pupils", children=school.people["zoe.blin"]) == "1 famille, 2 personnes"
    assert await said(audience="pupils") == "Personne ne le recevrait aujourd’hui."
    assert await school.pool.fetchval("select count(*) from carnet") == 0


async def test_a_class_that_is_not_ones_own_is_in_no_audience(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "paul.prof")
    both = {"class_ids": [school.classes["CE1"], school.classes["CM2"]], "audience": "classes"}
    answer = await client.form("/carnet/nouveau", class_id=school.classes["CE1"], **NOTE | both)
    assert "Vous n’écrivez plus à une des classes choisies" in answer.text
    draft = notes.Draft(school.classes["CE1"], "Titre", "Texte", class_ids=(school.classes["CM2"],))
    with pytest.raises(Invalid):
        await notes.publish(await school.scope("paul.prof"), state.resources, draft)
    client.headers["accept"] = "application/json"
    asked = await client.form("/carnet/nouveau", act="readers", class_id=school.classes["CE1"], **both)
    assert asked.status_code == 404


async def test_who_it_is_about_is_read_in_one_view(state: State, school: School) -> None:
    whole = await publish(state, school, "paul.prof", "CE1")
    chosen = await publish(state, school, "paul.prof", "CE1", "zoe.blin")
    rows = await school.pool.fetch("select carnet_id, child_id from carnet_pupil")
    lea, zoe = school.people["lea.roy"], school.people["zoe.blin"]
    assert {(row["carnet_id"], row["child_id"]) for row in rows} == {
        (whole, lea),
        (whole, zoe),
        (chosen, zoe),
    }
