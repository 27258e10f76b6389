"""Which tablets are open now, as their class's teachers are told."""

import json

import pytest
from support.client import signed
from support.people import School
from support.tablet import device_of

from one.http.state import State
from one.store.pool import Pool
from one.store.tablet import devices
from one.tablet import presence

pytestmark = pytest.mark.anyio


async def told(pool: Pool) -> list[tuple[str, int | None]]:
    """State and battery of what was told, the oldest first."""
    rows = await pool.fetch(
        "select e.body, c.name from event e join feed f on f.event_id = e.id join channel c on c.id = f.channel_id"
        " where e.kind = 'presence' order by e.id"
    )
    assert {row["name"] for row in rows} <= {"class:1:enseignant"}
    return [((device := json.loads(row["body"])["device"])["state"], device["battery"]) for row in rows]


async def test_teachers_are_told_when_a_tablet_comes_goes_and_loses_power_and_not_of_each_percent(
    state: State, school: School
) -> None:
    token, _id = await device_of(school.pool, school)
    device = await devices.by_token(school.pool, token)
    assert device is not None

    async def says(battery: int, *, shown: bool = True) -> None:
        await presence.report(state.resources, device, shown=shown, battery=battery, charging=False)

    await says(84)
    await says(83)
    await says(79)
    await says(79, shown=False)
    assert await told(school.pool) == [("open", 84), ("open", 79), ("away", 79)]


async def test_a_tablet_that_says_nothing_for_a_while_is_told_as_gone_once(
    state: State, school: School
) -> None:
    token, device_id = await device_of(school.pool, school)
    device = await devices.by_token(school.pool, token)
    assert device is not None
    await presence.report(state.resources, device, shown=True, battery=None, charging=False)
    await presence.notice_silent(state.resources)
    assert await told(school.pool) == [("open", None)]
    async with await signed(state, school, "paul.prof") as teacher:
        path = f"/classe/{school.classes['CE1']}/parametrage"
        assert "1 ouverte<" in (await teacher.get(path)).text
        assert "Ouverte en ce moment" in (await teacher.get(f"{path}/tablettes")).text
    await school.pool.execute(
        "update device set seen_at = now() - interval '80 seconds' where id = $1", device_id
    )
    await presence.notice_silent(state.resources)
    await presence.notice_silent(state.resources)
    assert await told(school.pool) == [("open", None), ("away", None)]
