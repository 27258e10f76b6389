"""What an import changed can be opened in the journal, and taken back from its page."""

import pytest
from support.class_lists import FAMILIES, LEA, ZOE, bring, lists
from support.client import signed
from support.imports import last_import, some_import
from support.people import School

from one.http.state import State

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
        asked = await teacher.get(f"/imports/{number}/annuler")
        assert "Zoé Blin entre en CE1" in asked.text
        assert await pool.fetchval(of_zoe, school.people["zoe.blin"]) == 0
        done = await teacher.form(f"/imports/{number}/annuler")
        assert (done.status_code, done.headers["location"]) == (303, f"/imports/{number}")
        assert await pool.fetchval(of_zoe, school.people["zoe.blin"]) == 1
        page = (await teacher.get(f"/imports/{number}")).text
        assert "Cet import est annulé." in page
        assert f'href="/imports/{number}/annuler"' not in page
    async with await signed(state, school, "dora.direction") as head:
        assert "a annulé un import de listes" in (await head.get(f"/ecole/{school.id}/journal")).text


async def test_what_forbids_it_is_said_with_no_button(state: State, school: School) -> None:
    number = await some_import(school)
    await school.pool.execute("delete from membership where person_id = $1", school.people["zoe.blin"])
    async with await signed(state, school, "paul.prof") as teacher:
        asked = await teacher.get(f"/imports/{number}/annuler")
        assert f"Zoé Blin (zoe.blin){NBSP}: ses classes ont changé depuis." in asked.text
        assert "<form" not in asked.text.split("<main", 1)[1].split("</main>", 1)[0]
        refused = await teacher.form(f"/imports/{number}/annuler")
        assert "ses classes ont changé depuis" in refused.text
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
        assert f'href="/imports/{number}"' not in (await head.get("/")).text
