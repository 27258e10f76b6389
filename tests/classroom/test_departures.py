"""Who leaves a class or a school, by whichever page: what goes with them, and who is told."""

import pytest
from support.classroom_people import acts, classes, referent
from support.client import signed
from support.feed import heard
from support.live_client import frame
from support.live_line import cookie, line
from support.people import School

from one.config import Settings
from one.errors import Invalid, NotFound
from one.http.state import State
from one.people.changes import classes as class_changes
from one.people.changes import functions, schools
from one.people.changes.acting import InClass, InSchool

pytestmark = pytest.mark.anyio


async def test_a_move_by_the_direction_is_told_to_the_teachers_of_the_class_that_is_left(
    state: State, school: School
) -> None:
    max_, ce1 = school.people["max.noir"], school.classes["CE1"]
    card = f"/ecole/{school.id}/personnes/{max_}"
    async with await signed(state, school, "dora.direction") as head:
        assert 'value="move"' in (await head.get(card)).text
        assert (await head.form(f"{card}/classes", act="move", class_id=ce1)).status_code == 303
        assert "a fait changer de classe" in (await head.get(f"/ecole/{school.id}/journal")).text
    assert await classes(school.pool, max_) == ["CE1"]
    assert await heard(state, school, "anne.autre") == [("depart", "Max Noir")]
    for login in ("paul.prof", "nina.noir", "max.noir", "tom.roy", "dora.direction", "gil.garde"):
        assert await heard(state, school, login) == [], login
    async with await signed(state, school, "anne.autre") as teacher:
        page = (await teacher.get("/")).text
        assert "a fait changer un élève de classe" in page
        assert "De CM2 à CE1" in page


async def test_it_reaches_the_teachers_open_page_and_the_familys_follows_the_child(
    server: State, settings: Settings, school: School
) -> None:
    head, max_ = await school.scope("dora.direction"), school.people["max.noir"]
    ce1, cm2 = school.classes["CE1"], school.classes["CM2"]
    async with (
        line(settings, await cookie(school, "anne.autre")) as teacher,
        line(settings, await cookie(school, "nina.noir")) as guardian,
    ):
        await class_changes.move(head, server.resources, InSchool(school.id), max_, ce1)
        told = await frame(teacher, "event")
        assert told["channel"] == f"class:{cm2}:enseignant"
        assert told["event"]["item"]["title"] == "Max Noir"
        changed = await frame(guardian, "channels", 2.0)
        assert f"class:{cm2}:parent" in changed["left"]
        assert f"class:{ce1}:parent" in changed["joined"]


@pytest.mark.parametrize("way", ["class taken on the card", "out of the school", "class page"])
async def test_a_pupil_taken_out_is_told_too(state: State, school: School, way: str) -> None:
    head, max_, cm2 = await school.scope("dora.direction"), school.people["max.noir"], school.classes["CM2"]
    if way == "class taken on the card":
        await class_changes.leave(head, state.resources, InSchool(school.id), max_, cm2)
    elif way == "out of the school":
        await schools.take_out(head, state.resources, InSchool(school.id), max_)
    else:
        await class_changes.take_out(head, state.resources, InClass(cm2), max_)
    assert await heard(state, school, "anne.autre") == [("retrait", "Max Noir")]
    assert await heard(state, school, "paul.prof") == []


async def test_nothing_is_told_of_ones_own_act_nor_of_a_teacher(state: State, school: School) -> None:
    anne, cm2 = school.people["anne.autre"], school.classes["CM2"]
    await class_changes.take_out(
        await school.scope("anne.autre"), state.resources, InClass(cm2), school.people["max.noir"]
    )
    head = await school.scope("dora.direction")
    await class_changes.enter(head, state.resources, InSchool(school.id), school.people["paul.prof"], cm2)
    await class_changes.leave(head, state.resources, InSchool(school.id), anne, cm2)
    assert await school.pool.fetchval("select count(*) from event") == 0


async def test_only_a_pupil_moves_and_only_within_the_school(state: State, school: School) -> None:
    head, anne, max_ = (
        await school.scope("dora.direction"),
        school.people["anne.autre"],
        school.people["max.noir"],
    )
    other = await school.pool.fetchval("insert into school (uai, name) values ('0990011X', 'B') returning id")
    away = await school.pool.fetchval(
        "insert into class (school_id, name) values ($1, 'CP') returning id", other
    )
    await school.pool.execute("insert into membership values ($1, $2)", away, max_)
    for person_id, class_id in ((anne, school.classes["CE1"]), (max_, away), (max_, 2**31 - 1)):
        with pytest.raises(NotFound):
            await class_changes.move(head, state.resources, InSchool(school.id), person_id, class_id)
    await class_changes.move(head, state.resources, InSchool(school.id), max_, school.classes["CE1"])
    assert await classes(school.pool, max_) == ["CE1", "CP"], "what the other school decides stays"
    before = await acts(school.pool)
    await class_changes.move(head, state.resources, InSchool(school.id), max_, school.classes["CE1"])
    assert await acts(school.pool) == before, "nothing moved, nothing logged"


async def test_a_head_takes_themselves_out_of_a_class_but_no_referent(state: State, school: School) -> None:
    await referent(school)
    await school.pool.execute(
        "update person set profile = 'enseignant' where id = $1", school.people["gil.garde"]
    )
    head, ce1 = await school.scope("dora.direction"), school.classes["CE1"]
    for login in ("dora.direction", "gil.garde"):
        await class_changes.enter(head, state.resources, InSchool(school.id), school.people[login], ce1)
    await class_changes.leave(
        head, state.resources, InSchool(school.id), school.people["dora.direction"], ce1
    )
    with pytest.raises(NotFound):
        await class_changes.leave(head, state.resources, InSchool(school.id), school.people["gil.garde"], ce1)
    async with await signed(state, school, "dora.direction") as client:
        card = (await client.get(f"/ecole/{school.id}/personnes/{school.people['gil.garde']}")).text
        assert 'value="leave"' not in card


async def schools_of(school: School, login: str) -> list[int]:
    return [s.id for s in (await school.scope(login)).schools]


async def test_guardians_leave_the_school_with_their_last_child_and_come_back_with_the_child(
    state: State, school: School
) -> None:
    head, lea, tom = (
        await school.scope("dora.direction"),
        school.people["lea.roy"],
        school.people["tom.roy"],
    )
    await schools.take_out(head, state.resources, InSchool(school.id), lea)
    assert await schools_of(school, "marc.roy") == []
    assert await schools_of(school, "lise.roy") == [school.id], "Tom is still there"
    await schools.take_out(head, state.resources, InSchool(school.id), tom)
    assert await schools_of(school, "lise.roy") == []
    assert [each[:2] for each in await acts(school.pool)] == [
        ("person.detached", f"person:{school.people[login]}")
        for login in ("lea.roy", "marc.roy", "tom.roy", "lise.roy")
    ]
    await schools.attach(head, state.resources, InSchool(school.id), lea)
    for login in ("lea.roy", "marc.roy", "lise.roy"):
        assert await schools_of(school, login) == [school.id], login
    assert await schools_of(school, "tom.roy") == []


async def test_a_guardian_taken_out_on_purpose_does_not_come_back_with_the_child(
    state: State, school: School
) -> None:
    head, zoe, bea = (
        await school.scope("dora.direction"),
        school.people["zoe.blin"],
        school.people["bea.blin"],
    )
    await schools.take_out(head, state.resources, InSchool(school.id), bea)
    await schools.take_out(head, state.resources, InSchool(school.id), zoe)
    await schools.attach(head, state.resources, InSchool(school.id), zoe)
    assert await schools_of(school, "bea.blin") == []


async def test_a_guardian_with_a_function_stays(state: State, school: School) -> None:
    await school.pool.execute(
        "update attachment set function = 'referent' where person_id = $1", school.people["bea.blin"]
    )
    await schools.take_out(
        await school.scope("dora.direction"), state.resources, InSchool(school.id), school.people["zoe.blin"]
    )
    assert await schools_of(school, "bea.blin") == [school.id]


@pytest.mark.parametrize("act", ["take out of the school", "take the direction"])
async def test_two_heads_who_dismiss_each_other_leave_one(state: State, school: School, act: str) -> None:
    await school.pool.execute(
        "update attachment set function = 'direction' where person_id = $1", school.people["paul.prof"]
    )
    dora, paul = await school.scope("dora.direction"), await school.scope("paul.prof")
    dismiss = schools.take_out if act == "take out of the school" else functions.take_direction
    await dismiss(dora, state.resources, InSchool(school.id), paul.person_id)
    with pytest.raises(Invalid, match="viennent de changer"):  # what Paul asked for before he knew
        await dismiss(paul, state.resources, InSchool(school.id), dora.person_id)
    assert (await school.scope("dora.direction")).has_function("direction", school_id=school.id)
