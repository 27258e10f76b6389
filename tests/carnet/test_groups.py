"""Groups that a teacher keeps: theirs alone, and who left their classes has nothing of them."""

from datetime import datetime, timedelta

import pytest
from support.client import Client
from support.notes import NOTE, as_
from support.people import School

from one.apps.carnet import groups, later, notes
from one.clock import PARIS
from one.errors import NotFound
from one.http.state import State

pytestmark = pytest.mark.anyio

WHERE = "/carnet/groupes"


@pytest.fixture
async def chorale(state: State, school: School) -> int:
    """A group of the head's: Zoé of CE1 and Max of CM2."""
    head = await school.scope("dora.direction")
    pupils = [school.people["zoe.blin"], school.people["max.noir"]]
    return await groups.make(head, state.resources, school.id, "Chorale", pupils)


def tomorrow() -> dict[str, str]:
    day = (datetime.now(PARIS) + timedelta(days=1)).date()
    return {"moment": "at", "day": day.isoformat(), "hour": "12:00"}


async def have(state: State, school: School) -> set[str]:
    """Who of the families has a note."""
    found = set()
    for login in ("zoe.blin", "bea.blin", "max.noir", "nina.noir", "lea.roy", "lise.roy", "tom.roy"):
        if await notes.received(await school.scope(login), state.resources, None):
            found.add(login)
    return found


async def test_a_group_is_made_renamed_and_deleted_on_its_pages(client: Client, school: School) -> None:
    await as_(client, "paul.prof")
    assert "Pas encore de groupe." in (await client.get(WHERE)).text
    zoe = school.people["zoe.blin"]
    assert "Cochez au moins un élève" in (await client.form(f"{WHERE}/nouveau", name="Lecture")).text
    await client.form(f"{WHERE}/nouveau", name="Lecture", pupils=zoe)
    assert (
        "Vous avez déjà un groupe de ce nom"
        in (await client.form(f"{WHERE}/nouveau", name="LECTURE", pupils=zoe)).text
    )
    (group_id,) = [row["id"] for row in await school.pool.fetch("select id from carnet_group")]
    foreign = await client.form(
        f"{WHERE}/{group_id}", rev=1, name="Lecture", pupils=school.people["max.noir"]
    )
    assert "Un des élèves choisis n’est plus dans vos classes" in foreign.text
    await client.form(f"{WHERE}/{group_id}", rev=1, name="Lecture du soir", pupils=school.people["lea.roy"])
    page = (await client.get(WHERE)).text
    assert "Lecture du soir" in page
    assert "Léa" in page
    older = await client.form(f"{WHERE}/{group_id}", rev=1, name="Vieux nom", pupils=zoe)
    assert "a été modifié entre-temps" in older.text
    assert 'value="Vieux nom"' in older.text
    await client.form(f"{WHERE}/{group_id}/supprimer")
    assert await school.pool.fetchval("select count(*) from carnet_group") == 0


async def test_a_note_to_a_group_is_for_its_pupils_of_today_alone(
    client: Client, state: State, school: School, chorale: int
) -> None:
    await as_(client, "dora.direction")
    sent = {"class_id": school.classes["CE1"], **NOTE, "audience": "groups"}
    assert "Cochez au moins un groupe" in (await client.form("/carnet/nouveau", **sent)).text
    answer = await client.form("/carnet/nouveau", **sent, groups=chorale)
    page = (await client.get(answer.headers["location"])).text
    assert "Chorale" in page
    assert "CE1, CM2" in page
    assert await have(state, school) == {"zoe.blin", "bea.blin", "max.noir", "nina.noir"}


async def test_who_left_the_classes_falls_out_and_is_back_when_they_come_back(
    state: State, school: School, chorale: int
) -> None:
    pool, max_id = school.pool, school.people["max.noir"]
    await pool.execute("delete from membership where person_id = $1", max_id)
    group = await groups.read(await school.scope("dora.direction"), state.resources, chorale)
    assert (group.pupils, group.absent) == ((school.people["zoe.blin"],), 1)
    await groups.change(
        await school.scope("dora.direction"), state.resources, chorale, "Chorale", list(group.pupils), 1
    )
    await pool.execute("insert into membership values ($1, $2)", school.classes["CE1"], max_id)
    group = await groups.read(await school.scope("dora.direction"), state.resources, chorale)
    assert (len(group.pupils), group.absent) == (2, 0)


async def test_a_note_that_waits_for_a_group_goes_to_who_is_in_it_then(
    client: Client, state: State, school: School, chorale: int
) -> None:
    await as_(client, "dora.direction")
    sent = {"class_id": school.classes["CE1"], **NOTE, "audience": "groups", "groups": chorale}
    await client.form("/carnet/nouveau", **sent, **tomorrow())
    (later_id,) = [row["id"] for row in await school.pool.fetch("select id from carnet_later")]
    back = (await client.get(f"/carnet/prevus/{later_id}")).text
    assert "Chorale" in back
    head, lea = await school.scope("dora.direction"), school.people["lea.roy"]
    await groups.change(head, state.resources, chorale, "Chorale", [lea], 1)
    await later.RELEASE.run(state.resources, {"later": later_id})
    assert await have(state, school) == {"lea.roy", "lise.roy"}


async def test_a_note_that_waits_for_a_group_that_is_gone_goes_to_nobody(
    client: Client, state: State, school: School, chorale: int
) -> None:
    await as_(client, "dora.direction")
    sent = {"class_id": school.classes["CE1"], **NOTE, "audience": "groups", "groups": chorale}
    await client.form("/carnet/nouveau", **sent, **tomorrow())
    await groups.remove(await school.scope("dora.direction"), state.resources, chorale)
    later_id = await school.pool.fetchval("select id from carnet_later")
    await later.RELEASE.run(state.resources, {"later": later_id})
    assert await have(state, school) == set()
    assert await school.pool.fetchval("select held_for from carnet_later") == "pupils"


async def test_a_group_is_its_owners_alone(state: State, school: School, chorale: int) -> None:
    paul = await school.scope("paul.prof")
    with pytest.raises(NotFound):
        await groups.remove(paul, state.resources, chorale)
    draft = notes.Draft(school.classes["CE1"], "T", "T", whole_class=False, groups=(chorale,))
    with pytest.raises(Exception, match="Plus aucun élève"):
        await groups.settled(paul, state.resources, draft)
