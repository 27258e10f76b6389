"""Importing a school again: nothing changes, or only what was corrected."""

import asyncio
from pathlib import Path

import pytest
from support.commands import command
from support.onde_files import guardian, pupil, school, teacher
from support.roster_school import (
    GUARDIANS,
    PUPILS,
    TEACHERS,
    all_logins,
    classes_of,
    everything,
    import_school,
    links_of,
    person,
    reasons,
)

from one.roster.school import import_directory
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_importing_twice_changes_nothing(pool: Pool, tmp_path: Path) -> None:
    guardians = [
        *GUARDIANS,
        guardian("SEUL", "Ada", address=""),
        guardian("SEUL", "Ada", ("INCONNU", "Max", "CP"), address=""),
        guardian(
            "BIS", "Eve", ("PETIT", "Tom"), email="eve@example.org", mobile="06 12 34 56 78", address=""
        ),
    ]
    await import_school(pool, tmp_path, guardians=guardians)
    before = await everything(pool)
    again = await import_school(pool, tmp_path, guardians=guardians[::-1])
    assert again.changes == []
    assert again.codes == []
    assert await everything(pool) == before
    assert "Aucune différence." in again.text()


async def test_a_dry_run_tells_the_same_and_writes_nothing(pool: Pool, tmp_path: Path) -> None:
    trial = await import_school(pool, tmp_path, dry_run=True)
    assert await pool.fetchval("select count(*) from school") == 0
    assert trial.codes == []
    real = await import_school(pool, tmp_path)
    assert trial.changes == real.changes
    assert trial.counts == real.counts
    assert "  + élève Tom Petit, CE1 (tom.petit)" in trial.text()
    later = await import_school(pool, tmp_path, PUPILS[1:], dry_run=True)
    assert "  - élève Tom Petit (tom.petit)" in later.text()
    assert await classes_of(pool, "tom.petit") == ["CE1"]


async def test_a_corrected_export_corrects_names_dates_andclasses_of(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    pupils = [
        pupil("PETIT", "Thomas", "2017-05-04", "CE1"),
        pupil("ROY", "Inès", "2016-09-02", "CE2"),
        pupil("ROY", "Noé", "2017-11-30", "CE2"),
    ]
    guardians = [
        guardian("PETIT", "Mark", ("PETIT", "Thomas", "CE1"), civility="M.", address="1 rue Haute"),
        guardian(
            "DUVAL", "Lise", ("ROY", "Inès", "CE2"), ("ROY", "Noé", "CE2"), address="2, rue de la Basse"
        ),
    ]
    report = await import_school(pool, tmp_path, pupils, TEACHERS, guardians)
    assert report.codes == []
    assert {kind: count.left for kind, count in report.counts.items()} == dict.fromkeys(report.counts, 0)
    assert (await person(pool, "tom.petit"))["first_name"] == "Thomas"
    assert str((await person(pool, "ines.roy"))["birth_date"]) == "2016-09-02"
    assert await classes_of(pool, "noe.roy") == ["CE2"]
    assert (await person(pool, "marc.petit"))["first_name"] == "Mark"
    moved = await person(pool, "lise.roy")
    assert (moved["last_name"], moved["address"]) == ("Duval", "2, rue de la Basse, 61000 Alençon")
    assert len(await links_of(pool)) == 3


async def test_twins_keep_each_their_account_when_one_name_is_corrected(pool: Pool, tmp_path: Path) -> None:
    one, two = pupil("LAM", "Jo", "2017-01-01"), pupil("LAM", "Al", "2017-01-01")
    await import_school(pool, tmp_path, [one, two], None, None)
    await import_school(pool, tmp_path, [one, pupil("LAM", "Alban", "2017-01-01")], None, None)
    assert await all_logins(pool) == ["jo.lam", "al.lam"]
    assert (await person(pool, "al.lam"))["first_name"] == "Alban"
    # Both at once: nothing says which is which, so nobody gets the other's account, and somebody is asked.
    report = await import_school(
        pool, tmp_path, [pupil("LAM", "Ian", "2017-01-01"), pupil("LAM", "Eli", "2017-01-01")], None, None
    )
    assert (report.counts["eleve"].created, report.counts["eleve"].left) == (0, 0)
    assert [(doubt.kind, len(doubt.people)) for doubt in report.doubts] == [("person.eleve", 2)] * 2


async def test_the_other_parent_never_gets_the_account_of_the_first(pool: Pool, tmp_path: Path) -> None:
    child = ("PETIT", "Tom", "CE1")
    await import_school(pool, tmp_path, guardians=[guardian("PETIT", "Marc", child)])
    report = await import_school(pool, tmp_path, guardians=[guardian("PETIT", "Sonia", child)])
    assert (report.counts["parent"].created, report.counts["parent"].left) == (1, 1)
    assert await links_of(pool) == ["sonia.petit tom.petit"]


async def test_who_left_loses_class_links_and_school_and_keeps_the_account(
    pool: Pool, tmp_path: Path
) -> None:
    await import_school(pool, tmp_path)
    report = await import_school(pool, tmp_path, PUPILS[1:], TEACHERS[1:], GUARDIANS[1:])
    assert [report.counts[k].left for k in ("eleve", "enseignant", "parent", "lien")] == [1, 1, 1, 1]
    for login in ("tom.petit", "anne.colin", "marc.petit"):
        assert await classes_of(pool, login) == []
        assert (await person(pool, login))["school_id"] is None
    assert await links_of(pool) == ["lise.roy ines.roy", "lise.roy noe.roy"]


async def test_who_comes_back_finds_the_account_again(pool: Pool, tmp_path: Path) -> None:
    guardians = [*GUARDIANS, guardian("ROY", "Ève", ("ROY", "Noé", "CE1"), address="")]
    await import_school(pool, tmp_path, guardians=guardians)
    links = await links_of(pool)
    await import_school(pool, tmp_path, PUPILS[:1], TEACHERS[:1], GUARDIANS[:1])
    back = await import_school(pool, tmp_path, guardians=guardians)
    assert back.codes == []
    assert await links_of(pool) == links
    assert (await person(pool, "luc.barre"))["function"] == "direction"
    assert await pool.fetchval("select count(*) from departure") == 0


async def test_a_list_that_is_absent_leaves_its_people_as_they_are(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    report = await import_school(pool, tmp_path, PUPILS, None, None)
    assert report.changes == []
    assert await classes_of(pool, "anne.colin") == ["CE1"]
    assert len(await links_of(pool)) == 3
    assert sum("restent comme ils sont" in p.reason for p in report.problems) == 2


async def test_a_link_outlives_a_class_that_only_the_pupils_list_changed(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    report = await import_school(pool, tmp_path, [pupil("PETIT", "Tom", "2017-05-04", "CE2"), *PUPILS[1:]])
    assert await classes_of(pool, "tom.petit") == ["CE2"]
    assert "marc.petit tom.petit" in await links_of(pool)
    assert reasons(report) == []


async def test_a_referent_stays_referent(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    await pool.execute(
        "update attachment set function = 'referent'"
        " where person_id = (select id from person where login = 'anne.colin')"
    )
    assert (await import_school(pool, tmp_path)).changes == []
    assert (await person(pool, "anne.colin"))["function"] == "referent"


async def test_a_referent_whom_no_list_names_stays_too(pool: Pool, tmp_path: Path) -> None:
    """They look after several schools, and teach in one of them at most."""
    await import_school(pool, tmp_path)
    await import_school(
        pool,
        tmp_path / "b",
        [pupil("SUN", "Li", "2017-01-02", "CP")],
        None,
        None,
        uai="0610002B",
        name="Les Ormes",
    )
    await pool.execute(
        "insert into attachment (person_id, school_id, function)"
        " select p.id, s.id, 'referent' from person p, school s"
        " where p.login = 'anne.colin' and s.uai = '0610002B'"
    )
    report = await import_school(
        pool,
        tmp_path / "b",
        [pupil("SUN", "Li", "2017-01-02", "CP")],
        [teacher("BON", "Eve", "CP")],
        None,
        uai="0610002B",
        name="Les Ormes",
    )
    assert report.counts["enseignant"].left == 0
    functions = await pool.fetch(
        "select a.function from attachment a join person p on p.id = a.person_id"
        " where p.login = 'anne.colin' order by a.school_id"
    )
    assert [row["function"] for row in functions] == [None, "referent"]


async def test_email_and_mobile_are_filled_in_only_when_the_account_has_none(
    pool: Pool, tmp_path: Path
) -> None:
    row = guardian("ROY", "Lise", ("ROY", "Noé", "CE1"), email="lise@example.org", mobile="06.12.34.56.78")
    await import_school(pool, tmp_path)
    await import_school(pool, tmp_path, guardians=[GUARDIANS[0], row])
    account = await person(pool, "lise.roy")
    assert (account["email"], account["mobile"]) == ("lise@example.org", "+33612345678")
    await pool.execute("update person set email = 'moi@example.org' where login = 'lise.roy'")
    assert (await import_school(pool, tmp_path, guardians=[GUARDIANS[0], row])).changes == []
    bad = guardian("ROY", "Lise", ("ROY", "Noé", "CE1"), email="lise", mobile="12")
    report = await import_school(pool, tmp_path, guardians=[GUARDIANS[0], bad])
    assert [reason.split()[1] for _, _, reason in reasons(report)] == ["courriel", "téléphone"]


async def test_a_guardian_of_two_schools_has_one_account_when_address_or_email_says_so(
    pool: Pool, tmp_path: Path
) -> None:
    await import_school(pool, tmp_path)
    pupils = [pupil("ROY", "Zoé", place="PS"), pupil("PETIT", "Tom", "2017-05-04", "CE1")]
    guardians = [
        guardian("ROY", "Lise", ("ROY", "Zoé", "PS"), address="2 rue Basse"),
        guardian("PETIT", "Marc", ("PETIT", "Tom", "CE1"), address="77 avenue Loin"),
    ]
    report = await import_school(
        pool, tmp_path / "b", pupils, TEACHERS, guardians, uai="0610002B", name="Les Érables"
    )
    assert (report.counts["parent"].created, report.counts["parent"].updated) == (1, 1)
    assert "lise.roy zoe.roy" in await links_of(pool)
    # Same names elsewhere, and nothing more: other people.
    assert {"marc.petit2", "tom.petit2", "anne.colin2"} <= set(await all_logins(pool))
    again = await import_school(pool, tmp_path)
    assert again.changes == []
    assert len(await links_of(pool)) == 5
    await import_school(
        pool, tmp_path / "b", pupils[1:], TEACHERS, guardians[1:], uai="0610002B", name="Les Érables"
    )
    assert [pair for pair in await links_of(pool) if pair.startswith("lise")] == [
        "lise.roy ines.roy",
        "lise.roy noe.roy",
    ]


async def test_an_emptied_class_stays_and_is_found_again(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    ids = await pool.fetch("select id, name, level from class order by id")
    teachers = [TEACHERS[0], teacher("BARRE", "Luc", civility="M.", head="oui")]
    report = await import_school(pool, tmp_path, [PUPILS[0]], teachers, GUARDIANS[:1])
    assert (report.counts["classe"].left, report.counts["classe"].unchanged) == (1, 1)
    await import_school(pool, tmp_path)
    assert await pool.fetch("select id, name, level from class order by id") == ids


async def test_a_school_is_known_by_its_uai_and_may_change_name(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    report = await import_school(pool, tmp_path, name="  Les  Grands Tilleuls ", uai=" 0610001a ")
    assert [(c.kind, c.text) for c in report.changes] == [("ecole", "Les Tilleuls → Les Grands Tilleuls")]
    assert await pool.fetchval("select array_agg(name) from school") == ["Les Grands Tilleuls"]


async def test_two_imports_at_once_make_each_account_once(pool: Pool, tmp_path: Path) -> None:
    school(tmp_path, PUPILS, TEACHERS, GUARDIANS)
    await asyncio.gather(
        *(
            import_directory(command(pool), tmp_path, school_name="Zola", uai=uai)
            for uai in ("0610001A", "0610001A", "0610002B")
        )
    )
    logins = await all_logins(pool)
    # Guardians live at one address: one account for both schools.
    assert sorted(logins) == sorted(
        [
            "anne.colin",
            "anne.colin2",
            "ines.roy",
            "ines.roy2",
            "lise.roy",
            "luc.barre",
            "luc.barre2",
            "marc.petit",
            "noe.roy",
            "noe.roy2",
            "tom.petit",
            "tom.petit2",
        ]
    )
