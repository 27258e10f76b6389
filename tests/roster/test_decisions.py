"""What an import could not settle is asked, and an answer does what the import would have done."""

from pathlib import Path

import pytest
from support.onde_files import guardian, pupil
from support.roster_school import GUARDIANS, PUPILS, TEACHERS, everything, import_school

from one.errors import Invalid, NotFound
from one.http.state import State
from one.roster import decisions
from one.roster.doubt import KEEP, LEAVE
from one.scope import Scope
from one.store.accounts import sessions
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

CE1 = [
    pupil("NEUF", name, f"2017-0{n}-11", "CE1")
    for n, name in enumerate(("Ada", "Eva", "Lou", "Max", "Zoé"), 1)
]
FAMILIES = [guardian(f"NEUF-{row[2]}", "Jo", ("NEUF", row[2], "CE1"), address=f"{row[3]} rue") for row in CE1]


async def half_a_school(pool: Pool, folder: Path) -> int:
    """A class was in the lists, and is no longer: somebody has to say why. The school's id."""
    await import_school(pool, folder, PUPILS + CE1, TEACHERS, GUARDIANS + FAMILIES)
    report = await import_school(pool, folder)
    assert [(doubt.kind, len(doubt.people)) for doubt in report.doubts] == [("class", 5)]
    return int(await pool.fetchval("select id from school"))


async def head(pool: Pool, login: str = "luc.barre") -> Scope:
    person_id = await pool.fetchval("select id from person where login = $1", login)
    scope = await sessions.scope(pool, await sessions.start(pool, person_id, remember=False, device=""))
    assert scope is not None
    return scope


async def test_until_somebody_answers_nobody_leaves(state: State, pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path, PUPILS + CE1, TEACHERS, GUARDIANS + FAMILIES)
    before = await everything(pool)
    report = await import_school(pool, tmp_path)
    assert report.changes == []
    assert "5 élèves sur 7 ne sont plus dans les listes" in report.text()
    assert await everything(pool) == before


async def test_an_answer_does_at_once_what_the_import_had_waited_for(
    state: State, pool: Pool, tmp_path: Path
) -> None:
    school_id = await half_a_school(pool, tmp_path)
    scope = await head(pool)
    (asked,) = await decisions.open_doubts(scope, state.resources, school_id)
    answers = {asked.doubts[0].key: LEAVE}
    before = await everything(pool)
    (told,) = await decisions.decide(scope, state.resources, school_id, answers, dry_run=True)
    assert (told.counts["eleve"].left, told.counts["parent"].left, told.doubts) == (5, 5, [])
    assert await everything(pool) == before
    (done,) = await decisions.decide(scope, state.resources, school_id, answers)
    assert done.seen == told.seen
    assert (
        await pool.fetchval(
            "select count(*) from attachment a join person p on p.id = a.person_id where profile = 'eleve'"
        )
        == 3
    )
    assert await decisions.open_doubts(scope, state.resources, school_id) == []
    assert await pool.fetchval("select count(*) from roster_lists") == 0
    assert (await import_school(pool, tmp_path)).changes == []


async def test_an_answer_is_known_to_the_next_import_of_the_same_lists(
    state: State, pool: Pool, tmp_path: Path
) -> None:
    school_id = await half_a_school(pool, tmp_path)
    scope = await head(pool)
    (asked,) = await decisions.open_doubts(scope, state.resources, school_id)
    await decisions.decide(scope, state.resources, school_id, {asked.doubts[0].key: KEEP})
    report = await import_school(pool, tmp_path)
    assert (report.changes, report.doubts) == ([], [])
    assert await pool.fetchval("select person_id from roster_answer") == scope.person_id


async def test_only_who_directs_the_school_is_asked(state: State, pool: Pool, tmp_path: Path) -> None:
    school_id = await half_a_school(pool, tmp_path)
    (asked,) = await decisions.open_doubts(await head(pool), state.resources, school_id)
    answers = {asked.doubts[0].key: LEAVE}
    teacher = await head(pool, "anne.colin")
    assert await decisions.open_doubts(teacher, state.resources, school_id) == []
    with pytest.raises(Invalid):
        await decisions.decide(teacher, state.resources, school_id, answers)
    for login in ("lise.roy", "tom.petit"):
        with pytest.raises(NotFound):
            await decisions.open_doubts(await head(pool, login), state.resources, school_id)
        with pytest.raises(NotFound):
            await decisions.decide(await head(pool, login), state.resources, school_id, answers)


@pytest.mark.parametrize("answers", [{}, {"0": KEEP}])
async def test_a_question_that_is_not_open_is_refused(
    state: State, pool: Pool, tmp_path: Path, answers: dict[str, str]
) -> None:
    school_id = await half_a_school(pool, tmp_path)
    with pytest.raises(Invalid, match="plus posée"):
        await decisions.decide(await head(pool), state.resources, school_id, answers)


async def test_lists_are_kept_a_month_at_most(state: State, pool: Pool, tmp_path: Path) -> None:
    school_id = await half_a_school(pool, tmp_path)
    await pool.execute("update roster_lists set created_at = now() - interval '31 days'")
    assert await decisions.open_doubts(await head(pool), state.resources, school_id) == []
