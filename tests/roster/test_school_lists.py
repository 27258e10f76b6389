"""The lists of a school are sent from its page, looked at, and applied by the worker: the same engine as `one import`."""

import asyncio
import json
import re

import msgspec
import pytest
from support.class_lists import lists, work_off
from support.client import Client, signed
from support.onde_files import pupil
from support.people import School
from support.threads import held

from one.http.state import State
from one.roster import runs
from one.store.roster import runs as store
from one.threads import Threads

pytestmark = pytest.mark.anyio

PUPILS = [
    pupil("Roy", "Léa", "", "CE1"),
    pupil("Roy", "Tom", "", "CE1"),
    pupil("Blin", "Zoé", "", "CE1"),
    pupil("Noir", "Max", "", "CM2"),
    pupil("Neuf", "Éloi", "2018-02-03", "CE1"),
]


async def send(client: Client, base: str, pupils: list[list[str]] = PUPILS) -> None:
    ((name, content),) = lists(pupils)
    sent = await client.form(f"{base}/import", attached={"files": (name, content, "text/csv")})
    assert sent.headers["location"] == f"{base}/import/apercu"


def seen_of(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


async def test_lists_are_looked_at_and_applied_by_the_worker_while_the_page_follows(
    state: State, school: School
) -> None:
    base, pool = f"/ecole/{school.id}", school.pool
    async with await signed(state, school, "dora.direction") as head:
        await send(head, base)
        waiting = (await head.get(f"{base}/import/apercu")).text
        assert "attend son tour" in waiting
        assert 'http-equiv="refresh"' in waiting  # without scripts the page asks again by itself
        await work_off(state.resources)
        shown = (await head.get(f"{base}/import/apercu")).text
        assert "Éloi Neuf" in shown
        assert await pool.fetchval("select count(*) from person where login = 'eloi.neuf'") == 0
        sent = await head.form(f"{base}/import/appliquer", seen=seen_of(shown))
        assert sent.headers["location"] == f"{base}/import/apercu"
        await work_off(state.resources)
        done = await head.get(f"{base}/import/apercu")
        number = await pool.fetchval("select max(id) from roster_import")
        assert done.headers["location"] == f"/imports/{number}"
        assert "Éloi Neuf" in (await head.get(f"/imports/{number}")).text
    assert await pool.fetchval("select count(*) from person where login = 'eloi.neuf'") == 1
    assert await pool.fetchval("select count(*) from roster_run where cardinality(contents) > 0") == 0


async def test_what_changed_since_is_shown_again_and_not_applied(state: State, school: School) -> None:
    base, pool = f"/ecole/{school.id}", school.pool
    async with await signed(state, school, "dora.direction") as head:
        await send(head, base)
        await work_off(state.resources)
        seen = seen_of((await head.get(f"{base}/import/apercu")).text)
        await pool.execute("delete from membership where person_id = $1", school.people["zoe.blin"])
        await head.form(f"{base}/import/appliquer", seen=seen)
        await work_off(state.resources)
        again = (await head.get(f"{base}/import/apercu")).text
        assert "a changé depuis la dernière lecture" in again
        assert await pool.fetchval("select count(*) from person where login = 'eloi.neuf'") == 0


async def test_much_that_is_lost_wants_a_tick_checked_on_the_server(state: State, school: School) -> None:
    base = f"/ecole/{school.id}"
    async with await signed(state, school, "dora.direction") as head:
        await send(head, base, PUPILS[4:])
        await work_off(state.resources)
        shown = (await head.get(f"{base}/import/apercu")).text
        run, _found = await runs.look(
            await school.scope("dora.direction"), state.resources, runs.of_school(school.id)
        ) or (None, None)
        assert run is not None
        assert json.loads(run.found or "")["summary"]["wide"] is True
        assert 'name="sure"' in shown
        assert "sum-loses" in shown
        refused = await head.form(f"{base}/import/appliquer", seen=seen_of(shown))
        assert "cochez la case" in refused.text
        before = await school.pool.fetchval("select count(*) from attachment")
        await head.form(f"{base}/import/appliquer", seen=seen_of(shown), sure="1")
        await work_off(state.resources)
        assert await school.pool.fetchval("select count(*) from attachment") < before


async def test_who_signed_out_or_directs_no_longer_imports_nothing(state: State, school: School) -> None:
    base, pool = f"/ecole/{school.id}", school.pool
    async with await signed(state, school, "dora.direction") as head:
        await send(head, base)
        await pool.execute(
            "update attachment set function = null where person_id = $1", school.people["dora.direction"]
        )
        await work_off(state.resources)
    assert await pool.fetchval("select state from roster_run") == "refused"


async def test_a_file_that_is_none_is_refused_at_once_and_lists_live_an_hour(
    state: State, school: School
) -> None:
    base, pool = f"/ecole/{school.id}", school.pool
    async with await signed(state, school, "dora.direction") as head:
        wrong = await head.form(f"{base}/import", attached={"files": ("photo.png", b"\x89PNG", "image/png")})
        assert "élèves" in wrong.text
        assert await pool.fetchval("select count(*) from roster_run") == 0
        await send(head, base)
        await pool.execute("update roster_run set created_at = now() - interval '61 minutes'")
        assert (await head.get(f"{base}/import/apercu")).headers["location"] == f"{base}/import"
    await store.purge(pool)
    assert await pool.fetchval("select count(*) from roster_run") == 0


async def test_of_another_head_nobody_sees_the_lists(state: State, school: School) -> None:
    base = f"/ecole/{school.id}"
    await school.pool.execute(
        "update attachment set function = 'direction' where person_id = $1", school.people["gil.garde"]
    )
    async with await signed(state, school, "dora.direction") as head:
        await send(head, base)
    async with await signed(state, school, "gil.garde") as other:
        assert (await other.get(f"{base}/import/apercu")).headers["location"] == f"{base}/import"


async def test_so_many_lists_are_read_at_once_and_two_of_one_person(state: State, school: School) -> None:
    threads = Threads(1, queue_most=3, place_most=2)
    narrow = msgspec.structs.replace(
        state, resources=msgspec.structs.replace(state.resources, reading=threads)
    )
    base = f"/ecole/{school.id}"
    ((name, content),) = lists(PUPILS)
    attached = {"files": (name, content, "text/csv")}
    dora = f"person:{school.people['dora.direction']}"
    async with await signed(narrow, school, "dora.direction") as head:
        for others in ((dora, dora), ("a", "b", "c")):
            async with held(threads, *others):
                answer = await head.form(f"{base}/import", attached=attached)
                assert "beaucoup de monde en ce moment" in answer.text
        async with held(threads, "a", "b") as free:
            sending = asyncio.create_task(head.form(f"{base}/import", attached=attached))
            free()
            assert (await sending).headers["location"] == f"{base}/import/apercu"
    assert await school.pool.fetchval("select count(*) from roster_run") == 1
