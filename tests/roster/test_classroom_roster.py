"""Importing a register's lists for one class: it changes that class and nothing else."""

import asyncio

import pytest
from support.class_lists import FAMILIES, LEA, ZOE, apply, bring, lists, look, picture, work_off
from support.classroom_people import acts, children, classes, hush, told
from support.onde_files import guardian, pupil, teacher
from support.people import School, make_school

from one.errors import Invalid, NotFound
from one.http.state import State
from one.people import rights
from one.roster import runs
from one.roster.class_lists import Files
from one.roster.keeping import Moved
from one.roster.report import Change
from one.scope import Scope
from one.store.roster import runs as store
from one.store.roster.runs import Place

pytestmark = pytest.mark.anyio


async def place_of(state: State, scope: Scope, class_id: int) -> Place:
    return runs.of_class(await rights.check_class(scope, state.resources, class_id))


async def test_the_preview_shows_the_differences_and_changes_nothing(state: State, school: School) -> None:
    before = await picture(school.pool)
    found = await look(
        await school.scope("paul.prof"),
        state.resources,
        school.classes["CE1"],
        lists([LEA, pupil("NEUF", "Éloi", "2018-02-03", "CE1")]),
    )
    assert found.changes == [
        Change("+", "eleve", "Éloi Neuf, CE1 (eloi.neuf)"),
        Change("-", "eleve", "Zoé Blin (zoe.blin)"),
    ]
    assert (found.counts["eleve"].created, found.counts["eleve"].left) == (1, 1)
    assert await picture(school.pool) == before


async def test_what_was_shown_is_applied(state: State, school: School) -> None:
    await hush(school.pool)
    new = [LEA, pupil("NEUF", "Éloi", "2018-02-03", "CE1")]
    families = [*FAMILIES[:1], guardian("NEUF", "Ève", ("NEUF", "Éloi", "CE1"), address="9 rue Neuve")]
    done = await bring(state, school, lists(new, families))
    ids = {row["login"]: row["id"] for row in await school.pool.fetch("select login, id from person")}
    assert await classes(school.pool, ids["eloi.neuf"]) == ["CE1"]
    assert await children(school.pool, ids["eve.neuf"]) == [ids["eloi.neuf"]]
    assert await children(school.pool, ids["marc.roy"]) == []
    assert await classes(school.pool, ids["zoe.blin"]) == []
    assert await children(school.pool, ids["bea.blin"]) == [
        ids["zoe.blin"]
    ]  # out of the class, still her child
    assert (
        await school.pool.fetchval("select count(*) from attachment where person_id = $1", ids["zoe.blin"])
        == 1
    )
    assert {ids[login] for login in ("zoe.blin", "bea.blin", "eve.neuf", "marc.roy")} <= await told(
        school.pool
    )
    assert done.counts["lien"].created == 1
    act, target, data = (await acts(school.pool))[-1]
    assert (act, target, data["eleve"]) == ("class.imported", f"class:{school.classes['CE1']}", [1, 0, 1])


async def test_twice_the_same_changes_nothing(state: State, school: School) -> None:
    files = lists([LEA, ZOE, pupil("NEUF", "Éloi", "2018-02-03", "CE1")], FAMILIES)
    await bring(state, school, files)
    again = await look(await school.scope("paul.prof"), state.resources, school.classes["CE1"], files)
    assert again.changes == []


async def test_a_whole_school_in_the_file_changes_only_the_class(state: State, school: School) -> None:
    await bring(state, school, lists([LEA, ZOE], FAMILIES))
    before = await picture(school.pool)
    found = await bring(
        state,
        school,
        lists(
            [LEA, ZOE, pupil("AUTRE", "Nom", "2016-01-01", "CM2")],
            [*FAMILIES, guardian("AUTRE", "Mère", ("AUTRE", "Nom", "CM2"))],
            [teacher("PIRATE", "Jean", "CE1", head="oui")],
        ),
    )
    assert found.changes == []
    after = await picture(school.pool)
    assert after[:-1] == before[:-1]
    reasons = [p.reason for p in found.problems]
    assert any("enseignants" in reason for reason in reasons)
    assert any("autres classes" in reason for reason in reasons)


async def test_a_pupil_of_another_class_is_told_and_left_alone(state: State, school: School) -> None:
    families = [*FAMILIES, guardian("FAUX", "Nina", ("NOIR", "Max", "CE1"))]
    found = await bring(state, school, lists([LEA, ZOE, pupil("NOIR", "Max", "", "CE1")], families))
    assert await classes(school.pool, school.people["max.noir"]) == ["CM2"]
    assert any("Max Noir est déjà en CM2" in p.reason for p in found.problems)
    assert await school.pool.fetchval("select count(*) from person where last_name = 'Faux'") == 0


async def test_a_guardian_of_another_class_is_linked_and_not_rewritten(state: State, school: School) -> None:
    nina = school.people["nina.noir"]
    await school.pool.execute(
        "update attachment set address = '5 quai, 61000 Alençon' where person_id = $1", nina
    )
    row = guardian(
        "Noir",
        "NINA",
        ("BLIN", "Zoé", "CE1"),
        address="5 quai",
        email="pirate@exemple.fr",
        mobile="0612345678",
    )
    await bring(state, school, lists([LEA, ZOE], [*FAMILIES, row]))
    assert school.people["zoe.blin"] in await children(school.pool, nina)
    kept = await school.pool.fetchrow(
        "select first_name, last_name, email, mobile from person where id = $1", nina
    )
    assert kept is not None
    assert tuple(kept) == ("Nina", "Noir", None, None)


async def test_an_account_of_another_school_is_never_reached(state: State, school: School) -> None:
    other = await make_school(state.resources.pool, "Ailleurs", "0990010A", "2")
    far = other.people["nina.noir"]
    await school.pool.execute("delete from person where id = $1", school.people["nina.noir"])
    await school.pool.execute("update person set email = 'nina@exemple.fr' where id = $1", far)
    row = guardian("Noir", "Nina", ("BLIN", "Zoé", "CE1"), address="5 quai", email="nina@exemple.fr")
    await bring(state, school, lists([LEA, ZOE], [*FAMILIES, row]))
    assert await children(school.pool, far) == [other.people["max.noir"]]
    assert await school.pool.fetchval("select count(*) from attachment where person_id = $1", far) == 1


async def test_a_child_who_left_for_another_school_is_not_taken_back(state: State, school: School) -> None:
    other = await make_school(state.resources.pool, "Ailleurs", "0990010A", "2")
    max_ = school.people["max.noir"]
    await school.pool.execute("update person set birth_date = '2016-05-05' where id = $1", max_)
    await school.pool.execute("delete from membership where person_id = $1", max_)
    await school.pool.execute("update attachment set school_id = $2 where person_id = $1", max_, other.id)
    await school.pool.execute("insert into departure (person_id, school_id) values ($1, $2)", max_, school.id)
    await bring(state, school, lists([LEA, ZOE, pupil("Noir", "Max", "2016-05-05", "CE1")]))
    assert await classes(school.pool, max_) == []


async def test_without_a_list_of_guardians_the_links_stay(state: State, school: School) -> None:
    before = await school.pool.fetch("select * from guardian order by 1, 2")
    await bring(state, school, lists([LEA, ZOE]))
    assert await school.pool.fetch("select * from guardian order by 1, 2") == before


async def test_a_class_that_changed_since_the_preview_is_shown_again(state: State, school: School) -> None:
    scope, ce1 = await school.scope("paul.prof"), school.classes["CE1"]
    found = await look(scope, state.resources, ce1, lists([LEA]))
    await school.pool.execute("delete from membership where person_id = $1", school.people["zoe.blin"])
    before = await picture(school.pool)
    with pytest.raises(Moved) as moved:
        await apply(scope, state.resources, ce1, lists([LEA]), found.seen)
    assert await picture(school.pool) == before
    await apply(scope, state.resources, ce1, lists([LEA]), moved.value.now.seen)


async def test_applying_twice_at_once_or_again_changes_the_class_once(state: State, school: School) -> None:
    scope = await school.scope("paul.prof")
    place = await place_of(state, scope, school.classes["CE1"])
    files = lists([LEA, ZOE, pupil("NEUF", "Éloi", "2018-02-03", "CE1")])
    await runs.send(scope, state.resources, place, files)
    await work_off(state.resources)
    _run, found = await runs.look(scope, state.resources, place) or (None, None)
    assert found is not None

    async def press() -> None:
        await runs.apply(scope, state.resources, place, found.seen, {}, sure=True)

    results = await asyncio.gather(*(press() for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in results if each] == [Invalid, Invalid]
    await work_off(state.resources)
    before = await picture(school.pool)
    with pytest.raises(Invalid):
        await press()
    await work_off(state.resources)
    assert await picture(school.pool) == before
    assert await school.pool.fetchval("select count(*) from person where login like 'eloi.neuf%'") == 1
    assert [act for act, _target, _data in await acts(school.pool)] == ["class.imported"]
    assert await school.pool.fetchval("select contents from roster_run") == []


async def test_lists_are_their_senders_and_live_an_hour(state: State, school: School) -> None:
    paul, dora = await school.scope("paul.prof"), await school.scope("dora.direction")
    place = await place_of(state, paul, school.classes["CE1"])
    await runs.send(paul, state.resources, place, lists([LEA]))
    await work_off(state.resources)
    assert await runs.look(dora, state.resources, place) is None
    with pytest.raises(Invalid):
        await runs.apply(dora, state.resources, place, "-", {}, sure=True)
    await school.pool.execute("update roster_run set created_at = now() - interval '61 minutes'")
    with pytest.raises(Invalid):
        await runs.apply(paul, state.resources, place, "-", {}, sure=True)
    await store.purge(school.pool)
    assert await school.pool.fetchval("select count(*) from roster_run") == 0


async def test_who_no_longer_has_the_class_when_its_turn_comes_imports_nothing(
    state: State, school: School
) -> None:
    paul = await school.scope("paul.prof")
    place = await place_of(state, paul, school.classes["CE1"])
    await runs.send(paul, state.resources, place, lists([LEA]))
    await school.pool.execute("delete from membership where person_id = $1", school.people["paul.prof"])
    await work_off(state.resources)
    assert await school.pool.fetchval("select state from roster_run") == "refused"
    for asked in (runs.look(await school.scope("paul.prof"), state.resources, place),):
        with pytest.raises(NotFound):
            await asked


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([], "Choisissez le fichier"),
        ([("a.csv", b"x")] * 4, "trois fichiers"),
        ([("a.csv", b"")], "élèves"),
        ([("\0../../etc/passwd", b"\0\xff\xfe" * 1000)], "UTF-8"),
        ([("photo.png", b"\x89PNG\r\n\x1a\n")], "UTF-8"),
        (lists([pupil("NOIR", "Max", "", "CM2")]), "Aucun élève de la classe CE1"),
        ([*lists([LEA]), *lists([LEA])], "deux listes"),
    ],
)
async def test_files_that_cannot_be_taken_are_told_in_words(
    state: State, school: School, files: Files, words: str
) -> None:
    scope = await school.scope("paul.prof")
    place = await place_of(state, scope, school.classes["CE1"])
    with pytest.raises(Invalid) as caught:
        await runs.send(scope, state.resources, place, files)
    message = " ".join(caught.value.errors["files"])
    assert words in message
    assert "/tmp" not in message
