"""A right that goes between the reading of it and COMMIT: what was judged by it is not published.

Whoever takes the right away is stopped before their COMMIT, by a row that the test holds; whoever publishes read their rights
before, and has to wait for the answer.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from support.blog import blog_of
from support.locks import held, log_held, somebody_waits
from support.people import School

from one.apps.actualites import news
from one.apps.blog import writing as blog_writing
from one.apps.cahier import reading, writing
from one.apps.carnet import notes
from one.errors import Invalid, NotFound
from one.http.state import State
from one.people.changes import accounts, classes, functions, photos, schools
from one.people.changes.acting import InClass, InSchool
from one.rich_text import Rich
from one.school import classes as school_classes
from one.school import flash, settings
from one.scope import Scope

pytestmark = pytest.mark.anyio

Act = Callable[[Scope, State, School], Coroutine[Any, Any, None]]


async def note(scope: Scope, state: State, school: School) -> None:
    await notes.publish(scope, state.resources, notes.Draft(school.classes["CE1"], "Titre", "Texte"))


async def note_to_one(scope: Scope, state: State, school: School) -> None:
    draft = notes.Draft(
        school.classes["CE1"], "T", "T", whole_class=False, children=(school.people["lea.roy"],)
    )
    await notes.publish(scope, state.resources, draft)


async def piece_of_news(scope: Scope, state: State, school: School) -> None:
    draft = news.Draft("Titre", "Texte", ("parent",), (school.classes["CE1"],))
    await news.publish(scope, state.resources, school.id, draft)


async def homework(scope: Scope, state: State, school: School) -> None:
    draft = writing.Draft("maths", "Page 31", Rich(""), reading.today(), sure=True)
    await writing.write(scope, state.resources, draft, [school.classes["CE1"]])


async def post(scope: Scope, state: State, school: School) -> None:
    blog_id = await school.pool.fetchval("select id from blog")
    await blog_writing.write(scope, state.resources, blog_id, blog_writing.Draft("T", Rich("T")))


async def message(scope: Scope, state: State, school: School) -> None:
    draft = flash.Draft("Texte", "sky", ("parent",), None, datetime.now(UTC) + timedelta(days=1))
    await flash.publish(scope, state.resources, school.id, draft)


def paul(school: School) -> int:
    return school.people["paul.prof"]


async def block(head: Scope, state: State, school: School) -> None:
    await accounts.block(head, state.resources, InSchool(school.id), paul(school))


async def suspend(head: Scope, state: State, school: School) -> None:
    await settings.set_restricted(head, state.resources, school.id, ["enseignant"])


async def shut(head: Scope, state: State, school: School) -> None:
    await settings.set_apps(head, state.resources, school.id, [])


async def archive(head: Scope, state: State, school: School) -> None:
    await school_classes.archive(head, state.resources, school.id, school.classes["CE1"], sure=True)


async def out_of_class(head: Scope, state: State, school: School) -> None:
    await classes.take_out(head, state.resources, InClass(school.classes["CE1"]), paul(school))


async def out_of_school(head: Scope, state: State, school: School) -> None:
    await schools.take_out(head, state.resources, InSchool(school.id), paul(school))


async def demote(head: Scope, state: State, school: School) -> None:
    await functions.take_direction(head, state.resources, InSchool(school.id), paul(school))


@pytest.mark.parametrize(
    ("act", "publish", "directs"),
    [
        (block, note, False),
        (block, message, True),
        (suspend, note_to_one, False),
        (shut, note, False),
        (archive, note_to_one, False),
        (archive, piece_of_news, True),
        (out_of_class, note, False),
        (out_of_school, note, False),
        (demote, piece_of_news, True),
        (demote, message, True),
    ],
)
async def test_what_was_allowed_a_moment_ago_is_not_published_when_the_right_goes_first(
    state: State, school: School, act: Act, publish: Act, directs: bool
) -> None:
    if directs:
        await school.pool.execute(
            "update attachment set function = 'direction' where person_id = $1", paul(school)
        )
    head, author = await school.scope("dora.direction"), await school.scope("paul.prof")

    async def refused() -> str:
        with pytest.raises(Invalid) as error:
            await publish(author, state, school)
        return error.value.errors[""][0]

    async with asyncio.TaskGroup() as tasks, log_held(school.pool):
        tasks.create_task(act(head, state, school))
        await somebody_waits(school.pool)
        told = tasks.create_task(refused())
        await somebody_waits(school.pool, at_least=2)
    assert (await told).startswith("Rien n’est parti")
    assert (
        await school.pool.fetchval(
            "select (select count(*) from carnet) + (select count(*) from actualites) + (select count(*) from message_flash)"
        )
        == 0
    )


_LEAVES = (
    "with held as (select id from person where login = 'lea.roy' for no key update)"
    " delete from membership where person_id in (select id from held)"
)
_SHUT = (
    "with held as (select id from school for no key update)"
    " insert into app_closed select id, p, '{}' from held, unnest(array['eleve', 'parent']) as p"
)


@pytest.mark.parametrize(
    ("meanwhile", "publish"),
    [
        (_LEAVES, note_to_one),
        (_SHUT.format("carnet"), note),
        (_SHUT.format("cahier"), homework),
        (_SHUT.format("blog"), post),
    ],
    ids=["a chosen pupil leaves", "carnet", "cahier", "blog"],
)
async def test_who_reads_no_more_is_looked_at_while_what_they_read_by_is_held(
    state: State, school: School, meanwhile: str, publish: Act
) -> None:
    author = await school.scope("paul.prof")
    if publish is post:
        await blog_of(state, school)

    async def refused() -> None:
        with pytest.raises(Invalid):
            await publish(author, state, school)

    async with asyncio.TaskGroup() as tasks, school.pool.acquire() as other, other.transaction():
        await other.execute(meanwhile)
        tasks.create_task(refused())
        await somebody_waits(school.pool)
    assert await school.pool.fetchval("select count(*) from event where kind = 'item'") == 0


@pytest.mark.parametrize("of_school", [False, True])
async def test_who_left_while_they_were_waited_for_is_acted_on_by_nobody_there(
    state: State, school: School, *, of_school: bool
) -> None:
    lea, ce1 = school.people["lea.roy"], InClass(school.classes["CE1"])
    asker = await school.scope("dora.direction" if of_school else "paul.prof")
    table = "attachment" if of_school else "membership"

    async def act() -> None:
        if of_school:
            await accounts.block(asker, state.resources, InSchool(school.id), lea)
        else:
            await photos.mark(asker, state.resources, ce1, lea, without=True)

    async def refused() -> None:
        with pytest.raises(NotFound):
            await act()

    async with asyncio.TaskGroup() as tasks, school.pool.acquire() as other, other.transaction():
        await other.execute("select from person where id = $1 for no key update", lea)
        await other.execute(f"delete from {table} where person_id = $1", lea)
        tasks.create_task(refused())
        await somebody_waits(school.pool)


async def test_what_was_allowed_first_is_published_before_the_right_goes(
    state: State, school: School
) -> None:
    head, author = await school.scope("dora.direction"), await school.scope("paul.prof")
    child = school.people["lea.roy"]
    async with (
        asyncio.TaskGroup() as tasks,
        held(school.pool, "person", child),
    ):  # the chosen child of the note
        published = tasks.create_task(note_to_one(author, state, school))
        await somebody_waits(school.pool)
        blocked = tasks.create_task(block(head, state, school))
        await somebody_waits(school.pool, at_least=2)
        assert not blocked.done()
    assert published.exception() is None
    assert await school.pool.fetchval("select count(*) from carnet") == 1
    assert await school.pool.fetchval("select blocked_at is not null from person where id = $1", paul(school))
