"""Importing a school: who is who, whose child is whose."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.commands import KEY, command
from support.onde_files import guardian, pupil, school, teacher
from support.roster_school import (
    PUPILS,
    TEACHERS,
    all_logins,
    classes_of,
    import_school,
    links_of,
    person,
    reasons,
    totals,
)

from one.accounts.codes import digest
from one.errors import Invalid
from one.roster.onde import OndeError
from one.roster.school import import_directory
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def test_a_school_comes_in_with_classes_people_andlinks_of(pool: Pool, tmp_path: Path) -> None:
    report = await import_school(pool, tmp_path)
    assert totals(report) == {"classe": 2, "eleve": 3, "enseignant": 2, "parent": 2, "lien": 3}
    assert report.problems == []
    assert await links_of(pool) == ["lise.roy ines.roy", "lise.roy noe.roy", "marc.petit tom.petit"]
    assert await classes_of(pool, "tom.petit") == ["CE1"]
    assert await classes_of(pool, "luc.barre") == ["CE2"]
    assert await classes_of(pool, "lise.roy") == []
    head = await person(pool, "luc.barre")
    assert (head["profile"], head["function"], head["civility"]) == ("enseignant", "direction", "M.")
    child = await person(pool, "ines.roy")
    assert (child["first_name"], child["last_name"], str(child["birth_date"])) == (
        "Inès",
        "Roy",
        "2016-02-09",
    )


async def test_new_accounts_are_inactive_and_have_a_code_that_is_only_kept_hashed(
    pool: Pool, tmp_path: Path
) -> None:
    report = await import_school(pool, tmp_path)
    rows = await pool.fetch(
        "select p.id, p.login, p.activated_at, p.password_hash, c.hash, c.expires_at"
        " from person p join activation_code c on c.person_id = p.id"
    )
    codes = {code.login: code for code in report.codes}
    assert len(rows) == len(codes) == 7
    for row in rows:
        assert row["activated_at"] is None
        assert row["password_hash"] is None
        assert row["hash"] == digest(KEY, row["id"], codes[row["login"]].code)
        assert abs(row["expires_at"] - datetime.now(UTC) - timedelta(days=60)) < timedelta(minutes=1)
    assert codes["lise.roy"].class_name == "CE2, CE1"
    text = report.text() + repr(report)
    assert not any(code.code in text for code in report.codes)


async def test_the_same_name_with_the_same_address_or_email_is_oneperson(pool: Pool, tmp_path: Path) -> None:
    guardians = [
        guardian("ROY", "Lise", ("ROY", "Inès", "CE2"), address="2, rue Basse"),
        guardian("Roy", "LISE", ("ROY", "Noé", "CE1"), address="2 Rue  Basse"),
        guardian("ROY", "Lise", ("PETIT", "Tom", "CE1"), address="", email="l@example.org"),
        guardian("ROY", "Lise", ("ROY", "Noé", "CE1"), address="8 quai Vert", email="L@example.org"),
    ]
    report = await import_school(pool, tmp_path, guardians=guardians)
    assert report.counts["parent"].created == 2
    assert [(d.name, d.logins) for d in report.duplicates] == [("Lise Roy", ["lise.roy", "lise.roy2"])]
    assert await links_of(pool) == [
        "lise.roy ines.roy",
        "lise.roy noe.roy",
        "lise.roy2 noe.roy",
        "lise.roy2 tom.petit",
    ]
    assert "Lise Roy\u00a0: lise.roy, lise.roy2" in report.text()


async def test_a_child_may_have_more_than_two_guardians_and_a_usage_name(pool: Pool, tmp_path: Path) -> None:
    pupils = [pupil("D'AMICO", "Éloi", usage="D'AMICO-LE COQ")]
    guardians = [
        guardian("UN", "Ana", ("D’Amico", "ELOI", "ce1")),
        guardian("DEUX", "Bob", ("D AMICO LE COQ", "Eloi", "CE1")),
        guardian("TROIS", "Cid", ("", "éloi", "CE1", "damico lecoq"), usage="QUATRE"),
    ]
    report = await import_school(pool, tmp_path, pupils, [], guardians)
    assert report.counts["lien"].created == 3
    assert await links_of(pool) == [
        "ana.un eloi.damicolecoq",
        "bob.deux eloi.damicolecoq",
        "cid.quatre eloi.damicolecoq",
    ]


async def test_a_child_that_no_pupil_or_two_pupils_answer_to_is_reported_never_guessed(
    pool: Pool, tmp_path: Path
) -> None:
    pupils = [*PUPILS, pupil("PETIT", "Tom", "2017-08-08", "CE1"), pupil("PETIT", "Ada", place="CM1")]
    guardians = [
        guardian("PETIT", "Marc", ("PETIT", "Tom", "CE1"), ("PETIT", "Ada", "CM1")),
        guardian("NUL", "Ida", ("NUL", "Léo", "CP")),
        guardian("ROY", "Lise", ("ROY", "Inès", "CM2"), ("ROY", "Noé")),
    ]
    report = await import_school(pool, tmp_path, pupils, TEACHERS, guardians)
    assert reasons(report) == [
        (
            "responsables.csv",
            2,
            "Plusieurs élèves s’appellent Tom PETIT en CE1\u00a0: le lien n’est pas créé.",
        ),
        ("responsables.csv", 3, "Aucun élève ne s’appelle Léo NUL en CP\u00a0: le lien n’est pas créé."),
        ("responsables.csv", 4, "Inès ROY n’est pas en CM2 mais en CE2\u00a0: le lien n’est pas créé."),
    ]
    assert await links_of(pool) == ["lise.roy noe.roy", "marc.petit ada.petit"]
    assert report.counts["parent"].created == 3


async def test_pupils_of_one_name_are_two_and_a_repeated_line_is_reported(pool: Pool, tmp_path: Path) -> None:
    pupils = [
        pupil("PETIT", "Tom", "2017-05-04", "CE1"),
        pupil("PETIT", "Tom", "2015-05-04", "CM1"),
        pupil("PETIT", "tom", "04/05/2017", "CE1"),
        pupil("PETIT", "Tom", "2015-05-04", "ULIS"),
    ]
    report = await import_school(pool, tmp_path, pupils, None, None)
    assert await all_logins(pool) == ["tom.petit", "tom.petit2"]
    assert await classes_of(pool, "tom.petit2") == ["CM1", "ULIS"]
    assert report.duplicates == []
    assert [(line, "doublon" in reason) for _, line, reason in reasons(report)] == [(4, True), (5, False)]


async def test_a_teacher_of_several_classes_is_one_person_and_a_head_may_have_none(
    pool: Pool, tmp_path: Path
) -> None:
    teachers = [
        teacher("COLIN", "Anne", "CE1"),
        teacher("Colin", "ANNE", "CE2", email="anne@example.org"),
        teacher("BARRE", "Luc", head="oui"),
        teacher("VAL", "Ida", "CE1, CE2"),
    ]
    report = await import_school(pool, tmp_path, PUPILS, teachers, None)
    assert report.counts["enseignant"].created == 3
    assert report.counts["classe"].created == 2
    assert await classes_of(pool, "anne.colin") == await classes_of(pool, "ida.val") == ["CE1", "CE2"]
    assert (await person(pool, "luc.barre"))["function"] == "direction"
    await import_school(
        pool, tmp_path, PUPILS, [teacher("BARRE", "Luc"), teacher("VAL", "Ida", head="oui")], None
    )
    assert (await person(pool, "luc.barre"))["function"] is None
    assert (await person(pool, "ida.val"))["function"] == "direction"


@pytest.mark.parametrize(
    ("name", "uai", "wrong"),
    [(" ", "0610001A", {"school"}), ("Zola", "610001A", {"uai"}), ("", "061000AA", {"school", "uai"})],
)
async def test_a_missing_name_or_a_wrong_uai_is_refused_at_once(
    pool: Pool, tmp_path: Path, name: str, uai: str, wrong: set[str]
) -> None:
    with pytest.raises(Invalid) as caught:
        await import_school(pool, tmp_path, name=name, uai=uai)
    assert caught.value.errors.keys() == wrong


async def test_an_unusable_folder_writes_nothing(pool: Pool, tmp_path: Path) -> None:
    with pytest.raises(OndeError):
        await import_directory(command(pool), tmp_path, school_name="Zola", uai="0610001A")
    assert await pool.fetchval("select count(*) from school") == 0


async def test_odd_characters_reach_the_database_as_they_are(pool: Pool, tmp_path: Path) -> None:
    school(tmp_path, PUPILS)
    rows = [
        "O’Ñandú\u200b;;Ольга;2017-01-02;CE1;CE1",
        "'; drop table person; --",
        "%s$1{}\\;;ŒŸ;;CE1;É°1",
    ]
    header = (tmp_path / "eleves.csv").read_bytes().decode("cp1252").splitlines()[0]
    (tmp_path / "eleves.csv").write_text("\n".join([header, *rows]), "utf-8")
    await import_directory(command(pool), tmp_path, school_name="Zola", uai="0610001A")
    names = await pool.fetch("select first_name, last_name from person order by id")
    assert [tuple(row) for row in names] == [("Ольга", "O’Ñandú"), ("Œÿ", "%S$1{}\\")]


@pytest.mark.slow
async def test_a_thousand_pupils_take_a_few_seconds_at_most(pool: Pool, tmp_path: Path) -> None:
    pupils = [
        pupil(f"N{'abcdefghij'[n % 10] * 3}", f"P{n // 10}", place=f"CE1 {n // 25}") for n in range(1000)
    ]
    guardians = [
        guardian(row[0], "Ana", (row[0], row[2], row[5]), address=f"{row[2]} rue A") for row in pupils
    ]
    began = time.process_time()
    report = await import_school(pool, tmp_path, pupils, None, guardians)
    assert time.process_time() - began < 10
    assert totals(report)["lien"] == 1000
    assert (await import_school(pool, tmp_path, pupils, None, guardians)).changes == []
