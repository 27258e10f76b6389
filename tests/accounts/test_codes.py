"""Activation codes: their form, their hash, and handing fresh ones to a class."""

from pathlib import Path

import pytest
from support.commands import KEY, command
from support.onde_files import guardian, pupil, school, teacher

from one.accounts import codes
from one.errors import NotFound
from one.roster.school import import_directory
from one.store.pool import Pool

pytestmark = pytest.mark.anyio


async def _school(pool: Pool, folder: Path, uai: str = "0610001A", name: str = "Les Tilleuls") -> None:
    school(
        folder,
        [pupil("PETIT", "Tom"), pupil("ROY", "Inès", place="CE2")],
        [teacher("COLIN", "Anne", "CE1")],
        [guardian("PETIT", "Marc", ("PETIT", "Tom", "CE1")), guardian("ROY", "Lise", ("ROY", "Inès", "CE2"))],
    )
    await import_directory(command(pool), folder, school_name=name, uai=uai)


def test_a_code_has_eight_signs_that_nobody_misreads() -> None:
    made = [codes.new_code() for _ in range(300)]
    assert {len(code) for code in made} == {8}
    assert len(set(made)) == 300
    assert not set("iloqu012") & set("".join(made))


@pytest.mark.parametrize(
    "typed", ["abcd3456", "ABCD 3456", " ab-cd 34\u00a056 ", "abcd–3456", "ＡＢＣＤ３４５６"]
)
def test_case_spaces_and_hyphens_are_forgiven(typed: str) -> None:
    assert codes.normalise(typed) == "abcd3456"
    assert codes.digest(KEY, 1, typed) == codes.digest(KEY, 1, "abcd3456")


def test_a_code_is_printed_in_two_groups() -> None:
    assert codes.shown("abcd3456") == "abcd 3456"


def test_the_hash_depends_on_the_key_the_person_and_the_code() -> None:
    one = codes.digest(KEY, 1, "abcd3456")
    others = [
        codes.digest(KEY, 2, "abcd3456"),
        codes.digest(b"other", 1, "abcd3456"),
        codes.digest(KEY, 1, "a"),
    ]
    assert len(one) == 32
    assert one not in others


async def test_a_class_gets_fresh_codes_for_pupils_guardians_and_teachers(pool: Pool, tmp_path: Path) -> None:
    await _school(pool, tmp_path / "a")
    before = await pool.fetch("select person_id, hash from activation_code order by 1")
    issued = await codes.issue(command(pool), class_name="ce1")
    assert [(c.login, c.profile) for c in issued] == [
        ("tom.petit", "eleve"),
        ("anne.colin", "enseignant"),
        ("marc.petit", "parent"),
    ]
    assert {c.class_name for c in issued} == {"CE1"}
    hashes = {
        row["login"]: (row["id"], row["hash"])
        for row in await pool.fetch(
            "select p.login, p.id, c.hash from activation_code c join person p on p.id = c.person_id"
        )
    }
    for code in issued:
        person_id, stored = hashes[code.login]
        assert stored == codes.digest(KEY, person_id, code.code)
    after = await pool.fetch("select person_id, hash from activation_code order by 1")
    assert sum(each["hash"] != two["hash"] for each, two in zip(before, after, strict=True)) == 3


async def test_who_has_activated_gets_no_code(pool: Pool, tmp_path: Path) -> None:
    await _school(pool, tmp_path / "a")
    await pool.execute("update person set activated_at = now() where login = 'tom.petit'")
    issued = await codes.issue(command(pool), class_name="CE1")
    assert "tom.petit" not in {c.login for c in issued}


async def test_who_is_blocked_gets_no_code(pool: Pool, tmp_path: Path) -> None:
    await _school(pool, tmp_path / "a")
    await pool.execute(
        "update person set blocked_at = now(), blocked_as = 'direction' where login = 'tom.petit'"
    )
    assert "tom.petit" not in {c.login for c in await codes.issue(command(pool), class_name="CE1")}


async def test_a_fresh_code_lives_its_whole_time_whatever_became_of_the_one_before(
    pool: Pool, tmp_path: Path
) -> None:
    await _school(pool, tmp_path / "a")
    await pool.execute(
        "update activation_code set created_at = now() - interval '90 days', expires_at = now()"
    )
    issued = await codes.issue(command(pool, code_days=60), class_name="CE1")
    rows = await pool.fetch(
        "select c.created_at > now() - interval '1 minute' as fresh, c.expires_at from activation_code c"
        " join person p on p.id = c.person_id where p.login = any($1::text[])",
        [c.login for c in issued],
    )
    assert [(row["fresh"], row["expires_at"]) for row in rows] == [(True, issued[0].expires_at)] * 3


async def test_codes_may_be_for_one_profile(pool: Pool, tmp_path: Path) -> None:
    await _school(pool, tmp_path / "a")
    issued = await codes.issue(command(pool), class_name="CE1", profile="parent")
    assert [c.login for c in issued] == ["marc.petit"]


async def test_codes_expire_after_the_days_asked(pool: Pool, tmp_path: Path) -> None:
    await _school(pool, tmp_path / "a")
    class_id = await pool.fetchval("select id from class where name = 'CE2'")
    issued = await codes.issue(command(pool, code_days=3), class_id=class_id)
    days = await pool.fetchval(
        "select extract(epoch from $1::timestamptz - now()) / 86400", issued[0].expires_at
    )
    assert 2.9 < days <= 3


async def test_a_class_name_of_several_schools_asks_which(pool: Pool, tmp_path: Path) -> None:
    await _school(pool, tmp_path / "a")
    await _school(pool, tmp_path / "b", "0610002B", "Les Érables")
    with pytest.raises(codes.AmbiguousClass, match=r"Les Tilleuls \(0610001A\)") as caught:
        await codes.issue(command(pool), class_name="CE1")
    assert "Les Érables (0610002B)" in str(caught.value)
    issued = await codes.issue(command(pool), class_name="CE1", school_uai="0610002b")
    assert "tom.petit2" in {c.login for c in issued}


async def test_an_unknown_class_is_said_so(pool: Pool) -> None:
    with pytest.raises(NotFound, match="CM9"):
        await codes.issue(command(pool), class_name="CM9")
