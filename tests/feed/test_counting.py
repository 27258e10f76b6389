"""The count of unread items: the same as if everything were counted anew, whatever is kept of the one before."""

import html
import re

import msgspec
import pytest
from support.client import signed
from support.feed import before_its_items
from support.notes import publish
from support.people import School
from support.unread_story import NAIVE, Story

from one.feed import jobs
from one.http.state import State
from one.store import changes
from one.store.feed import kept, unread

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("seed", [1])
async def test_it_is_the_naive_count_after_whatever_happens(state: State, school: School, seed: int) -> None:
    await Story(state, school, seed).go_on(40)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
async def test_it_is_the_naive_count_after_longer_stories(state: State, school: School, seed: int) -> None:
    await Story(state, school, seed).go_on(80)


async def test_a_count_that_did_not_see_marks_under_way_is_not_kept_over_them(
    state: State, school: School
) -> None:
    pool, lise = state.resources.pool, school.people["lise.roy"]
    await publish(state, school, "paul.prof", "CE1")
    mark = "insert into mark (person_id, event_id, read_at) select $1, max(id), now() from event"
    for _ in range(2):  # without a row of before, and with one
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute(mark, lise)
            before = await unread.counted(pool, lise)
        assert (before.count, before.keep is not None) == (1, True)
        await kept.keep(pool, {lise: before.keep or ""})
        assert await unread.unread(pool, lise) == 0
        await pool.execute("delete from mark")


@pytest.mark.parametrize("found", [True, False])
async def test_in_another_life_of_the_database_no_count_of_before_is_believed(
    state: State, school: School, found: bool
) -> None:
    """It was put back, and what a worker had counted before that may have been written down after it."""
    pool, lise = state.resources.pool, school.people["lise.roy"]
    await publish(state, school, "paul.prof", "CE1")
    before = await unread.counted(pool, lise)
    await kept.keep(pool, {lise: before.keep or ""})
    await pool.execute("update unread_kept set count = 42")
    assert (await unread.counted(pool, lise)).count == 42, "there is one"
    if found:
        await pool.execute("update epoch set database_oid = 1")
        await changes.epoch(pool)
    else:
        await changes.renew_epoch(pool, await changes.epoch(pool))
    await kept.keep(pool, {lise: (before.keep or "").replace('"count":1', '"count":42')})
    assert (await unread.counted(pool, lise)).count == 1


async def test_a_kept_count_ends_with_what_the_school_closes_and_opens(state: State, school: School) -> None:
    pool, lise = state.resources.pool, school.people["lise.roy"]
    await publish(state, school, "paul.prof", "CE1")
    for closed, count in ((False, 1), (True, 0), (False, 1)):
        if closed:
            await pool.execute("insert into app_closed values ($1, 'parent', 'carnet')", school.id)
        else:
            await pool.execute("delete from app_closed")
        found = await unread.counted(pool, lise)
        assert found.count == count == await pool.fetchval(NAIVE, lise)
        assert found.keep is not None
        await kept.keep(pool, {lise: found.keep})
        assert await unread.counted(pool, lise) == unread.read(f"[{count}, null]")


async def test_a_page_says_of_which_moment_its_count_is(
    state: State, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An item that is committed between the count and the page stands on the page, and a script knows that it is not counted."""
    lise = await signed(state, school, "lise.roy")
    before_its_items(monkeypatch, lambda: publish(state, school, "paul.prof", "CE1"))
    page = (await lise.get("/")).text
    assert re.findall(r"data-unread[^>]*>(\d+)<", page) == ["0"]
    seqs, counted = (
        msgspec.json.decode(html.unescape(re.findall(rf'data-feed[^>]*data-{name}="([^"]*)"', page)[0]))
        for name in ("seqs", "counted")
    )
    assert counted
    assert {name: seqs[name] - counted[name] for name in counted} == dict.fromkeys(counted, 1)


async def test_counts_of_who_is_signed_in_are_kept_ahead_of_their_hello(
    state: State, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, people = state.resources.pool, school.people
    await publish(state, school, "paul.prof", "CE1")
    for login in ("lise.roy", "marc.roy", "marc.roy", "gil.garde"):
        await school.token(login)
    await pool.execute("update session set expires_at = now() where person_id = $1", people["gil.garde"])
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    (job,) = jobs.JOBS
    for _ in range(2):
        await job.run(state.resources, {})
    rows = await pool.fetch("select person_id, count from unread_kept")
    assert {row["person_id"]: row["count"] for row in rows} == {
        people["lise.roy"]: 1,
        people["marc.roy"]: 1,
        people["paul.prof"]: 0,
    }
    assert (await unread.counted(pool, people["lise.roy"])).keep is None, "nothing is counted anew"
