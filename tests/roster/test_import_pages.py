"""What an import changed can be opened in the journal, and taken back from its page."""

import pytest
from support.class_lists import FAMILIES, LEA, ZOE, bring, lists, work_off
from support.client import signed
from support.imports import last_import, some_import
from support.people import School

from one.errors import NotFound
from one.http.state import State
from one.roster import runs, undo

pytestmark = pytest.mark.anyio

NBSP = "\u00a0"


async def test_the_journal_leads_to_the_names(state: State, school: School) -> None:
    await bring(state, school, lists([LEA], FAMILIES))
    number = await last_import(school.pool)
    async with await signed(state, school, "dora.direction") as head:
        journal = (await head.get(f"/ecole/{school.id}/journal")).text
        assert f'href="/imports/{number}"' in journal
        assert "Zoé Blin" not in journal
        page = await head.get(f"/imports/{number}")
        assert "Zoé Blin quitte CE1" in page.text
        assert f"Import n°{NBSP}{number}" in page.text


async def test_a_record_that_is_no_longer_kept_is_not_linked(state: State, school: School) -> None:
    await bring(state, school, lists([LEA], FAMILIES))
    number = await last_import(school.pool)
    await school.pool.execute("delete from roster_import")
    async with await signed(state, school, "dora.direction") as head:
        assert f"/imports/{number}" not in (await head.get(f"/ecole/{school.id}/journal")).text
        assert (await head.get(f"/imports/{number}")).status_code == 404


async def test_taking_back_asks_first_and_leads_to_the_record(state: State, school: School) -> None:
    await bring(state, school, lists([LEA], FAMILIES))
    number, pool = await last_import(school.pool), school.pool
    of_zoe = "select count(*) from membership where person_id = $1"
    async with await signed(state, school, "paul.prof") as teacher:
        asked = await teacher.form(f"/imports/{number}/annuler")
        assert (asked.status_code, asked.headers["location"]) == (303, f"/imports/{number}/annuler")
        for _tab in (1, 2):  # it goes on, whoever looks
            assert "attend son tour" in (await teacher.get(f"/imports/{number}/annuler")).text
        await work_off(state.resources)
        assert "Zoé Blin entre en CE1" in (await teacher.get(f"/imports/{number}/annuler")).text
        assert await pool.fetchval(of_zoe, school.people["zoe.blin"]) == 0
        done = await teacher.form(f"/imports/{number}/annuler/appliquer")
        assert (done.status_code, done.headers["location"]) == (303, f"/imports/{number}/annuler")
        assert "Tout revient comme avant" in (await teacher.get(f"/imports/{number}/annuler")).text
        await work_off(state.resources)
        done = await teacher.get(f"/imports/{number}/annuler")
        assert (done.status_code, done.headers["location"]) == (303, f"/imports/{number}")
        assert await pool.fetchval(of_zoe, school.people["zoe.blin"]) == 1
        page = (await teacher.get(f"/imports/{number}")).text
        assert "Cet import est annulé." in page
        assert f'action="/imports/{number}/annuler"' not in page
    async with await signed(state, school, "dora.direction") as head:
        assert "a annulé un import de listes" in (await head.get(f"/ecole/{school.id}/journal")).text


async def test_what_forbids_it_is_said_with_no_button(state: State, school: School) -> None:
    number = await some_import(school)
    await school.pool.execute("delete from membership where person_id = $1", school.people["zoe.blin"])
    async with await signed(state, school, "paul.prof") as teacher:
        await teacher.form(f"/imports/{number}/annuler")
        await work_off(state.resources)
        asked = await teacher.get(f"/imports/{number}/annuler")
        assert f"Zoé Blin (zoe.blin){NBSP}: ses classes ont changé depuis." in asked.text
        assert "<form" not in asked.text.split("<main", 1)[1].split("</main>", 1)[0]
        await teacher.form(f"/imports/{number}/annuler/appliquer")
        await work_off(state.resources)
        assert "ses classes ont changé depuis" in (await teacher.get(f"/imports/{number}/annuler")).text
    assert await school.pool.fetchval("select undone_at from roster_import where id = $1", number) is None


async def test_of_the_lists_of_a_school_a_teacher_sees_nothing(state: State, school: School) -> None:
    number = await some_import(school, of_class=False)
    async with await signed(state, school, "paul.prof") as teacher:
        for page in (f"/imports/{number}", f"/imports/{number}/annuler"):
            assert (await teacher.get(page)).status_code == 404
        assert (await teacher.form(f"/imports/{number}/annuler")).status_code == 404
    async with await signed(state, school, "dora.direction") as head:
        assert (await head.get(f"/imports/{number}")).status_code == 200


async def test_the_direction_gets_one_item_that_leads_there_and_loses_it_when_it_is_taken_back(
    state: State, school: School
) -> None:
    await bring(state, school, lists([LEA, ZOE], FAMILIES[:1]))
    number = await last_import(school.pool)
    async with await signed(state, school, "dora.direction") as head:
        assert f'href="/imports/{number}"' in (await head.get("/")).text
        await head.form(f"/imports/{number}/annuler")
        await work_off(state.resources)
        await head.form(f"/imports/{number}/annuler/appliquer")
        await work_off(state.resources)
        assert f'href="/imports/{number}"' not in (await head.get("/")).text


async def test_a_teacher_takes_back_their_own_import_of_a_class_and_none_that_the_direction_or_a_colleague_made(
    state: State, school: School
) -> None:
    number, pool = await some_import(school), school.pool
    dora, anne = school.people["dora.direction"], school.people["anne.autre"]
    await pool.execute(
        "insert into membership (class_id, person_id) values ($1, $2)", school.classes["CE1"], anne
    )
    for actor in (dora, anne, None):
        await pool.execute("update roster_import set actor_id = $1 where id = $2", actor, number)
        async with await signed(state, school, "paul.prof") as teacher:
            page = await teacher.get(f"/imports/{number}")
            assert page.status_code == 200
            assert "Seule la direction peut annuler" in page.text
            assert f'action="/imports/{number}/annuler"' not in page.text
            for way in ("annuler", "annuler/appliquer"):
                assert (await teacher.form(f"/imports/{number}/{way}")).status_code == 404
    paul = await school.scope("paul.prof")
    for asked in (undo.preview, undo.undo, runs.ask_back):
        with pytest.raises(NotFound):
            await asked(paul, state.resources, number)
    assert await pool.fetchval("select count(*) from roster_run") == 0
    await undo.undo(await school.scope("dora.direction"), state.resources, number)


async def test_who_may_no_longer_take_it_back_when_its_turn_comes_takes_nothing_back(
    state: State, school: School
) -> None:
    number, pool = await some_import(school), school.pool
    async with await signed(state, school, "paul.prof") as teacher:
        await teacher.form(f"/imports/{number}/annuler")
        await work_off(state.resources)
        await teacher.form(f"/imports/{number}/annuler/appliquer")
        await pool.execute("update roster_import set actor_id = null")
        await work_off(state.resources)
    assert await pool.fetchval("select state from roster_run") == "refused"
    assert await pool.fetchval("select undone_at from roster_import") is None
