"""A class lives one school year: the next year's lists open it anew, and nobody reads last year's notes."""

from pathlib import Path

import pytest
from support.onde_files import guardian, pupil, teacher
from support.roster_school import GUARDIANS, PUPILS, TEACHERS, classes_of, everything, import_school

from one.apps.carnet import notes
from one.feed import page as feed
from one.http.state import State
from one.roster.report import Report
from one.school import journal
from one.scope import Scope
from one.store.accounts import sessions
from one.store.audit import Filter
from one.store.classroom.classes import SCHOOL_YEAR
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

# A year later: Tom and Noé went up, Inès left for middle school, Ana and her father are new in CE1.
NEXT_PUPILS = [
    pupil("PETIT", "Tom", "2017-05-04", "CE2"),
    pupil("ROY", "Noé", "2017-11-30", "CE2"),
    pupil("NEUF", "Ana", "2018-01-05", "CE1"),
]
NEXT_GUARDIANS = [
    guardian("PETIT", "Marc", ("PETIT", "Tom", "CE2"), civility="M.", address="1 rue Haute"),
    guardian("ROY", "Lise", ("ROY", "Noé", "CE2"), address="2 rue Basse"),
    guardian("NEUF", "Paul", ("NEUF", "Ana", "CE1"), civility="M.", address="3 rue Neuve"),
]


async def a_year_passes(pool: Pool) -> None:
    await pool.execute("update class set created_at = created_at - interval '1 year'")


async def next_year(
    pool: Pool, folder: Path, teachers: list[list[str]] | None = TEACHERS, *, dry_run: bool = False
) -> Report:
    return await import_school(pool, folder, NEXT_PUPILS, teachers, NEXT_GUARDIANS, dry_run=dry_run)


async def open_classes(pool: Pool, login: str) -> list[str]:
    scope = await scope_of(pool, login)
    return [c.name for c in scope.classes]


async def scope_of(pool: Pool, login: str) -> Scope:
    person_id = await pool.fetchval("select id from person where login = $1", login)
    scope = await sessions.scope(pool, await sessions.start(pool, person_id, remember=False, device=""))
    assert scope is not None
    return scope


async def test_the_families_who_arrive_do_not_read_what_was_told_to_those_of_last_year(
    state: State, pool: Pool, tmp_path: Path
) -> None:
    await import_school(pool, tmp_path)
    old = await pool.fetchval("select id from class where name = 'CE1'")
    anne = await scope_of(pool, "anne.colin")
    note_id = await notes.publish(anne, state.resources, notes.Draft(old, "Sortie de 2025", "x"))
    await a_year_passes(pool)
    report = await next_year(pool, tmp_path)
    assert report.counts["classe"].created == report.counts["classe"].left == 2
    assert [c.text for c in report.changes if (c.sign, c.kind) == ("-", "classe")] == [
        "CE1 (année scolaire passée\u00a0: archivée)",
        "CE2 (année scolaire passée\u00a0: archivée)",
    ]
    for login in ("paul.neuf", "ana.neuf", "marc.petit", "tom.petit"):
        assert (await feed.page(await scope_of(pool, login), state.resources, None)).items == [], login
    assert await open_classes(pool, "tom.petit") == ["CE2"]
    assert await open_classes(pool, "ana.neuf") == ["CE1"]
    assert await open_classes(pool, "anne.colin") == ["CE1"]
    assert await pool.fetchval("select archived_at is not null from class where id = $1", old)
    written = await notes.written(await scope_of(pool, "anne.colin"), state.resources, None)
    assert [note.id for note in written] == [note_id], "its author still has it"


async def test_the_old_class_keeps_its_people_and_is_not_opened_beside_the_new_one(
    pool: Pool, tmp_path: Path
) -> None:
    await import_school(pool, tmp_path)
    await a_year_passes(pool)
    await next_year(pool, tmp_path)
    rows = await pool.fetch(
        "select c.name, c.archived_at is null as open, count(m) as people from class c"
        " left join membership m on m.class_id = c.id group by c.id order by c.id"
    )
    assert [tuple(row) for row in rows] == [
        ("CE1", False, 3),
        ("CE2", False, 2),
        ("CE2", True, 3),
        ("CE1", True, 2),
    ]
    assert await classes_of(pool, "ines.roy") == ["CE2"], "kept with the class of last year"


async def test_twice_in_the_new_year_changes_nothing(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    await a_year_passes(pool)
    await next_year(pool, tmp_path)
    before = await everything(pool)
    report = await next_year(pool, tmp_path)
    assert report.changes == []
    assert await everything(pool) == before


async def test_the_school_reads_in_its_log_what_each_import_changed(
    state: State, pool: Pool, tmp_path: Path
) -> None:
    await import_school(pool, tmp_path)
    await a_year_passes(pool)
    await next_year(pool, tmp_path, dry_run=True)
    await next_year(pool, tmp_path)
    await next_year(pool, tmp_path)  # changes nothing
    head = await scope_of(pool, "luc.barre")
    lines = await journal.page(head, state.resources, head.schools[0].id, Filter(), None)
    assert [(line.act, line.actor) for line in lines] == [("school.imported", "")] * 2
    said = journal.details(lines[0]).replace("\u00a0", " ")
    assert "élèves : 1 de plus, 2 changés, 1 de moins" in said
    assert "classes : 2 de plus, 2 de moins" in said


async def test_a_dry_run_says_it_and_archives_nothing(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    await a_year_passes(pool)
    report = await next_year(pool, tmp_path, dry_run=True)
    assert report.counts["classe"].left == 2
    assert await pool.fetchval("select count(*) from class where archived_at is null") == 2


async def test_without_a_list_of_teachers_they_go_on_in_the_class_of_the_same_name(
    pool: Pool, tmp_path: Path
) -> None:
    await import_school(pool, tmp_path)
    await a_year_passes(pool)
    await next_year(pool, tmp_path, None)
    assert await open_classes(pool, "anne.colin") == ["CE1"]
    assert await open_classes(pool, "luc.barre") == ["CE2"]


async def test_a_class_of_last_year_that_no_list_names_is_archived_once_it_is_empty(
    pool: Pool, tmp_path: Path
) -> None:
    await import_school(pool, tmp_path)
    await a_year_passes(pool)
    pupils = [pupil("PETIT", "Tom", "2017-05-04", "CE2"), pupil("ROY", "Noé", "2017-11-30", "CE2")]
    guardians = NEXT_GUARDIANS[:2]
    await import_school(pool, tmp_path, pupils, [teacher("COLIN", "Anne", "CE2")], guardians)
    rows = await pool.fetch("select name, archived_at is null as open from class order by id")
    assert [tuple(row) for row in rows] == [("CE1", False), ("CE2", False), ("CE2", True)]


@pytest.mark.parametrize(
    ("opened", "now", "over"),
    [
        ("2026-08-31 09:00", "2027-07-31 23:30", False),
        ("2026-08-31 09:00", "2027-08-01 00:30", True),
        ("2026-07-31 23:30", "2026-08-01 00:30", True),
        ("2026-09-30 09:00", "2026-10-01 09:00", False),
        ("2026-12-31 23:30", "2027-01-01 00:30", False),
    ],
)
async def test_the_school_year_turns_on_the_first_of_august_in_paris(
    pool: Pool, opened: str, now: str, over: bool
) -> None:
    paris = "('{}'::timestamp at time zone 'Europe/Paris')"
    sides = [SCHOOL_YEAR.format(at=paris.format(moment)) for moment in (opened, now)]
    assert await pool.fetchval(f"select {sides[0]} < {sides[1]}") is over


async def test_within_the_year_a_class_goes_on(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    ids = await pool.fetch("select id from class order by id")
    await import_school(
        pool,
        tmp_path,
        [*PUPILS, pupil("NEUF", "Ana", "2018-01-05", "CE1")],
        TEACHERS,
        [*GUARDIANS, NEXT_GUARDIANS[2]],
    )
    assert await pool.fetch("select id from class where archived_at is null order by id") == ids
