"""Comments: looked over first, told to whom may know, reported, taken back; and by what name each reader has them."""

from typing import Any

import pytest
from support.blog import blog_of, written
from support.people import School

from one.apps.blog import comments, posts
from one.apps.blog.blogs import Comments
from one.errors import NotFound
from one.feed import page
from one.http.state import State

pytestmark = pytest.mark.anyio


async def feed(state: State, school: School, login: str) -> list[str]:
    shown = await page.page(await school.scope(login), state.resources, None)
    return [each.item.type for each in shown.items if each.item.app == "blog" and each.item.type != "billet"]


async def said(state: State, school: School, login: str, post_id: int) -> list[str]:
    scope = await school.scope(login)
    post, blog = await posts.read(scope, state.resources, post_id)
    return [each.body for each in await comments.under(scope, state.resources, post, blog)]


async def some(state: State, school: School, login: str = "bea.blin", **more: Any) -> tuple[int, int]:
    """A post of Paul's and a comment under it."""
    post_id = await written(state, school, await blog_of(state, school, **more))
    await comments.write(await school.scope(login), state.resources, post_id, "Bravo !")
    return post_id, await school.pool.fetchval("select max(id) from blog_comment")


async def test_a_comment_waits_for_a_teacher_and_its_writer_sees_it_meanwhile(
    state: State, school: School
) -> None:
    post_id, comment_id = await some(state, school)
    assert await said(state, school, "bea.blin", post_id) == ["Bravo !"]
    assert await said(state, school, "lise.roy", post_id) == []
    assert await feed(state, school, "paul.prof") == ["commentaire_a_valider"]
    for login in ("lise.roy", "bea.blin", "anne.autre"):
        with pytest.raises(NotFound):
            await comments.publish(await school.scope(login), state.resources, comment_id)
    for _ in range(2):
        await comments.publish(await school.scope("dora.direction"), state.resources, comment_id)
    assert await said(state, school, "lise.roy", post_id) == ["Bravo !"]
    assert await feed(state, school, "paul.prof") == ["commentaire"]
    await comments.withdraw(await school.scope("bea.blin"), state.resources, comment_id)
    assert await said(state, school, "paul.prof", post_id) == []
    assert await feed(state, school, "paul.prof") == []


async def test_a_reported_comment_is_gone_until_a_teacher_looked_and_stays_when_it_was_kept(
    state: State, school: School
) -> None:
    post_id, comment_id = await some(state, school, comments=Comments.OPEN)
    assert await said(state, school, "lea.roy", post_id) == ["Bravo !"]
    for login in ("bea.blin", "nina.noir"):  # their own; not theirs to read
        with pytest.raises(NotFound):
            await comments.report(await school.scope(login), state.resources, comment_id)
    await comments.report(await school.scope("lea.roy"), state.resources, comment_id)
    assert await said(state, school, "lea.roy", post_id) == []
    assert await feed(state, school, "paul.prof") == ["commentaire_a_valider"]
    teller = await school.pool.fetchval(
        "select author_id from event where subject = 'blog_comment' order by id desc limit 1"
    )
    assert teller is None or teller == 0  # who reported it is told to nobody
    await comments.publish(await school.scope("paul.prof"), state.resources, comment_id)
    await comments.report(await school.scope("lea.roy"), state.resources, comment_id)
    assert await said(state, school, "lea.roy", post_id) == ["Bravo !"]


async def test_a_blog_or_a_post_may_take_no_comments(state: State, school: School) -> None:
    closed = await written(state, school, await blog_of(state, school, comments=Comments.OFF))
    without = await written(state, school, await blog_of(state, school), comments=False)
    for post_id in (closed, without):
        with pytest.raises(NotFound):
            await comments.write(await school.scope("lise.roy"), state.resources, post_id, "Bravo !")


async def test_parents_are_named_to_who_may_see_them_and_pupils_by_their_first_name(
    state: State, school: School
) -> None:
    lise, zoe, bea = (school.people[each] for each in ("lise.roy", "zoe.blin", "bea.blin"))
    for login, names in {
        "paul.prof": ["Lise Roy", "Zoé Blin", "Béa Blin"],
        "bea.blin": ["", "Zoé Blin", "Béa Blin"],
        "lea.roy": ["Lise Roy", "Zoé Blin", ""],
        "lise.roy": ["Lise Roy", "Zoé", ""],
    }.items():
        known = await posts.known(await school.scope(login), state.resources, [lise, zoe, bea])
        shown = [
            posts.signed("parent", lise, "Lise", "Lise Roy", known),
            posts.signed("eleve", zoe, "Zoé", "Zoé Blin", known),
            posts.signed("parent", bea, "Béa", "Béa Blin", known),
        ]
        assert shown == names, login


async def test_a_pupils_post_hears_of_a_comment_only_from_who_the_pupil_may_see(
    state: State, school: School
) -> None:
    blog_id = await blog_of(state, school, comments=Comments.OPEN)
    post_id = await written(state, school, blog_id, "lea.roy")
    await school.pool.execute("update blog_post set state = 'published', published_at = now()")
    await comments.write(await school.scope("bea.blin"), state.resources, post_id, "Bravo !")
    assert await feed(state, school, "lea.roy") == []
    await comments.write(await school.scope("zoe.blin"), state.resources, post_id, "Trop bien.")
    assert await feed(state, school, "lea.roy") == ["commentaire"]
