"""A class is not its name: renamed here or in the register, it is the same, with its people and what it was told."""

from pathlib import Path

import pytest
from support.commands import command
from support.onde_files import guardian, pupil, teacher
from support.roster_school import classes_of, import_school

from one.people.changes import class_names
from one.resources import Resources
from one.roster.doubt import OTHER, SAME
from one.roster.report import Report
from one.roster.school import import_directory
from one.scope import Scope
from one.store.accounts import sessions
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

FIRST = ("Ada", "Eva", "Lou", "Max", "Zoé")


def pupils(place: str, names: tuple[str, ...] = FIRST) -> list[list[str]]:
    return [pupil("NEUF", name, f"2017-0{FIRST.index(name) + 1}-11", place, level="CE1") for name in names]


def teachers(place: str, last: str = "COLIN") -> list[list[str]]:
    return [teacher(last, "Anne", place), teacher("BARRE", "Luc", "", civility="M.", head="oui")]


def families(place: str) -> list[list[str]]:
    return [guardian("NEUF", "Jo", *(("NEUF", name, place) for name in FIRST))]


async def bring(
    pool: Pool, folder: Path, place: str, *, by: str = "COLIN", answers: dict[str, str] | None = None
) -> Report:
    if answers is None:
        return await import_school(pool, folder, pupils(place), teachers(place, by), families(place))
    return await import_directory(
        command(pool), folder, school_name="Les Tilleuls", uai="0610001A", answers=answers
    )


async def rename(resources: Resources, pool: Pool, name: str) -> None:
    head = await pool.fetchval("select id from person where login = 'luc.barre'")
    scope = await sessions.scope(pool, await sessions.start(pool, head, remember=False, device=""))
    assert isinstance(scope, Scope)
    class_id = await pool.fetchval("select id from class where archived_at is null")
    await class_names.rename(scope, resources, class_id, name, "CE1")


async def names(pool: Pool) -> list[str]:
    return [
        row["name"]
        for row in await pool.fetch("select name from class where archived_at is null order by name")
    ]


async def test_a_class_that_was_renamed_here_is_the_same_for_the_same_lists(
    pool: Pool, tmp_path: Path
) -> None:
    await bring(pool, tmp_path, "CE1 A")
    await rename(command(pool), pool, "Les Dauphins")
    assert (await bring(pool, tmp_path, "CE1 A")).changes == []
    assert (await bring(pool, tmp_path, "ce1–a")).changes == [], "and however they spell it"
    assert await names(pool) == ["Les Dauphins"]
    assert await classes_of(pool, "ada.neuf") == ["Les Dauphins"]


async def test_a_new_class_with_the_name_of_before_is_a_new_class(pool: Pool, tmp_path: Path) -> None:
    await bring(pool, tmp_path, "CE1 A")
    await rename(command(pool), pool, "Les Dauphins")
    school_id = await pool.fetchval("select id from school")
    await pool.execute("insert into class (school_id, name) values ($1, 'CE1 A')", school_id)
    await bring(pool, tmp_path, "CE1 A")
    assert await classes_of(pool, "ada.neuf") == ["CE1 A"]


async def test_a_class_that_the_register_renamed_is_the_same_and_takes_the_name(
    pool: Pool, tmp_path: Path
) -> None:
    await bring(pool, tmp_path, "CE1 A")
    class_id = await pool.fetchval("select id from class")
    report = await bring(pool, tmp_path, "Classe 3")
    assert "Classe 3 est la classe CE1 A : elle a ses élèves." in report.text().replace("\u00a0", " ")
    assert [(change.kind, change.text) for change in report.changes] == [("classe", "CE1 A → Classe 3")]
    assert await pool.fetchval("select id from class where name = 'Classe 3'") == class_id
    assert (await bring(pool, tmp_path, "Classe 3")).changes == []
    assert (await bring(pool, tmp_path, "CE1 A")).changes == [], "an older list means the same class"


async def test_a_name_given_here_stays_when_the_register_changes_its_own(pool: Pool, tmp_path: Path) -> None:
    await bring(pool, tmp_path, "CE1 A")
    await rename(command(pool), pool, "Les Dauphins")
    assert (await bring(pool, tmp_path, "Classe 3")).changes == []
    assert await names(pool) == ["Les Dauphins"]
    assert (await bring(pool, tmp_path, "Classe 3")).changes == []


@pytest.mark.parametrize(("answer", "then"), [(SAME, ["Classe 3"]), (OTHER, ["CE1 A", "Classe 3"])])
async def test_with_another_teacher_too_a_person_says_whether_it_is_the_same(
    pool: Pool, tmp_path: Path, answer: str, then: list[str]
) -> None:
    await bring(pool, tmp_path, "CE1 A")
    trial = await import_school(
        pool, tmp_path, pupils("Classe 3"), teachers("Classe 3", "DURAND"), families("Classe 3"), dry_run=True
    )
    (doubt,) = [doubt for doubt in trial.doubts if doubt.kind == "class-name"]
    assert "La classe Classe 3 des listes a les élèves de CE1 A" in doubt.text
    await bring(pool, tmp_path, "Classe 3", answers={doubt.key: answer})
    assert [name for name in await names(pool) if name in ("CE1 A", "Classe 3")] == then


async def test_pupils_who_go_to_two_classes_take_no_name_along(pool: Pool, tmp_path: Path) -> None:
    await bring(pool, tmp_path, "CE1 A")
    split = pupils("CE1 B", FIRST[:2]) + pupils("CE1 A", FIRST[2:])
    report = await import_school(pool, tmp_path, split, teachers("CE1 A"), None)
    assert [doubt.kind for doubt in report.doubts] == []
    assert await names(pool) == ["CE1 A", "CE1 B"]
