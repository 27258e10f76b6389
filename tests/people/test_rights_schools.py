"""Who acts on whom, where people belong to two schools: one rule for class pages and school pages."""

from collections.abc import Awaitable, Callable

import msgspec
import pytest
from support.classroom_people import deactivate
from support.client import browser_for
from support.people import School, make_school

from one.errors import Invalid, NotFound
from one.http.state import State
from one.people import rights
from one.people.changes import accounts, classes, functions, schools
from one.people.changes import codes as code_changes
from one.people.changes.acting import InClass, InSchool
from one.people.changes.merge import merge
from one.scope import Scope
from one.store.people import ties
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


class Town(msgspec.Struct):
    """Schools A and B; ``bea.blin``, ``anne.autre`` and B's head belong to both."""

    a: School
    b: School
    pool: Pool

    async def scope(self, who: str) -> Scope:
        return await (self.b if who in _OF_B else self.a).scope(_OF_B.get(who, who))

    def id(self, who: str) -> int:
        return self.b.people[_OF_B[who]] if who in _OF_B else self.a.people[who]


_OF_B = {"head B": "dora.direction", "référent of both": "gil.garde", "teacher of B": "paul.prof"}
Act = Callable[[Scope, State, Town, int], Awaitable[object]]


@pytest.fixture
async def town(school: School, pool: Pool) -> Town:
    b = await make_school(pool, "Ailleurs", "0990010A", "2")
    town = Town(school, b, pool)
    for who in ("bea.blin", "anne.autre"):
        await attach(pool, town.id(who), b)
    await attach(pool, town.id("head B"), school)
    for place in (school, b):
        await attach(pool, town.id("référent of both"), place, "referent")
    await pool.execute("insert into membership values ($1, $2)", school.classes["CE1"], town.id("anne.autre"))
    return town


async def attach(pool: Pool, person_id: int, school: School, function: str | None = None) -> None:
    await pool.execute(
        "insert into attachment (person_id, school_id, function) values ($1, $2, $3)"
        " on conflict (person_id, school_id) do update set function = excluded.function",
        person_id,
        school.id,
        function,
    )


def _ce1(town: Town) -> int:
    return town.a.classes["CE1"]


ACTS: dict[str, Act] = {
    "block, class page": lambda s, t, w, i: accounts.block(s, t.resources, InClass(_ce1(w)), i),
    "block, school page": lambda s, t, w, i: accounts.block(s, t.resources, InSchool(w.a.id), i),
    "code": lambda s, t, w, i: code_changes.give(s, t.resources, InClass(_ce1(w)), [i]),
    "rename": lambda s, t, w, i: accounts.rename(s, t.resources, InClass(_ce1(w)), i, "Autre", "Nom"),
    "take out of the class": lambda s, t, w, i: classes.take_out(s, t.resources, InClass(_ce1(w)), i),
    "direction": lambda s, t, w, i: functions.give_direction(s, t.resources, InSchool(w.a.id), i),
    "take out of the school": lambda s, t, w, i: schools.take_out(s, t.resources, InSchool(w.a.id), i),
}

# (asker, who) → what the asker may do; the other acts are 404.
PLACE = {"take out of the class", "take out of the school"}
ALLOWED: dict[tuple[str, str], set[str]] = {
    ("paul.prof", "bea.blin"): {"take out of the class"},
    ("dora.direction", "bea.blin"): PLACE,
    ("head B", "bea.blin"): set(),
    ("référent of both", "bea.blin"): PLACE | {"block, class page", "block, school page", "code", "rename"},
    ("paul.prof", "anne.autre"): set(),
    ("dora.direction", "anne.autre"): PLACE | {"direction"},
    ("head B", "anne.autre"): set(),
    ("référent of both", "anne.autre"): PLACE
    | {"block, class page", "block, school page", "code", "direction"},
    ("dora.direction", "head B"): {"take out of the school", "direction"},
    ("référent of both", "head B"): {"block, school page", "take out of the school", "direction"},
    ("dora.direction", "référent of both"): set(),
    ("dora.direction", "dora.direction"): set(),
    # Whoever belongs to A alone: the teacher of their class, the head and the référent.
    ("paul.prof", "zoe.blin"): {"block, class page", "code", "rename", "take out of the class"},
    ("dora.direction", "zoe.blin"): PLACE | {"block, class page", "block, school page", "code", "rename"},
    ("head B", "zoe.blin"): set(),
    ("teacher of B", "zoe.blin"): set(),
    ("dora.direction", "paul.prof"): PLACE | {"block, class page", "block, school page", "code", "direction"},
}


@pytest.mark.parametrize(("asker", "who"), [*ALLOWED])
async def test_each_cell_is_allowed_exactly_when_the_rule_says_so(
    state: State, town: Town, asker: str, who: str
) -> None:
    before = await town.pool.fetchval("select count(*) from audit")
    done = set()
    for name, act in ACTS.items():  # what takes somebody out comes last
        try:
            await act(await town.scope(asker), state, town, town.id(who))
        except NotFound:
            continue
        except Invalid:  # allowed, but a pupil directs no school
            continue
        done.add(name)
        await town.pool.execute("update person set blocked_at = null, blocked_as = null")
        if name == "take out of the class" and "take out of the school" in ALLOWED[asker, who]:
            await attach(town.pool, town.id(who), town.a)
    assert done == ALLOWED[asker, who]
    if not done:
        assert await town.pool.fetchval("select count(*) from audit") == before


async def test_a_first_code_is_given_in_either_school_but_never_to_somebody_elses_head(
    state: State, town: Town
) -> None:
    await deactivate(town.a, "bea.blin", "anne.autre")
    for asker, who in (
        ("paul.prof", "bea.blin"),
        ("dora.direction", "bea.blin"),
        ("dora.direction", "anne.autre"),
    ):
        assert (
            len(
                await code_changes.give(
                    await town.scope(asker), state.resources, InClass(_ce1(town)), [town.id(who)]
                )
            )
            == 1
        )
    await attach(town.pool, town.id("anne.autre"), town.b, "direction")
    with pytest.raises(NotFound):
        await code_changes.give(
            await town.scope("dora.direction"), state.resources, InClass(_ce1(town)), [town.id("anne.autre")]
        )


async def test_a_teacher_of_both_schools_acts_on_the_family_they_have_in_both(
    state: State, town: Town
) -> None:
    paul, bea = town.id("paul.prof"), town.id("bea.blin")
    await attach(town.pool, paul, town.b)
    assert not rights.acts_everywhere(await town.scope("paul.prof"), await stands(town, bea))
    await town.pool.execute("insert into membership values ($1, $2)", town.b.classes["CM2"], paul)
    await town.pool.execute("insert into guardian values ($1, $2)", bea, town.b.people["tom.roy"])
    await accounts.block(await town.scope("paul.prof"), state.resources, InClass(_ce1(town)), bea)
    assert await town.pool.fetchval("select blocked_as from person where id = $1", bea) == "enseignant"


async def stands(town: Town, person_id: int) -> ties.Ties:
    return (await ties.of(town.pool, [person_id]))[person_id]


async def test_accounts_are_merged_by_who_administers_every_school_of_both(state: State, town: Town) -> None:
    marc, bea = town.id("marc.roy"), town.id("bea.blin")
    with pytest.raises(Invalid, match="n’administrez pas"):
        await merge(
            await town.scope("dora.direction"), state.resources, InSchool(town.a.id), marc, bea, sure=True
        )
    await merge(
        await town.scope("référent of both"), state.resources, InSchool(town.a.id), marc, bea, sure=True
    )


async def test_who_left_and_is_now_elsewhere_is_not_taken_back_by_the_old_school(
    state: State, town: Town
) -> None:
    head, bea = await town.scope("dora.direction"), town.id("bea.blin")
    await schools.take_out(head, state.resources, InSchool(town.a.id), bea)  # B remains
    with pytest.raises(NotFound):
        await schools.attach(head, state.resources, InSchool(town.a.id), bea)
    async with browser_for(state) as browser:
        browser.cookies.set("one", await town.a.token("dora.direction"))
        answer = await browser.form(f"/ecole/{town.a.id}/personnes/{bea}/rattacher")
        assert answer.status_code == 404
    await schools.attach(await town.scope("référent of both"), state.resources, InSchool(town.a.id), bea)
    await schools.take_out(head, state.resources, InSchool(town.a.id), bea)
    await town.pool.execute("delete from attachment where person_id = $1", bea)
    await schools.attach(
        head, state.resources, InSchool(town.a.id), bea
    )  # now in no school: theirs to take back


async def test_somebody_of_no_school_who_never_was_of_this_one_is_not_attached_to_it(
    state: State, town: Town
) -> None:
    bea = town.id("bea.blin")
    await town.pool.execute("delete from attachment where person_id = $1", bea)
    with pytest.raises(NotFound):
        await schools.attach(await town.scope("référent of both"), state.resources, InSchool(town.a.id), bea)


async def test_of_several_people_and_classes_only_those_of_the_asker_are_found(
    state: State, town: Town
) -> None:
    paul, everybody = await town.scope("paul.prof"), [*town.a.people.values(), *town.b.people.values()]
    seen = await rights.visible(paul, state.resources, everybody)
    assert seen == {*town.a.people.values(), town.id("head B"), town.id("référent of both")}
    assert (await rights.check_class(paul, state.resources, _ce1(town))).id == _ce1(town)
    for scope, class_id in ((paul, town.b.classes["CE1"]), (await town.scope("zoe.blin"), _ce1(town))):
        with pytest.raises(NotFound):
            await rights.check_class(scope, state.resources, class_id)


async def test_a_head_of_either_school_lets_in_whom_the_direction_blocked(state: State, town: Town) -> None:
    """Else one who is blocked and then comes to a second school could be let in by nobody."""
    bea = town.id("bea.blin")
    await town.pool.execute(
        "update person set blocked_at = now(), blocked_as = 'direction' where id = $1", bea
    )
    for asker, where in (("paul.prof", town.a), ("head B", town.a)):
        with pytest.raises(NotFound):
            await accounts.unblock(await town.scope(asker), state.resources, InSchool(where.id), bea)
    with pytest.raises(NotFound):
        await accounts.unblock(await town.scope("paul.prof"), state.resources, InClass(_ce1(town)), bea)
    await accounts.unblock(await town.scope("head B"), state.resources, InSchool(town.b.id), bea)
    assert await town.pool.fetchval("select blocked_at from person where id = $1", bea) is None


@pytest.mark.parametrize("first", ["class page", "school page"])
async def test_what_the_direction_blocks_on_either_page_a_teacher_neither_takes_over_nor_lifts(
    state: State, school: School, first: str
) -> None:
    head, teacher = await school.scope("dora.direction"), await school.scope("paul.prof")
    ce1, zoe = school.classes["CE1"], school.people["zoe.blin"]
    if first == "class page":
        await accounts.block(head, state.resources, InClass(ce1), zoe)
    else:
        await accounts.block(head, state.resources, InSchool(school.id), zoe)
    before = await school.pool.fetchrow("select blocked_at, blocked_as from person where id = $1", zoe)
    await accounts.block(teacher, state.resources, InClass(ce1), zoe)
    assert (
        await school.pool.fetchrow("select blocked_at, blocked_as from person where id = $1", zoe) == before
    )
    assert await school.pool.fetchval("select count(*) from audit") == 1
    with pytest.raises(NotFound):
        await accounts.unblock(teacher, state.resources, InClass(ce1), zoe)
    if first == "class page":
        await accounts.unblock(head, state.resources, InSchool(school.id), zoe)
    else:
        await accounts.unblock(head, state.resources, InClass(ce1), zoe)
    assert await school.pool.fetchval("select blocked_at from person where id = $1", zoe) is None


@pytest.mark.parametrize("second", ["class page", "school page"])
async def test_the_directions_block_takes_the_place_of_a_teachers(
    state: State, school: School, second: str
) -> None:
    head, teacher = await school.scope("dora.direction"), await school.scope("paul.prof")
    ce1, zoe = school.classes["CE1"], school.people["zoe.blin"]
    await accounts.block(teacher, state.resources, InClass(ce1), zoe)
    if second == "class page":
        await accounts.block(head, state.resources, InClass(ce1), zoe)
    else:
        await accounts.block(head, state.resources, InSchool(school.id), zoe)
    with pytest.raises(NotFound):
        await accounts.unblock(teacher, state.resources, InClass(ce1), zoe)


async def test_the_pages_offer_what_may_be_done_and_say_why_not(state: State, town: Town) -> None:
    bea, anne = town.id("bea.blin"), town.id("anne.autre")
    async with browser_for(state) as browser:
        browser.cookies.set("one", await town.a.token("dora.direction"))
        for who in (bea, anne):
            card = (await browser.get(f"/ecole/{town.a.id}/personnes/{who}")).text
            assert "/bloquer" not in card
            assert "aussi dans une autre école" in card
            assert "/retirer" in card
        person = (await browser.get(f"/classe/{_ce1(town)}/parametrage/personnes/{bea}")).text
        assert "/bloquer" not in person
        assert "/nom" not in person
        assert "/retirer" in person
        for page in (
            f"/classe/{_ce1(town)}/parametrage/personnes/{bea}",
            f"/ecole/{town.a.id}/personnes/{bea}",
        ):
            assert (await browser.form(f"{page}/bloquer", act="block")).status_code == 404
