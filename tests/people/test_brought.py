"""« Ajouter » opens a class to somebody of the school; it gives its teacher no hold on an account of others."""

import pytest
from support.classroom_people import acts
from support.client import signed
from support.feed import heard
from support.live_client import frame
from support.live_line import cookie, line
from support.people import School

from one.classroom import arrivals
from one.classroom.arrivals import Newcomer
from one.config import Settings
from one.errors import NotFound
from one.feed import page as feed
from one.http.state import State
from one.people import rights
from one.people.changes import accounts, classes, codes, links
from one.people.changes.acting import InClass, InSchool
from one.people.changes.arrivals import Choice, Decision
from one.store.people import ties

pytestmark = pytest.mark.anyio

MAX = Newcomer("eleve", "Max", "Noir")
WAYS = (Decision.JOIN, Decision.MOVE)


async def bring(
    state: State, school: School, who: Newcomer = MAX, how: Decision = Decision.JOIN, by: str = "paul.prof"
) -> int:
    """Into CE1, the class of Paul; Anne is the teacher of CM2."""
    known = school.people["max.noir" if who is MAX else "nina.noir"]
    return await arrivals.add(
        await school.scope(by), state.resources, school.classes["CE1"], who, Choice(how, known)
    )


def nina(school: School) -> Newcomer:
    return Newcomer("parent", "Nina", "Noir", children=(school.people["zoe.blin"],))


async def does(state: State, school: School, login: str, class_name: str, act: str, person_id: int) -> bool:
    """Whether somebody gets this done to an account, from the settings of a class."""
    scope, resources, where = await school.scope(login), state.resources, InClass(school.classes[class_name])
    try:
        if act == "code":
            await codes.give(scope, resources, where, [person_id])
        elif act == "block":
            await accounts.block(scope, resources, where, person_id)
        elif act == "unblock":
            await school.pool.execute(
                "update person set blocked_at = now(), blocked_as = 'enseignant' where id = $1", person_id
            )
            await accounts.unblock(scope, resources, where, person_id)
        else:
            await accounts.rename(scope, resources, where, person_id, "Autre", "Nom")
    except NotFound:
        return False
    return True


ACTS = ("code", "block", "unblock", "rename")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("who", "class_name", "how", "may"),
    [
        ("paul.prof", "CE1", Decision.JOIN, False),
        ("paul.prof", "CE1", Decision.MOVE, False),
        ("anne.autre", "CM2", Decision.JOIN, True),  # the pupil's own teacher of before
        ("dora.direction", "CE1", Decision.JOIN, True),
        ("dora.direction", "CE1", Decision.MOVE, True),
    ],
)
async def test_an_active_account_is_in_the_hands_of_the_direction_and_the_teacher_of_before(
    state: State, school: School, act: str, who: str, class_name: str, how: Decision, may: bool
) -> None:
    max_ = await bring(state, school, how=how)
    assert await does(state, school, who, class_name, act, max_) is may


@pytest.mark.parametrize("act", ACTS)
async def test_so_is_the_account_of_a_guardian_who_was_tied_to_a_pupil(
    state: State, school: School, act: str
) -> None:
    nina_ = await bring(state, school, nina(school))
    assert not await does(state, school, "paul.prof", "CE1", act, nina_)
    # An active adult's code is the direction's in any case.
    assert await does(state, school, "anne.autre", "CM2", act, nina_) is (act != "code")
    assert await does(state, school, "dora.direction", "CE1", act, nina_)


@pytest.mark.parametrize("act", ACTS)
async def test_so_is_the_account_of_a_guardian_of_a_pupil_who_was_brought(
    state: State, school: School, act: str
) -> None:
    await bring(state, school)
    assert not await does(state, school, "paul.prof", "CE1", act, school.people["nina.noir"])


async def test_a_second_link_in_the_class_gives_no_hold_either(state: State, school: School) -> None:
    nina_ = await bring(state, school, nina(school))
    lea = school.people["lea.roy"]
    await links.link(
        await school.scope("paul.prof"), state.resources, InClass(school.classes["CE1"]), nina_, lea
    )
    assert not await does(state, school, "paul.prof", "CE1", "block", nina_)


async def test_a_guardian_with_another_child_of_the_class_stays_in_its_teachers_hands(
    state: State, school: School
) -> None:
    tom = Newcomer("eleve", "Tom", "Roy")
    await arrivals.add(
        await school.scope("paul.prof"),
        state.resources,
        school.classes["CE1"],
        tom,
        Choice(Decision.JOIN, school.people["tom.roy"]),
    )
    assert await does(state, school, "paul.prof", "CE1", "block", school.people["lise.roy"])
    assert not await does(state, school, "paul.prof", "CE1", "block", school.people["tom.roy"])


async def test_a_pupil_who_waits_for_the_first_code_gets_it_from_the_new_teacher(
    state: State, school: School
) -> None:
    for login, may in (("max.noir", True), ("nina.noir", False)):
        await school.pool.execute(
            "update person set activated_at = null, password_hash = null where login = $1", login
        )
        person = await bring(state, school, MAX if login == "max.noir" else nina(school))
        assert await does(state, school, "paul.prof", "CE1", "code", person) is may, login


async def test_what_a_teacher_makes_and_who_was_always_there_stay_in_their_hands(
    state: State, school: School
) -> None:
    new = await arrivals.add(
        await school.scope("paul.prof"),
        state.resources,
        school.classes["CE1"],
        Newcomer("eleve", "Éva", "Neuve"),
        Choice(),
    )
    for person in (new, school.people["lea.roy"]):
        for act in ACTS:
            assert await does(state, school, "paul.prof", "CE1", act, person), act


@pytest.mark.parametrize("way", ["confirmed", "placed", "added by the head"])
async def test_the_direction_settles_it(state: State, school: School, way: str) -> None:
    head, ce1 = await school.scope("dora.direction"), school.classes["CE1"]
    max_ = await bring(state, school, by="dora.direction" if way == "added by the head" else "paul.prof")
    if way == "confirmed":
        await classes.settle(head, state.resources, InClass(ce1), max_)
        assert (await acts(school.pool))[-1][0] == "person.settled"
    elif way == "placed":
        await classes.enter(head, state.resources, InSchool(school.id), max_, ce1)
    for act in ACTS:
        assert await does(state, school, "paul.prof", "CE1", act, max_), act


async def test_the_direction_settles_a_guardian_too(state: State, school: School) -> None:
    nina_ = await bring(state, school, nina(school))
    await classes.settle(
        await school.scope("dora.direction"), state.resources, InClass(school.classes["CE1"]), nina_
    )
    assert await does(state, school, "paul.prof", "CE1", "block", nina_)


async def test_a_teacher_does_not_settle_what_they_brought(state: State, school: School) -> None:
    max_ = await bring(state, school)
    with pytest.raises(NotFound):
        await classes.settle(
            await school.scope("paul.prof"), state.resources, InClass(school.classes["CE1"]), max_
        )
    await bring(state, school, how=Decision.MOVE)  # once more, in another way
    assert not await does(state, school, "paul.prof", "CE1", "code", max_)


async def test_the_rule_is_said_once(state: State, school: School) -> None:
    max_ = await bring(state, school)
    found = (await ties.of(school.pool, [max_]))[max_]
    assert found.brought == {school.classes["CE1"]}
    holds = {
        login: rights.looks_after(await school.scope(login), found, school.id)
        for login in ("paul.prof", "anne.autre", "dora.direction", "gil.garde", "lise.roy")
    }
    assert holds == {
        "paul.prof": False,
        "anne.autre": True,
        "dora.direction": True,
        "gil.garde": False,
        "lise.roy": False,
    }


@pytest.mark.parametrize("how", WAYS)
async def test_the_other_teachers_the_direction_and_the_family_are_told_once_each(
    state: State, school: School, how: Decision
) -> None:
    await bring(state, school, how=how)
    told = {login: items for login in school.people if (items := await heard(state, school, login))}
    kind = "arrivee" if how == Decision.JOIN else "depart"
    assert told == {
        "anne.autre": [(kind, "Max Noir")],
        "dora.direction": [("arrivee", "Max Noir")],
        "nina.noir": [("arrivee", "Max Noir")],
    }
    for login in told:
        (item,) = (await feed.page(await school.scope(login), state.resources, None)).items
        assert item.item.author.name == "Paul Prof"
        assert "CE1" in item.item.excerpt
        async with await signed(state, school, login) as reader:
            assert (await reader.get(item.item.url)).status_code == 200, login


async def test_they_are_told_live(server: State, settings: Settings, school: School) -> None:
    async with (
        line(settings, await cookie(school, "nina.noir")) as mother,
        line(settings, await cookie(school, "anne.autre")) as teacher,
        line(settings, await cookie(school, "dora.direction")) as head,
    ):
        await bring(server, school)
        for socket in (mother, teacher, head):
            assert (await frame(socket, "event"))["event"]["item"]["type"] == "arrivee"


async def test_a_guardian_who_is_tied_is_told_with_the_childs_family_and_the_direction(
    state: State, school: School
) -> None:
    await bring(state, school, nina(school))
    said = [("lien", "Zoé Blin")]
    for login in ("nina.noir", "bea.blin", "dora.direction"):
        assert await heard(state, school, login) == said, login


async def test_what_the_direction_does_itself_is_no_news_to_it(state: State, school: School) -> None:
    await bring(state, school, by="dora.direction")
    assert await school.pool.fetchval("select count(*) from event") == 0


async def test_the_page_says_whom_to_ask_and_offers_nothing_that_is_refused(
    state: State, school: School
) -> None:
    max_ = await bring(state, school)
    page = f"/classe/{school.classes['CE1']}/parametrage/personnes/{max_}"
    async with await signed(state, school, "paul.prof") as teacher:
        text = (await teacher.get(page)).text
        assert "demandez à la direction" in text
        for path in ("code", "bloquer", "nom", "confirmer"):
            assert f'{page}/{path}"' not in text
            answer = await teacher.form(f"{page}/{path}", first_name="Autre", last_name="Nom")
            assert answer.status_code == 404, path
    async with await signed(state, school, "dora.direction") as head:
        assert "Arrivée à confirmer" in (await head.get(page)).text
        assert (await head.form(f"{page}/confirmer")).status_code == 303
        assert "Arrivée à confirmer" not in (await head.get(page)).text
    async with await signed(state, school, "paul.prof") as teacher:
        assert (await teacher.form(f"{page}/bloquer")).status_code == 303


async def test_sheets_for_all_of_a_class_leave_out_who_was_brought(state: State, school: School) -> None:
    from one.classroom import access
    from one.classroom import codes as listed

    max_ = await bring(state, school)
    scope = await school.scope("paul.prof")
    shown = await access.members(scope, state.resources, school.classes["CE1"])
    assert max_ not in {p.id for p in listed.forgetful(scope, shown)}


async def test_a_colleagues_account_is_the_directions_alone(state: State, school: School) -> None:
    await school.pool.execute(
        "insert into membership (class_id, person_id) values ($1, $2)",
        school.classes["CE1"],
        school.people["anne.autre"],
    )
    for active in (True, False):
        if not active:
            await school.pool.execute("update person set activated_at = null where login = 'anne.autre'")
        for act in ACTS:
            assert not await does(state, school, "paul.prof", "CE1", act, school.people["anne.autre"])
