"""What was decided by hand is kept when the same export comes again, and named to who imports it."""

from pathlib import Path

import pytest
from support.class_lists import FAMILIES as CLASS_FAMILIES
from support.class_lists import LEA, ZOE, bring, lists
from support.onde_files import guardian, pupil, teacher
from support.people import School
from support.roster_school import (
    GUARDIANS,
    PUPILS,
    TEACHERS,
    all_logins,
    classes_of,
    import_school,
    links_of,
    person,
)

from one.http.state import State
from one.people.changes import accounts, arrivals, class_names, classes, links, schools
from one.people.changes.acting import InClass, InSchool
from one.people.changes.arrivals import Choice, Decision
from one.people.changes.merge import merge
from one.roster import decisions
from one.roster.by_hand import AWAY, BACK
from one.roster.report import Report
from one.scope import Scope
from one.store.accounts import sessions
from one.store.pool import Pool
from one.store.roster.people import NewPerson

pytestmark = pytest.mark.anyio
FAMILIES = ["lise.roy ines.roy", "lise.roy noe.roy", "marc.petit tom.petit"]


class Life:
    """A school that was imported once, and what its head does by hand."""

    def __init__(self, state: State, pool: Pool, folder: Path) -> None:
        self.resources, self.pool, self.folder = state.resources, pool, folder

    async def id_of(self, login: str) -> int:
        return int(await self.pool.fetchval("select id from person where login = $1", login))

    async def class_id(self, name: str) -> int:
        return int(await self.pool.fetchval("select id from class where name = $1", name))

    async def head(self) -> Scope:
        token = await sessions.start(self.pool, await self.id_of("luc.barre"), remember=False, device="")
        scope = await sessions.scope(self.pool, token)
        assert scope is not None
        return scope

    async def in_school(self) -> InSchool:
        return InSchool(await self.pool.fetchval("select id from school"))

    async def cut(self, guardian_login: str, child: str, place: str) -> None:
        where = InClass(await self.class_id(place))
        ids = await self.id_of(guardian_login), await self.id_of(child)
        await links.unlink(await self.head(), self.resources, where, *ids)

    async def again(self, *lists: list[list[str]], dry_run: bool = False) -> Report:
        given = [*lists, *(PUPILS, TEACHERS, GUARDIANS)[len(lists) :]]
        return await import_school(self.pool, self.folder, *given, dry_run=dry_run)


@pytest.fixture
async def life(state: State, pool: Pool, tmp_path: Path) -> Life:
    await import_school(pool, tmp_path)
    return Life(state, pool, tmp_path)


async def test_a_guardian_who_was_cut_stays_cut_and_the_preview_names_it(life: Life) -> None:
    await life.cut("lise.roy", "noe.roy", "CE1")
    for report in (await life.again(dry_run=True), await life.again()):
        assert "Lise Roy n’est plus responsable de Noé Roy" in report.text()
        assert report.changes == []
    assert await links_of(life.pool) == ["lise.roy ines.roy", "marc.petit tom.petit"]


async def test_a_guardian_cut_from_their_last_child_does_not_come_back_to_the_school(life: Life) -> None:
    await life.cut("marc.petit", "tom.petit", "CE1")
    assert (await person(life.pool, "marc.petit"))["school_id"] is None
    report = await life.again()
    assert report.changes == []
    assert (await person(life.pool, "marc.petit"))["school_id"] is None
    assert "marc.petit2" not in await all_logins(life.pool), "nor as somebody new"


async def test_only_a_person_ties_again_and_then_lists_agree(life: Life) -> None:
    await life.cut("lise.roy", "noe.roy", "CE1")
    await life.again()
    # Lise is still of the school by Inès; Noé is in another class of it.
    pair = await life.id_of("lise.roy"), await life.id_of("noe.roy")
    who = NewPerson("", "parent", "", "Roy", "Lise", None, None, None)
    await arrivals.add_to_class(
        await life.head(),
        life.resources,
        InClass(await life.class_id("CE1")),
        who,
        Choice(Decision.JOIN, pair[0]),
        [pair[1]],
    )
    assert (await life.again()).changes == []
    assert await links_of(life.pool) == FAMILIES
    assert await life.pool.fetchval("select count(*) from link_by_hand") == 0, "the lists say the same"


async def test_a_cut_outlives_a_departure(life: Life) -> None:
    await life.cut("lise.roy", "noe.roy", "CE1")
    await life.again([row for row in PUPILS if row[2] != "Noé"], TEACHERS, [GUARDIANS[0], GUARDIANS[1][:-4]])
    assert (await person(life.pool, "noe.roy"))["school_id"] is None
    await life.again()
    assert (await person(life.pool, "noe.roy"))["school_id"] is not None
    assert "lise.roy noe.roy" not in await links_of(life.pool)


async def test_a_guardian_who_was_added_by_hand_stays_with_their_child(life: Life) -> None:
    who = NewPerson("", "parent", "", "Roy", "Paul", None, None, None)
    where = InClass(await life.class_id("CE1"))
    await arrivals.add_to_class(
        await life.head(), life.resources, where, who, Choice(), [await life.id_of("noe.roy")]
    )
    report = await life.again()
    assert report.changes == []
    assert "Paul Roy reste responsable de Noé Roy" in report.text()
    assert "paul.roy noe.roy" in await links_of(life.pool)


@pytest.mark.parametrize(("profile", "name"), [("enseignant", "Ida"), ("eleve", "Ugo")])
async def test_a_substitute_or_a_pupil_who_was_added_by_hand_stays(
    life: Life, profile: str, name: str
) -> None:
    who = NewPerson("", profile, "", "Neuf", name, None, None, None)
    where = InClass(await life.class_id("CE1"))
    await arrivals.add_to_class(await life.head(), life.resources, where, who, Choice())
    login = f"{name.lower()}.neuf"
    report = await life.again()
    assert report.changes == []
    assert f"{name} Neuf ({login}) n’est dans aucune liste et reste" in report.text()
    assert await classes_of(life.pool, login) == ["CE1"]


async def test_a_pupil_who_was_moved_by_hand_stays_until_the_list_says_something_new(life: Life) -> None:
    scope, where = await life.head(), await life.in_school()
    tom = await life.id_of("tom.petit")
    await classes.move(scope, life.resources, where, tom, await life.class_id("CE2"))
    report = await life.again()
    assert await classes_of(life.pool, "tom.petit") == ["CE2"]
    assert report.changes == []
    assert "Tom Petit : CE2, par une décision prise le" in report.text().replace("\u00a0", " ")
    third = [pupil("PETIT", "Tom", "2017-05-04", "CM1"), *PUPILS[1:]]
    await life.again(
        third,
        TEACHERS,
        [
            guardian("PETIT", "Marc", ("PETIT", "Tom", "CM1"), civility="M.", address="1 rue Haute"),
            GUARDIANS[1],
        ],
    )
    assert await classes_of(life.pool, "tom.petit") == ["CM1"]


async def test_a_move_that_the_list_confirms_is_the_list_s_own_again(life: Life) -> None:
    scope, where = await life.head(), await life.in_school()
    await classes.move(
        scope, life.resources, where, await life.id_of("tom.petit"), await life.class_id("CE2")
    )
    moved = [pupil("PETIT", "Tom", "2017-05-04", "CE2"), *PUPILS[1:]]
    family = [
        guardian("PETIT", "Marc", ("PETIT", "Tom", "CE2"), civility="M.", address="1 rue Haute"),
        GUARDIANS[1],
    ]
    assert (await life.again(moved, TEACHERS, family)).changes == []
    assert await life.pool.fetchval("select count(*) from place_by_hand where entered") == 0


async def test_a_teacher_taken_out_of_a_class_by_hand_stays_out(life: Life) -> None:
    scope, where = await life.head(), await life.in_school()
    await classes.leave(
        scope, life.resources, where, await life.id_of("anne.colin"), await life.class_id("CE1")
    )
    assert (await life.again()).changes == []
    assert await classes_of(life.pool, "anne.colin") == []


async def test_a_name_that_was_corrected_by_hand_stays_and_is_told(life: Life) -> None:
    where = InClass(await life.class_id("CE1"))
    tom = await life.id_of("tom.petit")
    await accounts.rename(await life.head(), life.resources, where, tom, "Camille", "Petit-Roux")
    report = await life.again()
    kept = await person(life.pool, "tom.petit")
    assert (kept["first_name"], kept["last_name"]) == ("Camille", "Petit-Roux")
    assert (
        "Camille Petit-Roux garde le nom corrigé à la main ; la liste dit Tom Petit."
        in report.text().replace("\u00a0", " ")
    )
    assert report.changes == []
    assert report.doubts == []


async def test_two_accounts_that_were_merged_stay_one(life: Life) -> None:
    two = [
        guardian("PETIT", "Marc", ("PETIT", "Tom", "CE1"), civility="M.", address="1 rue Haute"),
        guardian("PETIT-ROUX", "Marc", ("PETIT", "Tom", "CE1"), address="9 quai Vert", email="m@example.org"),
        GUARDIANS[1],
    ]
    await life.again(PUPILS, TEACHERS, two)
    ids = await life.id_of("marc.petit"), await life.id_of("marc.petitroux")
    await merge(await life.head(), life.resources, await life.in_school(), *ids, sure=True)
    for _time in range(2):
        report = await life.again(PUPILS, TEACHERS, two)
        assert (report.changes, report.doubts) == ([], [])
        assert "marc.petitroux" not in await all_logins(life.pool)
    alone = [two[1], GUARDIANS[1]]
    report = await life.again(PUPILS, TEACHERS, alone)
    assert report.doubts == []
    assert (await person(life.pool, "marc.petit"))["last_name"] == "Petit"
    assert await links_of(life.pool) == FAMILIES


async def test_two_pupils_who_were_merged_stay_one(life: Life) -> None:
    two = [*PUPILS, pupil("PETIT", "Thom", "2017-05-14", "CE1")]
    await life.again(two)
    ids = await life.id_of("tom.petit"), await life.id_of("thom.petit")
    await merge(await life.head(), life.resources, await life.in_school(), *ids, sure=True)
    report = await life.again(two)
    assert (report.changes, report.doubts) == ([], [])
    assert (
        await life.pool.fetchval(
            "select count(*) from person where last_name = 'Petit' and profile = 'eleve'"
        )
        == 1
    )


@pytest.mark.parametrize("answer", [AWAY, BACK])
async def test_who_was_taken_out_of_the_school_by_hand_comes_back_when_a_person_says_so(
    life: Life, answer: str
) -> None:
    where = await life.in_school()
    await schools.take_out(await life.head(), life.resources, where, await life.id_of("tom.petit"))
    report = await life.again()
    assert [doubt.kind for doubt in report.doubts] == ["returns"]
    assert (await person(life.pool, "tom.petit"))["school_id"] is None
    assert (await person(life.pool, "marc.petit"))["school_id"] is None
    await decisions.decide(await life.head(), life.resources, where.school_id, {report.doubts[0].key: answer})
    here = (await person(life.pool, "tom.petit"))["school_id"] is not None
    assert here == (answer == BACK)
    assert (await life.again()).doubts == []


async def test_a_teacher_who_left_the_list_long_after_is_not_held_by_a_decision_of_last_year(
    life: Life,
) -> None:
    who = NewPerson("", "enseignant", "", "Neuf", "Ida", None, None, None)
    await arrivals.add_to_class(
        await life.head(), life.resources, InClass(await life.class_id("CE1")), who, Choice()
    )
    await life.pool.execute("update attachment_by_hand set at = at - interval '1 year'")
    await life.again(PUPILS, [*TEACHERS, teacher("FIN", "Jo")])
    assert (await person(life.pool, "ida.neuf"))["school_id"] is None


async def test_a_class_s_own_lists_keep_what_was_decided_by_hand(state: State, school: School) -> None:
    where, paul = InClass(school.classes["CE1"]), await school.scope("paul.prof")
    await bring(state, school, lists([LEA, ZOE], CLASS_FAMILIES))
    ids = school.people["marc.roy"], school.people["lea.roy"]
    await links.unlink(paul, state.resources, where, *ids)
    ugo = NewPerson("", "eleve", "", "Neuf", "Ugo", None, None, None)
    await arrivals.add_to_class(paul, state.resources, where, ugo, Choice())
    await class_names.rename(
        await school.scope("dora.direction"), state.resources, where.class_id, "Les Dauphins", "CE1"
    )
    done = await bring(state, school, lists([LEA, ZOE], CLASS_FAMILIES))
    assert done.changes == []
    said = " ".join(problem.reason for problem in done.problems)
    assert "Marc Roy n’est plus responsable de Léa Roy" in said
    assert "Ugo Neuf (ugo.neuf) n’est dans aucune liste et reste" in said
    assert "marc.roy lea.roy" not in await links_of(school.pool)
    assert await classes_of(school.pool, "ugo.neuf") == ["Les Dauphins"]


async def test_an_empty_class_takes_no_pupil_out_of_theirs(life: Life) -> None:
    report = await life.again([pupil("PETIT", "Tom", "2017-05-04", ""), *PUPILS[1:]])
    assert report.changes == []
    assert [problem.line for problem in report.problems if "La classe manque" in problem.reason] == [2]
    assert await classes_of(life.pool, "tom.petit") == ["CE1"]
