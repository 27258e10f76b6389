"""Locks are taken in one order (docs/architecture.md): two who change the same thing wait for each other, and never both.

Each stops half-way at a row that the test holds, so that the other comes between: in another order PostgreSQL would break one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest
from support.locks import held, somebody_waits
from support.notes import publish
from support.people import School, double
from support.reported import decide, item, note, referent, report, titles, waiting

from one.apps.actualites import news
from one.apps.actualites.kinds import SUBJECT
from one.apps.carnet import notes
from one.errors import NotFound
from one.events import Kind
from one.http.state import State
from one.people.changes import merge
from one.people.changes.acting import InSchool
from one.scope import Scope
from one.store.work import work

pytestmark = pytest.mark.anyio

NEWS = news.Draft("Kermesse", "Samedi", ("parent",))
Act = Callable[[Scope, State, int], Coroutine[Any, Any, None]]


async def of_news(state: State, school: School) -> int:
    return await news.publish(await school.scope("dora.direction"), state.resources, school.id, NEWS)


async def of_note(state: State, school: School) -> int:
    return await publish(state, school, "dora.direction", "CE1")


async def edit_news(scope: Scope, state: State, about: int) -> None:
    draft = news.Draft("Fête", "Dimanche", ("parent",))
    with pytest.raises(NotFound):  # it was withdrawn meanwhile
        await news.change(scope, state.resources, about, draft)


async def take_back_news(scope: Scope, state: State, about: int) -> None:
    await news.withdraw_own(scope, state.resources, SUBJECT(about))


async def take_back_note(scope: Scope, state: State, about: int) -> None:
    await notes.withdraw(scope, state.resources, notes.SUBJECT(about))


@pytest.mark.parametrize(
    ("app", "make", "act"),
    [
        ("actualites", of_news, edit_news),
        ("actualites", of_news, take_back_news),
        ("carnet", of_note, take_back_note),
    ],
)
async def test_an_author_and_who_judges_do_not_break_each_other(
    state: State,
    school: School,
    app: str,
    make: Callable[[State, School], Awaitable[int]],
    act: Act,
) -> None:
    await referent(school)
    about = await make(state, school)
    await report(state, school, "lise.roy", await item(state, school, "lise.roy", app))
    (case_id,) = await waiting(state, school, "rene.referent")
    author = await school.scope("dora.direction")
    async with asyncio.TaskGroup() as tasks, held(school.pool, "signalement", case_id):
        removal = tasks.create_task(decide(state, school, "rene.referent", case_id, keep=False))
        await somebody_waits(school.pool)
        tasks.create_task(act(author, state, about))
        await somebody_waits(school.pool, at_least=2)
    assert (await removal).decision == "removed"
    assert await school.pool.fetchval(f"select withdrawn_at is not null from {app} where id = $1", about)
    assert "Kermesse" not in await titles(state, school, "lise.roy")


async def test_a_merge_and_a_withdrawal_do_not_break_each_other(state: State, school: School) -> None:
    """The direction takes back what somebody wrote who is just becoming one with another account."""
    double_id = await double(school, "gil.garde2", "personnel", "Gil", "Garde")
    await school.pool.execute("insert into actualites_writer values ($1, $2)", school.id, double_id)
    about = await news.publish(await school.scope("gil.garde2"), state.resources, school.id, NEWS)
    head, event_id = await school.scope("dora.direction"), await item(state, school, "lise.roy", "actualites")
    async with asyncio.TaskGroup() as tasks, held(school.pool, "event", event_id):
        kept, where = school.people["gil.garde"], InSchool(school.id)
        tasks.create_task(merge.merge(head, state.resources, where, kept, double_id, sure=True))
        await somebody_waits(school.pool)
        tasks.create_task(news.withdraw(head, state.resources, about))
        await somebody_waits(school.pool, at_least=2)
    assert await school.pool.fetchval("select author_id from actualites") == kept
    assert await titles(state, school, "lise.roy") == []


async def test_who_tells_several_channels_takes_them_all_at_the_end(state: State, school: School) -> None:
    async with work(None, state.resources) as first:
        await first.event(Kind.SETTINGS, channels=["class:2"], body="{}")
        async with work(None, state.resources) as second:
            await second.event(Kind.SETTINGS, channels=["class:1"], body="{}")
            await second.event(Kind.SETTINGS, channels=["class:2"], body="{}")
        await first.event(Kind.SETTINGS, channels=["class:2", "class:1"], body="{}")
    assert [(p.channel, p.seq) for p in second.placed] == [("class:1", 1), ("class:2", 1)]
    assert [(p.channel, p.seq) for p in first.placed] == [("class:2", 2), ("class:1", 2), ("class:2", 3)]


async def test_two_who_report_what_tells_of_the_same_wait_in_turn(state: State, school: School) -> None:
    event_id = await note(state, school)
    async with asyncio.TaskGroup() as tasks, held(school.pool, "event", event_id):
        for login in ("lise.roy", "marc.roy", "bea.blin"):
            tasks.create_task(report(state, school, login, event_id))
        await somebody_waits(school.pool, at_least=3)
    assert await titles(state, school, "lise.roy") == []
