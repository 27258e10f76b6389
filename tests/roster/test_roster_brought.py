"""Who was brought to a class by a teacher, and what the lists say of them: the school's settle it, a teacher's do not."""

from pathlib import Path

import pytest
from support.class_lists import LEA, ZOE, bring, lists
from support.onde_files import pupil
from support.people import School
from support.roster_school import import_school

from one.http.state import State
from one.store.people import ties
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

ALL_BROUGHT = "update membership set brought_at = now(); update guardian set brought_at = now()"
STILL = """
select (select count(*) from membership where brought_at is not null),
       (select count(*) from guardian where brought_at is not null)
"""


async def test_the_lists_of_the_school_settle_whom_they_name_where_they_are(
    pool: Pool, tmp_path: Path
) -> None:
    await import_school(pool, tmp_path)
    await pool.execute(ALL_BROUGHT)
    await import_school(pool, tmp_path)
    row = await pool.fetchrow(STILL)
    assert row is not None
    assert tuple(row) == (0, 0)


async def test_lists_without_guardians_settle_no_link(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    await pool.execute(ALL_BROUGHT)
    await import_school(pool, tmp_path, guardians=None)
    row = await pool.fetchrow(STILL)
    assert row is not None
    assert tuple(row) == (0, 3)


@pytest.mark.parametrize(("by", "brought"), [("paul.prof", True), ("dora.direction", False)])
async def test_a_pupil_of_the_school_whom_a_teachers_list_names_is_only_brought(
    state: State, school: School, by: str, brought: bool
) -> None:
    max_, ce1 = school.people["max.noir"], school.classes["CE1"]
    await school.pool.execute("delete from membership where person_id = $1", max_)
    await bring(
        state,
        school,
        lists([LEA, ZOE, pupil("Noir", "Max", "", "CE1"), pupil("Neuf", "Léo", "2018-01-01", "CE1")]),
        by,
    )
    found = await ties.of(school.pool, [max_, school.people["lea.roy"]])
    assert ce1 in found[max_].classes
    assert (ce1 in found[max_].brought) is brought
    assert not found[school.people["lea.roy"]].brought
    assert (
        await school.pool.fetchval("select count(*) from membership where brought_at is not null") == brought
    )
