"""An import is taken back exactly, as long as nothing followed that forbids it; else it says what, and changes nothing."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from support.class_lists import FAMILIES, LEA, bring, lists
from support.commands import command
from support.imports import last_import
from support.onde_files import guardian, pupil, teacher
from support.people import School
from support.roster_school import GUARDIANS, PUPILS, TEACHERS, import_school

from one.errors import Invalid, NotFound
from one.http.state import State
from one.roster import history, undo
from one.store.people import identity
from one.store.pool import Pool
from one.store.work import work

pytestmark = pytest.mark.anyio

# Later: Tom's family is gone, Inès has another class while hers goes on, Noé's name is corrected, a new family, a new
# teacher who directs.
NEXT = (
    [
        pupil("ROY", "Inès", "2016-02-09", "CM1"),
        pupil("ROI", "Noé", "2017-11-30", "CE1"),
        pupil("NEUF", "Ava", "2017-01-02", "CE1"),
        pupil("VERT", "Jo", "2016-06-07", "CE2"),
    ],
    [teacher("COLIN", "Anne", "CE1"), teacher("BLANC", "Zoé", "CM1", head="oui")],
    [
        guardian("ROY", "Lise", ("ROY", "Inès", "CM1"), ("ROI", "Noé", "CE1"), address="8 rue Neuve"),
        guardian("NEUF", "Max", ("NEUF", "Ava", "CE1"), address="3 rue Haute"),
    ],
)
TABLES = ("school", "class", "person", "attachment", "departure", "membership", "guardian")
DECISIONS = ("link_by_hand", "place_by_hand", "attachment_by_hand", "class_known_as")
# Tom was put in the CE1 and tied to Marc by hand; the lists say so too. Noé was brought, with his mother.
DECIDE = """
    insert into link_by_hand (guardian_id, child_id, tied, by_id)
    select g.id, c.id, true, h.id from person g, person c, person h
     where g.login = 'marc.petit' and c.login = 'tom.petit' and h.login = 'luc.barre';
    insert into place_by_hand (class_id, person_id, entered, by_id)
    select k.id, c.id, true, h.id from class k, person c, person h
     where k.name = 'CE1' and c.login = 'tom.petit' and h.login = 'luc.barre';
    insert into attachment_by_hand (person_id, school_id, attached, by_id)
    select c.id, s.id, true, h.id from person c, person h, school s
     where c.login = 'tom.petit' and h.login = 'luc.barre';
    update membership set brought_at = now() where person_id = (select id from person where login = 'noe.roy');
    update guardian set brought_at = now() where child_id = (select id from person where login = 'noe.roy');
"""


async def standing(pool: Pool) -> dict[str, list[dict[str, Any]]]:
    """All that an import writes, but when it was written."""
    found = {}
    for table in (*TABLES, *DECISIONS):
        rows = await pool.fetch(f"select to_jsonb(t)::text as row from {table} t order by 1")
        found[table] = [json.loads(row["row"]) for row in rows]
        for row in found[table]:
            row.pop("left_at", None)
    return found


async def second(pool: Pool, folder: Path) -> int:
    """A school, and next year's lists over it; the number of the second import."""
    await import_school(pool, folder)
    await import_school(pool, folder, *NEXT)
    return await last_import(pool)


async def test_an_import_that_is_taken_back_leaves_all_as_it_was(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    before = await standing(pool)
    await import_school(pool, tmp_path, *NEXT)
    assert await standing(pool) != before
    done = await undo.undo(None, command(pool), await last_import(pool))
    assert done.obstacles == []
    assert await standing(pool) == before


async def test_of_several_at_once_each_finds_what_the_one_before_left(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    before = await standing(pool)
    await asyncio.gather(*(import_school(pool, tmp_path / name, *NEXT) for name in "abc"))
    last = await last_import(pool)
    undone = await asyncio.gather(
        *(undo.undo(None, command(pool), last) for _ in range(3)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in undone) == ["Invalid", "Invalid", "Undoing"]
    assert await standing(pool) == before


async def test_decisions_by_hand_that_the_lists_agreed_to_stand_again(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    await pool.execute(DECIDE)
    before = await standing(pool)
    shown = await import_school(pool, tmp_path, dry_run=True)
    said = [line.words for group in shown.summary.groups for line in group.lines]
    assert said == [
        "La liste nomme aussi Lise Roy responsable de Noé Roy",
        "La liste nomme aussi Marc Petit responsable de Tom Petit",
        "La liste place aussi Noé Roy en CE1",
        "La liste place aussi Tom Petit en CE1",
    ]
    await import_school(pool, tmp_path)
    agreed = await standing(pool)
    assert not any(agreed[table] for table in DECISIONS)
    assert not any(row["brought_at"] for row in agreed["membership"] + agreed["guardian"])
    await undo.undo(None, command(pool), await last_import(pool))
    assert await standing(pool) == before


async def test_a_decision_of_since_stands_and_is_in_no_way(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    await pool.execute(DECIDE)
    await import_school(pool, tmp_path)
    await pool.execute(
        "insert into link_by_hand (guardian_id, child_id, tied) select g.id, c.id, false from person g, person c"
        " where g.login = 'marc.petit' and c.login = 'tom.petit'"
    )
    await pool.execute("delete from person where login = 'luc.barre'")
    done = await undo.undo(None, command(pool), await last_import(pool))
    assert done.obstacles == []
    assert await pool.fetchval("select tied from link_by_hand") is False
    assert await pool.fetchval("select by_id from place_by_hand") is None, "whoever decided it is gone"


async def test_what_lists_call_a_class_is_taken_back(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    await pool.execute(
        "insert into class_known_as (class_id, name) select id, name from class where name = 'CE2'"
    )
    await pool.execute("update class set name = 'Les Dauphins' where name = 'CE2'")
    before = await standing(pool)
    pupils = [[*row[:-1], "CE2 bleu"] if row[-1] == "CE2" else row for row in PUPILS]
    report = await import_school(pool, tmp_path, pupils, None, None)
    assert "Les listes appellent CE2 bleu la classe Les Dauphins" in report.summary.text()
    assert await standing(pool) != before
    await undo.undo(None, command(pool), await last_import(pool))
    assert await standing(pool) == before


async def test_a_preview_changes_nothing_and_says_the_way_back(pool: Pool, tmp_path: Path) -> None:
    number = await second(pool, tmp_path)
    before = await standing(pool)
    shown = await undo.preview(None, command(pool), number)
    assert shown.obstacles == []
    words = {group.code: [line.words for line in group.lines] for group in shown.back.groups}
    assert "M. Marc Petit verra Tom Petit" in words["tied"]
    assert "Inès Roy passe de CM1 à CE2" in words["moved"]
    assert any("Ava Neuf" in line for line in words["gone"])
    assert await standing(pool) == before


async def test_the_first_import_of_a_school_is_taken_back_to_an_empty_school(
    pool: Pool, tmp_path: Path
) -> None:
    await import_school(pool, tmp_path)
    await undo.undo(None, command(pool), await last_import(pool))
    found = await standing(pool)
    assert [len(found[table]) for table in TABLES] == [1, 0, 0, 0, 0, 0, 0]
    again = await import_school(pool, tmp_path)
    assert len(again.codes) == 7


async def test_twice_the_same_leaves_no_import_to_take_back(pool: Pool, tmp_path: Path) -> None:
    await import_school(pool, tmp_path)
    number = await last_import(pool)
    await import_school(pool, tmp_path)
    assert await last_import(pool) == number


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (
            "update person set activated_at = now() where login = 'ava.neuf'",
            "Ava Neuf (ava.neuf) : le compte a été activé",
        ),
        (
            "update person set last_name = 'Roye' where login = 'noe.roy'",
            "Noé Roye (noe.roy) : la fiche a changé",
        ),
        (
            (
                "insert into guardian select a.id, b.id from person a, person b"
                " where a.login = 'lise.roy' and b.login = 'ava.neuf'"
            ),
            "Le lien entre Lise Roy et Ava Neuf a changé",
        ),
        (
            "delete from membership where person_id = (select id from person where login = 'ines.roy')",
            "Inès Roy (ines.roy) : ses classes ont changé",
        ),
        (
            "insert into membership select c.id, p.id from class c, person p where c.name = 'CE1' and p.login = 'tom.petit'",
            "Tom Petit (tom.petit) : ses classes ont changé",
        ),
        ("update class set name = 'Les Dauphins' where name = 'CM1'", "CM1 a changé"),
        (
            (
                "insert into carnet (author_id, class_id, whole_class, title, body)"
                " select p.id, c.id, true, 'Mot', 'Mot' from person p, class c where p.login = 'anne.colin' and c.name = 'CM1'"
            ),
            "La classe CM1 a déjà servi",
        ),
        (
            (
                "with s as (insert into school (uai, name) values ('0750001B', 'Ailleurs') returning id)"
                " insert into attachment (person_id, school_id) select p.id, s.id from person p, s where p.login = 'tom.petit'"
            ),
            "Tom Petit (tom.petit) : l’élève est maintenant dans une autre école",
        ),
        ("delete from person where login = 'marc.petit'", ""),
    ],
)
async def test_what_followed_forbids_it_and_nothing_is_changed(
    pool: Pool, tmp_path: Path, then: str, words: str
) -> None:
    number = await second(pool, tmp_path)
    await pool.execute(then)
    before = await standing(pool)
    if not words:  # an account that was erased since: the rest is taken back, there is nobody left to tie
        await undo.undo(None, command(pool), number)
        return
    assert any(words in each for each in (await undo.preview(None, command(pool), number)).obstacles)
    with pytest.raises(Invalid) as refused:
        await undo.undo(None, command(pool), number)
    assert any(words in each for each in refused.value.errors[""])
    assert await standing(pool) == before


async def test_whoever_was_merged_since_into_another_account_is_in_the_way(
    pool: Pool, tmp_path: Path
) -> None:
    number = await second(pool, tmp_path)
    ids = [
        await pool.fetchval("select id from person where login = $1", login)
        for login in ("tom.petit", "ava.neuf")
    ]
    async with work(None, command(pool)) as w:
        await identity.repoint(w.connection, await identity.references(w.connection), *ids)
        await w.connection.execute("delete from person where id = $1", ids[0])
    obstacles = (await undo.preview(None, command(pool), number)).obstacles
    assert any("effacée depuis" in each for each in obstacles)
    assert any("Le lien entre" in each and "une autre personne" in each for each in obstacles)


async def test_a_later_import_over_the_same_people_forbids_it(pool: Pool, tmp_path: Path) -> None:
    number = await second(pool, tmp_path)
    await import_school(pool, tmp_path, PUPILS, TEACHERS, GUARDIANS)
    with pytest.raises(Invalid):
        await undo.undo(None, command(pool), number)
    await undo.undo(None, command(pool), await last_import(pool))
    await undo.undo(None, command(pool), number)


async def test_an_import_is_taken_back_once(pool: Pool, tmp_path: Path) -> None:
    number = await second(pool, tmp_path)
    await undo.undo(None, command(pool), number)
    with pytest.raises(Invalid, match="déjà annulé"):
        await undo.undo(None, command(pool), number)


async def test_of_an_erased_person_nothing_is_kept(pool: Pool, tmp_path: Path) -> None:
    await second(pool, tmp_path)
    await pool.execute("delete from person where login in ('ava.neuf', 'noe.roy')")
    rows = await pool.fetch("select before::text || after::text as row from roster_change")
    assert not [row for row in rows if row["row"] and ("Ava" in row["row"] or "Noé" in row["row"])]


async def test_the_record_of_a_class_is_for_its_teachers_and_who_administers_the_school(
    state: State, school: School
) -> None:
    await bring(state, school, lists([LEA], FAMILIES))
    number = await last_import(school.pool)
    for login in ("paul.prof", "dora.direction"):
        found = await history.entry(await school.scope(login), state.resources, number)
        words = {group.code: [line.words for line in group.lines] for group in found.summary.groups}
        assert words["out"] == ["Zoé Blin quitte CE1"]
        assert found.about.actor == "Paul Prof"
    for login in ("anne.autre", "lise.roy", "lea.roy", "gil.garde"):
        for asked in (history.entry, undo.preview, undo.undo):
            with pytest.raises(NotFound):
                await asked(await school.scope(login), state.resources, number)
    await undo.undo(await school.scope("paul.prof"), state.resources, number)


async def test_open_pages_follow_what_is_taken_back(state: State, school: School) -> None:
    await bring(state, school, lists([LEA], FAMILIES))
    await school.pool.execute("delete from control")
    await undo.undo(await school.scope("paul.prof"), state.resources, await last_import(school.pool))
    told = {row["target_id"] for row in await school.pool.fetch("select target_id from control")}
    assert {school.people["zoe.blin"], school.people["bea.blin"]} <= told
