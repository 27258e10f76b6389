"""What was judged before a lock is judged again under it: blogs, posts, comments and marks that change meanwhile."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from support.blog import blog_of, pictures, written
from support.locks import held, somebody_waits
from support.people import School

from one.apps.blog import blogs, comments, posts, reviewing, writing
from one.apps.blog.blogs import Comments
from one.errors import Invalid, NotFound
from one.feed import page
from one.http.state import State
from one.rich_text import Rich
from one.school import classes
from one.store import judged
from one.store.work import work

pytestmark = pytest.mark.anyio

Act = Callable[[State, School, int, int], Coroutine[Any, Any, Any]]


async def comment(state: State, school: School, _blog: int, post_id: int) -> None:
    await comments.write(await school.scope("bea.blin"), state.resources, post_id, "Bravo !")


async def post(state: State, school: School, blog_id: int, _post: int) -> None:
    await written(state, school, blog_id)


async def post_by_pupil(state: State, school: School, blog_id: int, _post: int) -> None:
    await written(state, school, blog_id, "lea.roy")


async def change(state: State, school: School, _blog: int, post_id: int, rev: int = 2) -> None:
    """By its pupil, with a revision that is guessed ahead."""
    draft = writing.Draft("Autre chose", Rich("Que personne n’a relu."))
    await writing.change(await school.scope("lea.roy"), state.resources, post_id, draft, rev)


async def approve(state: State, school: School, _blog: int, post_id: int, rev: int = 2) -> None:
    await reviewing.approve(await school.scope("paul.prof"), state.resources, post_id, rev, ())


async def settle(state: State, school: School, blog_id: int, _post: int) -> None:
    dora = await school.scope("dora.direction")
    blog = await blogs.find(dora, state.resources, blog_id)
    ids = tuple(blog.class_ids)
    wanted = blogs.Settings("Réglé", "", ids, pupils_write=True, comments=Comments.OPEN)
    await blogs.change(dora, state.resources, blog_id, wanted, blog.rev)


@pytest.mark.parametrize(
    ("by", "meanwhile", "act"),
    [
        ("paul.prof", "update blog set comments = 'off', rev = 2", comment),
        ("paul.prof", "update blog_post set withdrawn_at = now()", comment),
        ("paul.prof", "update blog_post set comments = false", comment),
        ("paul.prof", "update blog set closed_at = now(), rev = 2", post),
        ("paul.prof", "update blog set pupils_write = false, rev = 2", post_by_pupil),
        ("paul.prof", "update blog set name = 'Autrement', rev = 2", settle),
        ("lea.roy", "update blog_post set state = 'published', rev = 2", change),
        ("lea.roy", "update blog_post set title = 'Pas relu', rev = 2", approve),
    ],
)
async def test_what_changes_while_an_act_is_under_way_is_what_counts(
    state: State, school: School, by: str, meanwhile: str, act: Act
) -> None:
    blog_id = await blog_of(state, school, comments=Comments.OPEN)
    post_id = await written(state, school, blog_id, by)

    async def refused() -> None:
        with pytest.raises((Invalid, NotFound)):
            await act(state, school, blog_id, post_id)

    async with asyncio.TaskGroup() as tasks, school.pool.acquire() as other, other.transaction():
        await other.execute(meanwhile)
        tasks.create_task(refused())
        await somebody_waits(school.pool)
    assert await school.pool.fetchval("select count(*) from blog_post where title = 'Autre chose'") == 0
    assert await school.pool.fetchval("select count(*) from blog_comment") == 0


@pytest.mark.parametrize("act", [change, approve], ids=["change", "approve"])
async def test_a_revision_that_is_no_post_of_now_changes_nothing(
    state: State, school: School, act: Any
) -> None:
    blog_id = await blog_of(state, school)
    post_id = await written(state, school, blog_id, "lea.roy")
    for rev in (0, 2, 2**40):
        with pytest.raises(Invalid):
            await act(state, school, blog_id, post_id, rev)
    assert await school.pool.fetchval("select state || rev || title from blog_post") == "waiting1Au bois"


@pytest.mark.parametrize("pupil", [False, True], ids=["write", "approve"])
async def test_a_child_marked_without_photo_meanwhile_is_asked_about(
    state: State, school: School, pupil: bool
) -> None:
    blog_id, zoe = await blog_of(state, school), school.people["zoe.blin"]
    by = "lea.roy" if pupil else "paul.prof"
    photos = tuple(await pictures(state, school, by))
    post_id = await written(state, school, blog_id, by, files=photos) if pupil else 0

    act = (
        approve(state, school, blog_id, post_id, 1)
        if pupil
        else written(state, school, blog_id, files=photos)
    )

    async def refused() -> None:
        with pytest.raises(Invalid) as told:
            await act
        assert "without" in told.value.errors

    async with asyncio.TaskGroup() as tasks, school.pool.acquire() as other, other.transaction():
        await other.execute("select from person where id = $1 for no key update", zoe)
        await other.execute("insert into no_photo (person_id) values ($1)", zoe)
        tasks.create_task(refused())
        await somebody_waits(school.pool)


async def refused_or_not(state: State, school: School, post_id: int) -> str:
    try:
        await comment(state, school, 0, post_id)
    except Invalid as told:
        return next(iter(told.errors))
    return ""


async def test_the_last_comment_that_a_post_takes_is_one(state: State, school: School) -> None:
    blog_id = await blog_of(state, school, comments=Comments.OPEN)
    post_id = await written(state, school, blog_id)
    await school.pool.execute(
        "insert into blog_comment (post_id, author_id, body, state)"
        " select $1, $2, 'x', 'published' from generate_series(1, $3)",
        post_id,
        school.people["bea.blin"],
        comments.UNDER_ONE - 1,
    )
    async with asyncio.TaskGroup() as tasks, held(school.pool, "blog_post", post_id):
        both = [tasks.create_task(refused_or_not(state, school, post_id)) for _ in range(2)]
        await somebody_waits(school.pool, at_least=2)
    assert sorted(each.result() for each in both) == ["", "body"]
    assert await school.pool.fetchval("select count(*) from blog_comment") == comments.UNDER_ONE


async def test_a_page_of_a_blog_goes_on_from_a_post_of_it_that_is_there_and_from_no_other(
    state: State, school: School
) -> None:
    here, there = await blog_of(state, school), await blog_of(state, school, "CM2")
    older = await written(state, school, here, title="Ancien")
    last = await written(state, school, here)
    other = await written(state, school, there, "anne.autre")
    waits = await written(state, school, here, "lea.roy")
    scope = await school.scope("lise.roy")
    blog = await blogs.find(scope, state.resources, here)

    async def after(post_id: int) -> list[int]:
        return [each.id for each in await posts.listed(scope, state.resources, [blog], post_id)]

    assert await after(last) == [older]
    assert [await after(each) for each in (other, waits, 2**40)] == [[], [], []]
    async with work(None, state.resources) as w:
        item = await w.connection.fetchval(
            "select max(id) from event where subject_ids = array[$1::bigint]", last
        )
        await w.suspend(item)
    assert await after(last) == []
    assert (await blogs.find(scope, state.resources, here)).posts == 1


async def test_what_waits_beside_a_post_that_is_hidden_comes_out_with_no_news(
    state: State, school: School
) -> None:
    blog_id = await blog_of(state, school)
    post_id = await written(state, school, blog_id, "lea.roy")
    await approve(state, school, blog_id, post_id, 1)
    draft = writing.Draft("Photo", Rich("Une photo."), tuple(await pictures(state, school, "lea.roy")))
    beside = await writing.change(await school.scope("lea.roy"), state.resources, post_id, draft, 2)
    item = await school.pool.fetchval("select max(id) from event where subject = 'blog' and kind = 'item'")

    async def refused() -> None:
        with pytest.raises(Invalid, match="ne se relit plus"):
            await approve(state, school, blog_id, beside, 1)

    async with asyncio.TaskGroup() as tasks, school.pool.acquire() as other, other.transaction():
        await judged.hold(other, item)
        await judged.suspend(other, item)
        tasks.create_task(refused())
        await somebody_waits(school.pool)
    await refused()
    lise = await school.scope("lise.roy")
    assert (await page.page(lise, state.resources, None)).items == []


async def test_comments_go_and_hide_with_their_post(state: State, school: School) -> None:
    blog_id = await blog_of(state, school)
    post_id = await written(state, school, blog_id)
    await comment(state, school, blog_id, post_id)
    paul = await school.scope("paul.prof")
    mine = await blogs.mine(paul, state.resources)
    assert len(await comments.waiting(paul, state.resources, mine)) == 1
    item = await school.pool.fetchval("select max(id) from event where subject = 'blog'")
    async with work(None, state.resources) as w:
        await w.suspend(item)
    assert await comments.waiting(paul, state.resources, mine) == []
    async with work(None, state.resources) as w:
        await w.restore(item)
    await writing.withdraw(paul, state.resources, post_id)
    assert [each.item.type for each in (await page.page(paul, state.resources, None)).items] == []


async def test_a_blog_of_several_classes_outlives_one_of_them(state: State, school: School) -> None:
    blog_id = await blog_of(state, school, "CE1", "CM2")
    dora = await school.scope("dora.direction")
    await classes.archive(dora, state.resources, school.id, school.classes["CM2"], sure=True)
    await written(state, school, blog_id)
    await settle(state, school, blog_id, 0)
    await school.pool.execute("update class set archived_at = null")
    assert len((await blogs.find(dora, state.resources, blog_id)).class_ids) == 2


async def test_who_sets_a_blog_from_an_older_page_is_told_and_sets_nothing(
    state: State, school: School
) -> None:
    blog_id = await blog_of(state, school)
    dora = await school.scope("dora.direction")
    older = await blogs.find(dora, state.resources, blog_id)
    await settle(state, school, blog_id, 0)
    wanted = blogs.Settings("Vieux", "", tuple(older.class_ids), pupils_write=False, comments=Comments.OFF)
    for rev in (0, older.rev, 2**40):
        with pytest.raises(Invalid):
            await blogs.change(dora, state.resources, blog_id, wanted, rev)
    assert (await blogs.find(dora, state.resources, blog_id)).name == "Réglé"
