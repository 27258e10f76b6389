"""A note that waits for its hour: who has it, and who sends it, is judged when it leaves."""

from datetime import datetime, timedelta

import pytest
from support.client import Client
from support.notes import NOTE, as_
from support.people import School

from one.apps.carnet import later, notes
from one.clock import PARIS
from one.http.state import State

pytestmark = pytest.mark.anyio

TOMORROW = timedelta(days=1)


@pytest.fixture
async def waiting(state: State, school: School) -> int:
    """A note of Paul's to Léa and Zoé."""
    return await scheduled(state, school, "lea.roy", "zoe.blin")


async def scheduled(state: State, school: School, *children: str) -> int:
    chosen = tuple(school.people[child] for child in children)
    draft = notes.Draft(school.classes["CE1"], "Piscine", "Bonnet", not children, chosen)
    paul = await school.scope("paul.prof")
    return await later.schedule(paul, state.resources, draft, datetime.now(PARIS) + TOMORROW)


async def release(state: State, later_id: int) -> None:
    await later.RELEASE.run(state.resources, {"later": later_id})


async def told(client: Client) -> str:
    return (await (await as_(client, "paul.prof")).get("/")).text


async def channels(state: State) -> set[str]:
    rows = await state.resources.pool.fetch(
        "select c.name from event e join feed f on f.event_id = e.id join channel c on c.id = f.channel_id"
        " where e.subject = 'carnet'"
    )
    return {row["name"] for row in rows}


async def test_nothing_leaves_before_its_hour_and_once_at_it(state: State, waiting: int) -> None:
    pool = state.resources.pool
    assert await pool.fetchval("select count(*) from event") == 0
    run_at = await pool.fetchval("select run_at from job where name = 'carnet-release'")
    assert run_at == await pool.fetchval("select release_at from carnet_later")
    await release(state, waiting)
    await release(state, waiting)
    assert await pool.fetchval("select count(*) from carnet") == 1
    assert await pool.fetchval("select count(*) from event") == 1
    assert await pool.fetchval("select count(*) from carnet_later") == 0


async def test_who_left_the_class_meanwhile_is_left_out_and_the_author_is_told(
    client: Client, state: State, school: School, waiting: int
) -> None:
    zoe = school.people["zoe.blin"]
    await state.resources.pool.execute("delete from membership where person_id = $1", zoe)
    await release(state, waiting)
    assert await channels(state) == {
        f"family:{school.people['lea.roy']}",
        f"user:{school.people['lea.roy']}",
    }
    assert "sans un élève choisi" in await told(client)


async def test_who_came_to_the_class_meanwhile_has_it(state: State, school: School) -> None:
    later_id = await scheduled(state, school)
    await state.resources.pool.execute(
        "insert into membership (person_id, class_id) values ($1, $2)",
        school.people["max.noir"],
        school.classes["CE1"],
    )
    await release(state, later_id)
    assert f"class:{school.classes['CE1']}:parent" in await channels(state)


CHANGES = {
    "author": "update person set blocked_at = now() where id = $1",
    "class": "delete from membership where person_id = $1",
    "suspended": "insert into sending_restriction (school_id, profile) select 1, profile from person where id = $1",
    "closed": "insert into app_closed (school_id, profile, app) select 1, 'parent', 'carnet' from person where id = $1",
    "pupils": "delete from membership where person_id <> $1",
}


@pytest.mark.parametrize("reason", CHANGES)
async def test_what_cannot_leave_is_held_and_its_author_told(
    state: State, school: School, waiting: int, reason: str
) -> None:
    pool = state.resources.pool
    await pool.execute(CHANGES[reason], school.people["paul.prof"])
    await release(state, waiting)
    assert await pool.fetchval("select count(*) from carnet") == 0
    assert await pool.fetchval("select held_for from carnet_later") == reason
    body = await pool.fetchval(
        "select e.body from event e join feed f on f.event_id = e.id join channel c on c.id = f.channel_id"
        " where c.name = $1",
        f"user:{school.people['paul.prof']}",
    )
    assert "n’est pas parti" in body


async def test_a_note_is_planned_on_its_page_looked_at_and_taken_back_as_a_draft(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "paul.prof")
    sent = {"class_id": school.classes["CE1"], **NOTE, "moment": "at", "hour": "07:30"}
    day = (datetime.now(PARIS) + TOMORROW).date().isoformat()
    assert "Choisissez le jour" in (await client.form("/carnet/nouveau", **sent)).text
    assert "Ce moment est passé" in (await client.form("/carnet/nouveau", **sent, day="2026-01-01")).text
    assert (
        "Cette heure n’existe pas"
        in (await client.form("/carnet/nouveau", **{**sent, "hour": "25:00"}, day=day)).text
    )
    where = (await client.form("/carnet/nouveau", **sent, day=day)).headers["location"]
    page = (await client.get(where)).text
    assert "7 h 30" in page.replace("\u00a0", " ")
    assert "2 familles, 5 personnes" in page
    assert "Mots prévus" in (await client.get("/carnet")).text
    back = (await client.form(f"{where}/reprendre")).headers["location"]
    text = (await client.get(back)).text
    assert "Et au bonnet." in text
    assert f'value="{day}"' in text
    assert await state.resources.pool.fetchval("select count(*) from carnet_later") == 0
    assert (await client.get(where)).status_code == 404


async def test_what_left_is_not_taken_back(
    client: Client, state: State, school: School, waiting: int
) -> None:
    await as_(client, "paul.prof")
    await release(state, waiting)
    assert (await client.form(f"/carnet/prevus/{waiting}/reprendre")).status_code == 404
    assert await state.resources.pool.fetchval("select count(*) from draft where ended_at is null") == 0
