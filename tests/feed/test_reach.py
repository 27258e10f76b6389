"""Whom something would reach: those who have it once it is published, their families, and whom a mail tells of it."""

import pytest
from support.notes import publish
from support.people import School

from one import channels
from one.apps.carnet.notes import MOT
from one.feed import history, reach
from one.feed.reach import Reach
from one.http.state import State
from one.scope import FAMILY, Profile

pytestmark = pytest.mark.anyio


async def test_it_is_who_has_it_then_and_twins_are_one_family(state: State, school: School) -> None:
    await school.pool.execute(
        "insert into membership (class_id, person_id) values ($1, $2) on conflict do nothing",
        school.classes["CE1"],
        school.people["tom.roy"],
    )
    await school.pool.execute(
        "insert into guardian (guardian_id, child_id) values ($1, $2)",
        school.people["marc.roy"],
        school.people["tom.roy"],
    )
    paul = await school.scope("paul.prof")
    names = [channels.class_profile(school.classes["CE1"], p) for p in FAMILY]
    would = await reach.would(paul, state.resources, names, MOT)
    await publish(state, school, "paul.prof", "CE1")
    ((item, *_), _) = await history.page(paul, state.resources, None)
    assert would == Reach(2, 6, 0)
    assert item.received == 6
    everybody = [channels.school_profile(school.id, p) for p in Profile]
    assert (await reach.would(paul, state.resources, everybody, MOT))[:2] == (3, 11)
    one = [channels.family(school.people["lea.roy"]), channels.user(school.people["lea.roy"])]
    assert (await reach.would(paul, state.resources, one, MOT))[:2] == (1, 3)
    assert await reach.would(paul, state.resources, [], MOT) == reach.NOBODY


async def test_mails_are_of_those_whom_one_tells_of_it(state: State, school: School) -> None:
    paul = await school.scope("paul.prof")
    names = [channels.class_profile(school.classes["CE1"], Profile.GUARDIAN)]
    await school.pool.execute(
        "update person set email = login || '@ecole.example', email_checked_at = now(), activated_at = now()"
        " where login = any(array['lise.roy', 'marc.roy', 'bea.blin', 'nina.noir'])"
    )
    assert await reach.would(paul, state.resources, names, MOT) == Reach(2, 3, 3)
    await school.pool.execute(
        "insert into notice_choice (person_id, app, type, off) values ($1, $2, '', true)",
        school.people["lise.roy"],
        MOT.app,
    )
    await school.pool.execute(
        "insert into notice_person (person_id, paused_until) values ($1, now() + interval '1 day')",
        school.people["marc.roy"],
    )
    assert await reach.would(paul, state.resources, names, MOT) == Reach(2, 3, 1)
    await school.pool.execute(
        "update person set email_refused_at = now() where id = $1", school.people["bea.blin"]
    )
    assert await reach.would(paul, state.resources, names, MOT) == Reach(2, 3, 0)
