"""What an import could not settle is asked, and an answer does what the import would have done."""

import asyncio
from pathlib import Path

import pytest
from support.onde_files import guardian, pupil
from support.roster_school import GUARDIANS, PUPILS, TEACHERS, everything, import_school

from one.errors import Invalid, NotFound
from one.http.state import State
from one.roster import decisions
from one.roster.doubt import KEEP, LEAVE, OTHER
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


@pytest.mark.parametrize("answers", [{}, {"0": KEEP}, {"open": "same"}, {"open": KEEP, "0": KEEP}])
async def test_a_question_that_is_not_open_or_does_not_have_this_answer_is_refused(
    state: State, pool: Pool, tmp_path: Path, answers: dict[str, str]
) -> None:
    school_id = await half_a_school(pool, tmp_path)
    (asked,) = await decisions.open_doubts(await head(pool), state.resources, school_id)
    given = {asked.doubts[0].key if key == "open" else key: answer for key, answer in answers.items()}
    with pytest.raises(Invalid, match="plus posée"):
        await decisions.decide(await head(pool), state.resources, school_id, given)


async def test_of_two_who_answer_at_once_the_second_is_told(state: State, pool: Pool, tmp_path: Path) -> None:
    school_id = await half_a_school(pool, tmp_path)
    scope = await head(pool)
    (asked,) = await decisions.open_doubts(scope, state.resources, school_id)
    done = await asyncio.gather(
        *(
            decisions.decide(scope, state.resources, school_id, {asked.doubts[0].key: answer})
            for answer in (KEEP, LEAVE)
        ),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in done) == ["Invalid", "list"]
    assert await pool.fetchval("select count(*) from roster_answer") == 1


async def test_lists_that_cannot_be_read_any_more_are_to_be_imported_again(
    state: State, pool: Pool, tmp_path: Path
) -> None:
    school_id = await half_a_school(pool, tmp_path)
    (asked,) = await decisions.open_doubts(await head(pool), state.resources, school_id)
    await pool.execute("update roster_lists set content = 'x'")
    with pytest.raises(Invalid, match="ne sont plus gardées"):
        await decisions.decide(await head(pool), state.resources, school_id, {asked.doubts[0].key: KEEP})


async def test_questions_of_another_version_are_not_asked(state: State, pool: Pool, tmp_path: Path) -> None:
    school_id = await half_a_school(pool, tmp_path)
    await pool.execute("""update roster_lists set questions = '[{"text": 1}]'""")
    (asked,) = await decisions.open_doubts(await head(pool), state.resources, school_id)
    assert asked.doubts == []


async def test_a_rehearsed_answer_gives_no_code_and_a_real_one_does(
    state: State, pool: Pool, tmp_path: Path
) -> None:
    await import_school(pool, tmp_path)
    other = [pupil("PETIT", "Tom", "2015-01-02", "CE1"), *PUPILS[1:]]
    (doubt,) = (await import_school(pool, tmp_path, other)).doubts
    school_id, scope = await pool.fetchval("select id from school"), await head(pool)
    answers = {doubt.key: OTHER}
    (told,) = await decisions.decide(scope, state.resources, school_id, answers, dry_run=True)
    assert (told.dry_run, told.codes) == (True, [])
    (done,) = await decisions.decide(scope, state.resources, school_id, answers)
    assert (done.dry_run, len(done.codes)) == (False, 1)


async def test_what_was_imported_for_a_class_is_for_its_teachers(
    state: State, pool: Pool, tmp_path: Path
) -> None:
    school_id, resources = await half_a_school(pool, tmp_path), state.resources
    teacher = await head(pool, "anne.colin")
    assert await decisions.count(await head(pool), resources, school_id) == 1
    assert await decisions.count(teacher, resources, school_id) == 0, "nor what was imported for the school"
    ids = {row["name"]: row["id"] for row in await pool.fetch("select id, name from class")}
    await pool.execute("update roster_lists set class_id = $1", ids["CE1"])
    assert await decisions.count(teacher, resources, school_id) == 1
    assert await decisions.count_of_class(teacher, resources, ids["CE1"]) == 1
    (asked,) = found = await decisions.open_doubts(teacher, resources, school_id)
    assert (asked.class_id, len(asked.doubts)) == (ids["CE1"], 1)
    assert await decisions.class_names(resources, found) == {ids["CE1"]: "CE1"}
    for login in ("tom.petit", "lise.roy"):
        assert await decisions.count(await head(pool, login), resources, school_id) == 0
        with pytest.raises(NotFound):
            await decisions.open_doubts(await head(pool, login), resources, school_id)
        with pytest.raises(NotFound):
            await decisions.count_of_class(await head(pool, login), resources, ids["CE1"])
    elsewhere = await pool.fetchval(
        "insert into school (uai, name) values ('0750001B', 'Ailleurs') returning id"
    )
    with pytest.raises(NotFound):
        await decisions.open_doubts(teacher, resources, elsewhere)
    await pool.execute("update roster_lists set class_id = $1", ids["CE2"])
    assert await decisions.open_doubts(teacher, resources, school_id) == []


async def test_the_school_s_own_lists_have_no_class_to_name(state: State, pool: Pool, tmp_path: Path) -> None:
    school_id = await half_a_school(pool, tmp_path)
    found = await decisions.open_doubts(await head(pool), state.resources, school_id)
    assert await decisions.class_names(state.resources, found) == {}


async def test_lists_are_kept_a_month_at_most(state: State, pool: Pool, tmp_path: Path) -> None:
    school_id = await half_a_school(pool, tmp_path)
    await pool.execute("update roster_lists set created_at = now() - interval '31 days'")
    assert await decisions.open_doubts(await head(pool), state.resources, school_id) == []
