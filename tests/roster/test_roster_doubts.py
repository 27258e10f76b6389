"""Importing what looks wrong: nobody is taken away by a line that could not be read, or by a wrong folder."""

from pathlib import Path

import pytest
from support.commands import command
from support.onde_files import guardian, pupil, school, teacher
from support.roster_school import (
    GUARDIANS,
    PUPILS,
    TEACHERS,
    classes_of,
    everything,
    import_school,
    links_of,
    person,
)

from one.roster.doubts import Doubtful
from one.roster.report import Report
from one.roster.school import import_directory
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
FAMILIES = ["lise.roy ines.roy", "lise.roy noe.roy", "marc.petit tom.petit"]
CROWD = [pupil(f"{a}{b}".upper() * 2, "Ada") for a in "abcd" for b in "aeiou"]


async def damaged(pool: Pool, folder: Path, file: str, start: str) -> Report:
    """Import the small school again, with a separator too many on the lines that begin so."""
    school(folder, PUPILS, TEACHERS, GUARDIANS)
    path = folder / file
    lines = path.read_bytes().decode("cp1252").splitlines()
    assert any(line.startswith(start) for line in lines)
    path.write_text("\n".join(f"{line};x" if line.startswith(start) else line for line in lines), "cp1252")
    return await import_directory(command(pool), folder, school_name="Les Tilleuls", uai="0610001A")


@pytest.mark.parametrize(
    ("file", "start"),
    [("eleves.csv", '"PETIT"'), ("responsables.csv", "M.;;PETIT"), ("enseignants.csv", '"MME"')],
)
async def test_an_unreadable_line_takes_nobody_away(
    pool: Pool, tmp_path: Path, file: str, start: str
) -> None:
    await import_school(pool, tmp_path)
    before = await everything(pool)
    report = await damaged(pool, tmp_path, file, start)
    assert report.changes == []
    assert await everything(pool) == before
    assert report.rejected == 1
    assert (
        f"{file}\u00a0: Des lignes n’ont pas pu être lues (1)\u00a0: personne de cette liste ne part à cet import."
        " Comptes gardés\u00a0: 1." in report.text()
    )
    assert (await import_school(pool, tmp_path)).rejected == 0


async def test_a_damaged_list_still_brings_and_moves_people(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path, PUPILS[:2], TEACHERS, GUARDIANS)
    report = await damaged(pool, tmp_path, "eleves.csv", '"PETIT"')
    assert (report.counts["eleve"].created, report.counts["eleve"].left) == (1, 0)
    assert await classes_of(pool, "noe.roy") == ["CE1"]
    assert await classes_of(pool, "tom.petit") == ["CE1"]
    assert await links_of(pool) == FAMILIES


async def test_a_teacher_keeps_the_class_whose_line_was_not_read(pool: Pool, tmp_path: Path) -> None:
    teachers = [teacher("COLIN", "Anne", "CE1"), teacher("COLIN", "Anne", "CE2")]
    await import_school(pool, tmp_path, PUPILS, teachers)
    school(tmp_path, PUPILS, [teachers[0], teacher("", "Anne", "CE2")], GUARDIANS)
    report = await import_directory(command(pool), tmp_path, school_name="Les Tilleuls", uai="0610001A")
    assert report.changes == []
    assert await classes_of(pool, "anne.colin") == ["CE1", "CE2"]


@pytest.mark.parametrize("address", ["1 rue Haute", ""])
async def test_a_child_corrected_in_one_list_only_keeps_the_guardian(
    pool: Pool, tmp_path: Path, address: str
) -> None:
    old = guardian("PETIT", "Marc", ("PETIT", "Tom", "CE1"), address=address)
    await import_school(pool, tmp_path, guardians=[old, GUARDIANS[1]])
    pupils = [pupil("PETIT", "Thomas", "2017-05-04", "CE1"), *PUPILS[1:]]
    report = await import_school(pool, tmp_path, pupils, guardians=[old, GUARDIANS[1]])
    assert (await person(pool, "tom.petit"))["first_name"] == "Thomas"
    assert await links_of(pool) == FAMILIES
    assert (await person(pool, "marc.petit"))["school_id"] is not None
    assert "garde son lien avec Thomas Petit." in report.text()
    again = await import_school(pool, tmp_path, pupils, guardians=[old, GUARDIANS[1]])
    assert again.changes == []
    gone = await import_school(pool, tmp_path, PUPILS[1:], guardians=[old, GUARDIANS[1]])
    assert gone.counts["eleve"].left == 1
    assert await links_of(pool) == FAMILIES[:2]


async def test_links_that_a_damaged_list_keeps_are_counted_when_they_are_many(
    pool: Pool, tmp_path: Path
) -> None:
    families = [guardian(row[0], "Eve", (row[0], "Ada", "CE1"), address=f"{row[0]} 1") for row in CROWD]
    await import_school(pool, tmp_path, CROWD, TEACHERS, families)
    links = await links_of(pool)
    report = await import_school(pool, tmp_path, CROWD, TEACHERS, [families[0], guardian("", "Eve")])
    assert await links_of(pool) == links
    said = [problem.reason for problem in report.problems]
    assert not [each for each in said if "garde son lien" in each]
    assert [each for each in said if f"{len(links) - 1} responsables gardent leurs liens" in each]


async def test_another_schools_folder_is_refused_and_writes_nothing(pool: Pool, tmp_path: Path) -> None:
    families = [guardian(row[0], "Eve", (row[0], "Ada", "CE1"), address=f"{row[0]} 1") for row in CROWD]
    await import_school(pool, tmp_path, CROWD, TEACHERS, families)
    before = await everything(pool)
    with pytest.raises(Doubtful) as refused:
        await import_school(pool, tmp_path)
    assert "20 élèves sur 20 quitteraient l’école. 20 responsables sur 20" in str(refused.value)
    assert "--allow-departures" in str(refused.value)
    trial = await import_school(pool, tmp_path, dry_run=True)
    assert "Attention\u00a0: 20 élèves sur 20 quitteraient l’école." in trial.text()
    assert len(trial.doubts[0].people) == 20
    assert await everything(pool) == before
    school(tmp_path, CROWD[:9], TEACHERS, families[:9])
    done = await import_directory(
        command(pool),
        tmp_path,
        school_name="Les Tilleuls",
        uai="0610001A",
        allow_departures=True,
    )
    assert done.counts["eleve"].left == 11


async def test_the_oldest_of_a_small_school_leave_with_the_year(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path, CROWD, TEACHERS, None)
    assert len((await import_school(pool, tmp_path, CROWD[10:], TEACHERS, None)).doubts) == 1
    await pool.execute("update class set created_at = created_at - interval '1 year'")
    await pool.execute("update class set level = 'CM2' where name = 'CE1'")
    assert (await import_school(pool, tmp_path, CROWD[10:], TEACHERS, None)).counts["eleve"].left == 10


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("École Émile Zola", True),
        ("Groupe scolaire du Tilleul", False),
        ("ÉCOLE PRIMAIRE LES TILEULS", False),
        ("École publique", False),
        ("École les Érables", True),
    ],
)
async def test_a_name_that_has_nothing_of_the_old_one_is_refused(
    pool: Pool, tmp_path: Path, name: str, refused: bool
) -> None:
    await import_school(pool, tmp_path, name="École les Tilleuls")
    if refused:
        with pytest.raises(Doubtful, match="s’appelle École les Tilleuls, et non"):
            await import_school(pool, tmp_path, name=name)
    else:
        await import_school(pool, tmp_path, name=name)
    assert await pool.fetchval("select name from school") == ("École les Tilleuls" if refused else name)


async def test_the_report_says_school_once(pool: Pool, tmp_path: Path) -> None:
    report = await import_school(pool, tmp_path, name="École Émile Zola")
    assert report.text().startswith("Import de l’École Émile Zola (0610001A)\n")
    report = await import_school(pool, tmp_path / "b", name="Les Érables", uai="0610002B")
    assert report.text().startswith("Import de l’école Les Érables (0610002B)\n")
