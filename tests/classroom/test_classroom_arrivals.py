"""Adding a person to a class: new, found by name, moved, or in both."""

import pytest
from support.classroom_people import acts, children, classes, hush, referent, told
from support.client import Client, browser_for
from support.people import School

from one.classroom import arrivals
from one.classroom.arrivals import Newcomer
from one.errors import Invalid, NotFound
from one.feed import page as feed
from one.http.state import State
from one.people.changes import classes as class_changes
from one.people.changes.acting import InClass
from one.people.changes.arrivals import Choice, Decision
from one.store.people import lifecycle as store_lifecycle
from one.store.roster import people as roster_people

pytestmark = pytest.mark.anyio


async def add(state: State, school: School, newcomer: Newcomer, choice: Choice, by: str = "paul.prof") -> int:
    return await arrivals.add(
        await school.scope(by), state.resources, school.classes["CE1"], newcomer, choice
    )


async def test_a_new_pupil_has_an_account_that_waits_for_its_sheet(state: State, school: School) -> None:
    made = await add(state, school, Newcomer("eleve", "Élo-ï", "D'Œuvre", "2018-02-03"), Choice())
    row = await school.pool.fetchrow("select * from person where id = $1", made)
    assert row is not None
    assert (row["login"], row["profile"], str(row["birth_date"]), row["activated_at"]) == (
        "eloi.doeuvre",
        "eleve",
        "2018-02-03",
        None,
    )
    assert await classes(school.pool, made) == ["CE1"]
    assert (
        await school.pool.fetchval("select school_id from attachment where person_id = $1", made) == school.id
    )
    assert await school.pool.fetchval("select count(*) from activation_code") == 0
    assert [act for act, _target, _data in await acts(school.pool)] == ["person.added"]


async def test_a_namesake_is_shown_whatever_the_accents_and_the_order(state: State, school: School) -> None:
    for first, last in (("max", "NOIR"), ("Mâx", "Noir"), ("Noir", "Max")):
        found = await arrivals.namesakes(
            await school.scope("paul.prof"),
            state.resources,
            school.classes["CE1"],
            Newcomer("eleve", first, last),
        )
        assert [(p.login, p.class_names, p.here) for p in found] == [("max.noir", ["CM2"], False)]


async def test_a_parent_is_no_namesake_of_a_pupil_nor_is_somebody_of_another_school(
    state: State, school: School
) -> None:
    from support.people import make_school

    await make_school(state.resources.pool, "Ailleurs", "0990010A", "2")
    scope, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    assert await arrivals.namesakes(scope, state.resources, ce1, Newcomer("eleve", "Nina", "Noir")) == []
    assert len(await arrivals.namesakes(scope, state.resources, ce1, Newcomer("eleve", "Max", "Noir"))) == 1


async def test_a_pupil_moves_from_the_other_class(state: State, school: School) -> None:
    await hush(school.pool)
    max_ = school.people["max.noir"]
    assert await add(state, school, Newcomer("eleve", "Max", "Noir"), Choice(Decision.MOVE, max_)) == max_
    assert await classes(school.pool, max_) == ["CE1"]
    assert await told(school.pool) == {max_, school.people["nina.noir"]}
    act, _target, data = (await acts(school.pool))[0]
    assert (act, data["left"]) == ("person.moved", [school.classes["CM2"]])


async def test_a_pupil_may_be_in_both_classes(state: State, school: School) -> None:
    max_ = school.people["max.noir"]
    await add(state, school, Newcomer("eleve", "Max", "Noir"), Choice(Decision.JOIN, max_))
    assert await classes(school.pool, max_) == ["CE1", "CM2"]


async def test_a_new_namesake_gets_a_login_of_their_own(state: State, school: School) -> None:
    made = await add(state, school, Newcomer("eleve", "Max", "Noir"), Choice(Decision.NEW))
    assert await school.pool.fetchval("select login from person where id = $1", made) == "max.noir2"
    assert await classes(school.pool, school.people["max.noir"]) == ["CM2"]


@pytest.mark.parametrize(
    ("choice", "login"),
    [("join", "tom.roy"), ("move", "nina.noir"), ("join", "anne.autre")],
)
async def test_only_a_namesake_can_be_chosen(state: State, school: School, choice: str, login: str) -> None:
    with pytest.raises(NotFound):
        await add(
            state, school, Newcomer("eleve", "Max", "Noir"), Choice(Decision(choice), school.people[login])
        )
    assert await acts(school.pool) == []


async def test_a_guardian_comes_with_a_child_of_the_class(state: State, school: School) -> None:
    zoe, nina = school.people["zoe.blin"], school.people["nina.noir"]
    made = await add(state, school, Newcomer("parent", "Yan", "Blin", children=(zoe,)), Choice())
    assert await children(school.pool, made) == [zoe]
    await add(state, school, Newcomer("parent", "Nina", "Noir", children=(zoe,)), Choice(Decision.JOIN, nina))
    assert await children(school.pool, nina) == sorted([zoe, school.people["max.noir"]])


async def test_a_guardian_who_left_the_school_is_found_again(state: State, school: School) -> None:
    bea, zoe, ce1 = school.people["bea.blin"], school.people["zoe.blin"], school.classes["CE1"]
    scope = await school.scope("paul.prof")
    await class_changes.take_out(scope, state.resources, InClass(ce1), bea)
    newcomer = Newcomer("parent", "Béa", "Blin", children=(zoe,))
    found = await arrivals.namesakes(scope, state.resources, ce1, newcomer)
    assert [(p.id, p.attached) for p in found] == [(bea, False)]
    await add(state, school, newcomer, Choice(Decision.JOIN, bea))
    assert await children(school.pool, bea) == [zoe]
    assert await school.pool.fetchval("select count(*) from departure") == 0
    assert await school.pool.fetchval("select count(*) from attachment where person_id = $1", bea) == 1


async def test_a_teacher_does_not_add_a_teacher_and_the_head_does(state: State, school: School) -> None:
    newcomer, anne = Newcomer("enseignant", "Anne", "Autre"), school.people["anne.autre"]
    with pytest.raises(NotFound):
        await add(state, school, newcomer, Choice(Decision.JOIN, anne))
    await add(state, school, newcomer, Choice(Decision.JOIN, anne), by="dora.direction")
    assert await classes(school.pool, anne) == ["CE1", "CM2"]
    for profile in ("personnel", "direction", ""):
        with pytest.raises(NotFound):
            await add(state, school, Newcomer(profile, "Une", "Autre"), Choice(), by="dora.direction")


async def test_all_that_is_wrong_is_told_at_once(state: State, school: School) -> None:
    for newcomer, fields in (
        (Newcomer("eleve", "", " ‮", "2018-02-31"), {"first_name", "last_name", "birth_date"}),
        (Newcomer("eleve", "Léo", "Neuf", "1950-01-01"), {"birth_date"}),
        (Newcomer("parent", "Léo", "Neuf"), {"children"}),
        (Newcomer("parent", "Léo", "Neuf", children=(school.people["max.noir"],)), {"children"}),
    ):
        with pytest.raises(Invalid) as caught:
            await add(state, school, newcomer, Choice())
        assert set(caught.value.errors) == fields


async def test_the_teachers_of_the_class_that_was_left_are_told_of_it(state: State, school: School) -> None:
    max_, cm2 = school.people["max.noir"], school.classes["CM2"]
    await add(state, school, Newcomer("eleve", "MAX", "noir"), Choice(Decision.MOVE, max_))
    (item,) = (await feed.page(await school.scope("anne.autre"), state.resources, None)).items
    assert (item.item.app, item.item.type, item.item.title) == ("classe", "depart", "Max Noir")
    assert item.item.author.name == "Paul Prof"
    assert "De CM2 à CE1" in item.item.excerpt
    assert item.item.url == f"/classe/{cm2}"
    for login in ("max.noir", "tom.roy", "lise.roy", "gil.garde", "zoe.blin"):
        assert (await feed.page(await school.scope(login), state.resources, None)).items == [], login
    async with browser_for(state) as client:
        client.cookies.set("one", await school.token("anne.autre"))
        page = (await client.get("/")).text
        assert "a fait changer un élève de classe" in page
        client.cookies.set("one", await school.token("dora.direction"))
        log = (await client.get(f"/ecole/{school.id}/journal")).text
        assert "a fait changer de classe" in log
        assert "compte connu, déplacé · quitte CM2 · classe CE1" in log


async def test_the_telling_loses_the_name_with_the_account(state: State, school: School) -> None:
    max_ = school.people["max.noir"]
    await add(state, school, Newcomer("eleve", "Max", "Noir"), Choice(Decision.MOVE, max_))
    async with school.pool.acquire() as connection, connection.transaction():
        await store_lifecycle.erase(connection, max_, await store_lifecycle.nobody(connection))
    (item,) = (await feed.page(await school.scope("anne.autre"), state.resources, None)).items
    assert item.item.title == "Compte supprimé"
    assert "Max" not in str(await school.pool.fetch("select body from event"))


async def test_who_is_attached_again_keeps_function_and_address(school: School) -> None:
    dora = school.people["dora.direction"]
    await school.pool.execute("update attachment set address = '1 rue X' where person_id = $1", dora)
    async with school.pool.acquire() as connection, connection.transaction():
        await roster_people.attach(connection, school.id, [dora])
    row = await school.pool.fetchrow("select function, address from attachment where person_id = $1", dora)
    assert row is not None
    assert tuple(row) == ("direction", "1 rue X")


async def test_a_head_who_is_added_to_a_class_stays_head(state: State, school: School) -> None:
    dora, ce1 = school.people["dora.direction"], school.classes["CE1"]
    await referent(school)
    newcomer = Newcomer("enseignant", "Dora", "Direction")
    gil = await school.scope("gil.garde")
    await arrivals.add(gil, state.resources, ce1, newcomer, Choice(Decision.JOIN, dora))
    assert (await school.scope("dora.direction")).has_function("direction", school_id=school.id)


@pytest.mark.parametrize("sent", ["steal:12", "joint:12", ":12"])
async def test_a_decision_that_is_none_does_not_exist(client: Client, school: School, sent: str) -> None:
    client.cookies.set("one", await school.token("paul.prof"))
    url = f"/classe/{school.classes['CE1']}/parametrage/ajouter"
    answer = await client.form(url, profile="eleve", first_name="Paul", last_name="Neuf", choice=sent)
    assert answer.status_code == 404
