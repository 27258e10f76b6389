"""Who may set up a class, act by act, the wrong people each time."""

from collections.abc import Awaitable, Callable

import pytest
from support.class_lists import apply, look
from support.classroom_people import WRONG, deactivate, referent
from support.people import School, make_school

from one.classroom import access, arrivals
from one.classroom.arrivals import Newcomer
from one.errors import NotFound
from one.http.state import State
from one.people.changes import accounts, classes, links
from one.people.changes import codes as code_changes
from one.people.changes.acting import InClass
from one.people.changes.arrivals import Choice
from one.roster import runs
from one.scope import Scope
from one.store.roster.runs import Place

pytestmark = pytest.mark.anyio

LISTS = [("eleves.csv", b"Nom;Pr\xc3\xa9nom;Niveau;Classe\nRoy;L\xc3\xa9a;CE1;CE1\n")]
Act = Callable[[Scope, State, School], Awaitable[object]]
NEW = Newcomer("eleve", "Paul", "Neuf")
ACTS: dict[str, Act] = {
    "overview": lambda s, t, e: access.members(s, t.resources, e.classes["CE1"]),
    "block": lambda s, t, e: accounts.block(s, t.resources, InClass(e.classes["CE1"]), e.people["zoe.blin"]),
    "unblock": lambda s, t, e: accounts.unblock(
        s, t.resources, InClass(e.classes["CE1"]), e.people["zoe.blin"]
    ),
    "rename": lambda s, t, e: accounts.rename(
        s, t.resources, InClass(e.classes["CE1"]), e.people["zoe.blin"], "Zoë", "Blin"
    ),
    "link": lambda s, t, e: links.link(
        s, t.resources, InClass(e.classes["CE1"]), e.people["bea.blin"], e.people["lea.roy"]
    ),
    "unlink": lambda s, t, e: links.unlink(
        s, t.resources, InClass(e.classes["CE1"]), e.people["bea.blin"], e.people["zoe.blin"]
    ),
    "remove": lambda s, t, e: classes.take_out(
        s, t.resources, InClass(e.classes["CE1"]), e.people["zoe.blin"]
    ),
    "issue": lambda s, t, e: code_changes.give(
        s, t.resources, InClass(e.classes["CE1"]), [e.people["zoe.blin"]]
    ),
    "namesakes": lambda s, t, e: arrivals.namesakes(s, t.resources, e.classes["CE1"], NEW),
    "add": lambda s, t, e: arrivals.add(s, t.resources, e.classes["CE1"], NEW, Choice()),
    "preview": lambda s, t, e: look(s, t.resources, e.classes["CE1"], LISTS),
    "send": lambda s, t, e: runs.send(s, t.resources, Place(e.id, e.classes["CE1"]), LISTS),
    "apply": lambda s, t, e: apply(s, t.resources, e.classes["CE1"], LISTS, ""),
}


@pytest.mark.parametrize("act", [*ACTS])
async def test_the_wrong_people_get_nothing_and_change_nothing(
    state: State, school: School, act: str
) -> None:
    before = await school.pool.fetchval("select count(*) from control")
    for login in WRONG:
        with pytest.raises(NotFound):
            await ACTS[act](await school.scope(login), state, school)
    assert await school.pool.fetchval("select count(*) from audit") == 0
    assert await school.pool.fetchval("select count(*) from control") == before


@pytest.mark.parametrize("act", [*ACTS])
async def test_the_head_and_the_referent_of_another_school_get_nothing(
    state: State, school: School, act: str
) -> None:
    other = await make_school(state.resources.pool, "Ailleurs", "0990010A", "2")
    await referent(other)
    for login in ("dora.direction", "gil.garde"):
        with pytest.raises(NotFound):
            await ACTS[act](await other.scope(login), state, school)


@pytest.mark.parametrize("act", [name for name in ACTS if name != "apply"])
async def test_its_teacher_the_head_and_the_referent_may(state: State, school: School, act: str) -> None:
    await referent(school)
    for login in ("paul.prof", "dora.direction", "gil.garde"):
        scope = await school.scope(login)
        if act == "remove":
            await school.pool.execute(
                "insert into membership values ($1, $2) on conflict do nothing",
                school.classes["CE1"],
                school.people["zoe.blin"],
            )
        if act == "unlink":  # who has no child left here has left the school
            await school.pool.execute(
                "insert into attachment (person_id, school_id) values ($1, $2) on conflict do nothing",
                school.people["bea.blin"],
                school.id,
            )
            await school.pool.execute(
                "insert into guardian values ($1, $2) on conflict do nothing",
                school.people["bea.blin"],
                school.people["zoe.blin"],
            )
        await ACTS[act](scope, state, school)


async def test_a_pupil_in_the_class_who_is_called_a_member_is_no_teacher(school: School) -> None:
    scope = await school.scope("lea.roy")
    (hers,) = scope.classes
    assert hers.id == school.classes["CE1"]
    assert not access.may_set_up(scope, hers)


async def test_nobody_sets_up_an_archived_class(state: State, school: School) -> None:
    await school.pool.execute("update class set archived_at = now() where id = $1", school.classes["CE1"])
    for login in ("paul.prof", "dora.direction"):
        with pytest.raises(NotFound):
            await access.members(await school.scope(login), state.resources, school.classes["CE1"])


async def test_a_teacher_touches_no_teacher_and_nobody_of_another_class(state: State, school: School) -> None:
    scope, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    await school.pool.execute("insert into membership values ($1, $2)", ce1, school.people["anne.autre"])
    for login in ("anne.autre", "paul.prof", "max.noir", "nina.noir", "dora.direction"):
        with pytest.raises(NotFound):
            await accounts.block(scope, state.resources, InClass(ce1), school.people[login])
        with pytest.raises(NotFound):
            await code_changes.give(scope, state.resources, InClass(ce1), [school.people[login]])
    await accounts.block(
        await school.scope("dora.direction"), state.resources, InClass(ce1), school.people["anne.autre"]
    )


async def test_a_guardian_with_a_function_is_out_of_a_teachers_reach(state: State, school: School) -> None:
    await deactivate(school, "bea.blin")
    await school.pool.execute(
        "update attachment set function = 'referent' where person_id = $1", school.people["bea.blin"]
    )
    for login in ("paul.prof", "dora.direction"):  # the head's rights reach less far than a référent's
        with pytest.raises(NotFound):
            await code_changes.give(
                await school.scope(login),
                state.resources,
                InClass(school.classes["CE1"]),
                [school.people["bea.blin"]],
            )


async def test_no_code_for_an_active_parent_from_a_teacher_nor_from_a_head_who_is_not_their_only_one(
    state: State, school: School
) -> None:
    ce1, bea = school.classes["CE1"], school.people["bea.blin"]
    with pytest.raises(NotFound):
        await code_changes.give(await school.scope("paul.prof"), state.resources, InClass(ce1), [bea])
    assert (
        len(
            await code_changes.give(
                await school.scope("dora.direction"), state.resources, InClass(ce1), [bea]
            )
        )
        == 1
    )
    other = await make_school(state.resources.pool, "Ailleurs", "0990010A", "2")
    await school.pool.execute("insert into attachment (person_id, school_id) values ($1, $2)", bea, other.id)
    with pytest.raises(NotFound):
        await code_changes.give(await school.scope("dora.direction"), state.resources, InClass(ce1), [bea])
