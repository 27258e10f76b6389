"""Each person's widgets: on or off, in their order, whatever two devices do at once; what the school says wins."""

import asyncio
import re

import pytest
from support.client import Client
from support.notes import as_
from support.people import School

from one.errors import Invalid, NotFound
from one.http.state import State
from one.shelf.order import Way
from one.store.people import identity
from one.widgets import choices, of_school

pytestmark = pytest.mark.anyio

DATE, NEWS, DUTY = "widgets.date", "actualites.titres", "signalement.attente"


async def keys(state: State, school: School, login: str, *, on: bool = False) -> list[str]:
    lines = await choices.mine(await school.scope(login), state.resources)
    return [line.key for line in lines if line.shown or not on]


async def rule(state: State, school: School, **rules: str) -> None:
    head = await school.scope("dora.direction")
    changes = {key.replace("__", "."): said for key, said in rules.items()}
    await of_school.change(head, state.resources, school.id, changes)


async def test_a_switch_takes_it_off_the_home_page_and_puts_it_back(client: Client, school: School) -> None:
    await as_(client, "lise.roy")
    assert f'data-part="{DATE}"' in (await client.get("/")).text
    answer = await client.form("/compte/widgets/montrer", tile=DATE, on="", page="/compte/widgets")
    assert answer.headers["location"] == "/compte/widgets"
    assert f'data-part="{DATE}"' not in (await client.get("/")).text
    page = (await client.get("/compte/widgets")).text
    assert 'aria-checked="false" id="switch-widgets-date"' in page
    await client.form("/compte/widgets/montrer", tile=DATE, on="1")
    assert f'data-part="{DATE}"' in (await client.get("/")).text


async def test_arrows_put_them_in_an_order_that_is_ones_own(
    client: Client, state: State, school: School
) -> None:
    before = await keys(state, school, "lise.roy")
    await as_(client, "lise.roy")
    last = before[-1]
    for _n in range(len(before) + 2):  # ▲ at the top does nothing
        await client.form("/compte/widgets/ordre", tile=last, way="up")
    assert await keys(state, school, "lise.roy") == [last, *before[:-1]]
    assert await keys(state, school, "marc.roy") == before
    rows = await school.pool.fetch("select widget from widget")
    assert [row["widget"] for row in rows] == [last]  # a move changes one row
    page = (await client.get("/compte/widgets")).text
    assert re.findall(r'data-key="([\w.]+)"', page) == [last, *before[:-1]]
    await client.form("/compte/widgets/origine")
    assert await keys(state, school, "lise.roy") == before


async def test_two_devices_at_once_lose_nothing_and_fifty_moves_give_one_order(
    state: State, school: School
) -> None:
    scope = await school.scope("lise.roy")
    first, second, *rest = await keys(state, school, "lise.roy")
    await asyncio.gather(
        choices.move(scope, state.resources, rest[-1], Way.BEFORE, first),
        choices.move(scope, state.resources, second, Way.BEFORE, None),
        choices.switch(scope, state.resources, first, on=False),
    )
    assert await keys(state, school, "lise.roy") == [rest[-1], first, *rest[:-1], second]
    assert first not in await keys(state, school, "lise.roy", on=True)
    ways = [Way.UP, Way.DOWN]
    all_of_them = await keys(state, school, "lise.roy")
    moves = [
        choices.move(scope, state.resources, all_of_them[n % len(all_of_them)], ways[n // 2 % 2])
        for n in range(50)
    ]
    await asyncio.gather(*moves)
    after = await keys(state, school, "lise.roy")
    assert sorted(after) == sorted(all_of_them)
    places = [line.position for line in await choices.mine(scope, state.resources)]
    assert len(set(places)) == len(places)


async def test_what_a_school_pins_cannot_be_taken_off_and_what_it_removes_is_nowhere(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "lise.roy")
    await client.form("/compte/widgets/montrer", tile=DATE, on="")
    await rule(state, school, widgets__date="pinned", actualites__titres="removed")
    assert DATE in await keys(state, school, "lise.roy", on=True)
    assert NEWS not in await keys(state, school, "lise.roy")
    page = (await client.get("/compte/widgets")).text
    assert "gardé par l’école" in page
    assert "switch-widgets-date" not in page
    scope = await school.scope("lise.roy")
    with pytest.raises(Invalid):
        await choices.switch(scope, state.resources, DATE, on=False)
    with pytest.raises(NotFound):
        await choices.switch(scope, state.resources, NEWS, on=True)
    await rule(state, school, widgets__date="", actualites__titres="")
    assert DATE not in await keys(state, school, "lise.roy", on=True)
    assert NEWS in await keys(state, school, "lise.roy", on=True)


async def test_a_school_changes_only_what_was_changed_on_its_page_and_its_log_says_so(
    client: Client, state: State, school: School
) -> None:
    await rule(state, school, actualites__titres="pinned")
    await as_(client, "dora.direction")
    path = f"/ecole/{school.id}/reglages/widgets"
    page = (await client.get(path)).text
    assert 'value="actualites.titres=pinned" selected' in page
    await client.form(path, before=[f"{DATE}=", f"{NEWS}="], chosen=[f"{DATE}=removed", f"{NEWS}="])
    said = await school.pool.fetch("select widget, rule from widget_rule order by widget")
    assert [tuple(row) for row in said] == [(NEWS, "pinned"), (DATE, "removed")]
    assert "a choisi les widgets de l’accueil" in (await client.get(f"/ecole/{school.id}/journal")).text
    assert (await client.form(path, before="", chosen="rien.rien=pinned")).status_code == 404


async def test_one_is_for_whom_it_is_made_and_goes_with_its_application(state: State, school: School) -> None:
    assert DUTY in await keys(state, school, "dora.direction")
    assert DUTY not in await keys(state, school, "lise.roy")
    with pytest.raises(NotFound):
        await choices.switch(await school.scope("lise.roy"), state.resources, DUTY, on=True)
    with pytest.raises(NotFound):
        await of_school.read(await school.scope("paul.prof"), state.resources, school.id)
    await school.pool.execute("insert into app_closed values ($1, 'parent', 'actualites')", school.id)
    assert NEWS not in await keys(state, school, "lise.roy")


async def test_choices_follow_an_account_that_is_merged(state: State, school: School) -> None:
    for login, widget in (("lise.roy", DATE), ("marc.roy", DATE), ("marc.roy", NEWS)):
        await choices.switch(await school.scope(login), state.resources, widget, on=False)
    async with school.pool.acquire() as connection:
        found = [each for each in await identity.references(connection) if each.table == "widget"]
        await identity.repoint(connection, found, school.people["marc.roy"], school.people["lise.roy"])
    assert not {DATE, NEWS} & {*await keys(state, school, "lise.roy", on=True)}
