"""Posts: who reads them, what waits for whom, what a change does, and what becomes of photos."""

import msgspec
import pytest
from support.blog import blog_of, pictures, written
from support.people import School, leave

from one.apps.blog import blogs, posts, reviewing, writing
from one.apps.blog.blogs import Settings
from one.apps.blog.posts import Post
from one.errors import Invalid, NotFound, Withdrawn
from one.feed import marks, page
from one.files import jobs as files_jobs
from one.http.state import State as App
from one.people.changes import photos
from one.people.changes.acting import InClass
from one.people.lifecycle import MONTHS, purge
from one.rich_text import Rich
from one.store import judged
from one.store.people import identity
from one.subjects import Subject

pytestmark = pytest.mark.anyio


async def titles(state: App, school: School, login: str) -> list[str]:
    """What somebody reads on all their blogs; each of it they can open."""
    scope = await school.scope(login)
    found = await posts.listed(scope, state.resources, await blogs.mine(scope, state.resources))
    for each in found:
        await posts.read(scope, state.resources, each.id)
    return [each.title for each in found]


async def feed(state: App, school: School, login: str) -> list[tuple[str, str]]:
    shown = await page.page(await school.scope(login), state.resources, None)
    return [(each.item.type, each.item.title) for each in shown.items if each.item.app == "blog"]


async def read(state: App, school: School, login: str, post_id: int) -> Post:
    found, _blog = await posts.read(await school.scope(login), state.resources, post_id)
    return found


async def shown_photos(state: App, post: Post) -> list[tuple[int, str]]:
    files = await posts.files_of(state.resources, [post])
    return [(file.id, file.alt) for file in files.get(post.id, [])]


async def change(state: App, school: School, login: str, post_id: int, rev: int = 1, **more: object) -> int:
    draft = msgspec.structs.replace(writing.Draft("Au bois", Rich("Une boussole.")), **more)
    return await writing.change(await school.scope(login), state.resources, post_id, draft, rev)


async def test_a_post_is_for_the_people_of_its_classes_and_for_nobody_else(
    state: App, school: School
) -> None:
    post_id = await written(state, school, await blog_of(state, school))
    for login in ("lea.roy", "lise.roy", "bea.blin", "paul.prof", "gil.garde", "dora.direction"):
        assert await titles(state, school, login) == ["Au bois"], login
    for login in ("nina.noir", "max.noir", "anne.autre"):
        assert await titles(state, school, login) == [], login
        with pytest.raises(NotFound):
            await posts.read(await school.scope(login), state.resources, post_id)
    assert await feed(state, school, "lise.roy") == [("billet", "Au bois")]
    assert await feed(state, school, "nina.noir") == []
    await school.pool.execute(
        "insert into app_closed (school_id, profile, app) values ($1, 'parent', 'blog')", school.id
    )
    assert await titles(state, school, "lise.roy") == []


async def test_a_pupils_post_waits_is_sent_back_with_a_word_and_comes_out_as_the_teacher_saw_it(
    state: App, school: School
) -> None:
    blog_id = await blog_of(state, school)
    post_id = await written(state, school, blog_id, "lea.roy", "Ma fève")
    lea, paul = await school.scope("lea.roy"), await school.scope("paul.prof")
    assert await titles(state, school, "zoe.blin") == []
    for login in ("zoe.blin", "lise.roy", "gil.garde"):
        with pytest.raises(NotFound):
            await posts.read(await school.scope(login), state.resources, post_id)
    assert await feed(state, school, "paul.prof") == [("billet_a_valider", "Ma fève")]
    await reviewing.send_back(paul, state.resources, post_id, 1, "Où était-ce ?")
    assert await feed(state, school, "paul.prof") == []
    assert await feed(state, school, "lea.roy") == [("billet_relu", "Ma fève")]
    assert (await read(state, school, "lea.roy", post_id)).word == "Où était-ce ?"
    await writing.change(lea, state.resources, post_id, writing.Draft("Ma fève à l’école", Rich("Ici.")), 2)
    assert await feed(state, school, "lea.roy") == []
    with pytest.raises(Invalid):  # the teacher had the older words before their eyes
        await reviewing.approve(paul, state.resources, post_id, 2, ())
    await reviewing.approve(paul, state.resources, post_id, 3, ())
    assert await titles(state, school, "bea.blin") == ["Ma fève à l’école"]
    assert await feed(state, school, "bea.blin") == [("billet", "Ma fève à l’école")]
    for login in ("lea.roy", "lise.roy", "anne.autre"):
        with pytest.raises(NotFound):
            await reviewing.approve(await school.scope(login), state.resources, post_id, 4, ())


async def test_what_a_pupil_changes_of_an_approved_post_waits_again_words_photos_and_descriptions(
    state: App, school: School
) -> None:
    blog_id = await blog_of(state, school)
    (first, second) = await pictures(state, school, "lea.roy", 2)
    post_id = await written(
        state, school, blog_id, "lea.roy", files=(first, second), alts={first: "Un chêne", second: "Un chat"}
    )
    paul = await school.scope("paul.prof")
    await reviewing.approve(paul, state.resources, post_id, 1, ())
    (new,) = await pictures(state, school, "lea.roy")
    waits = await change(
        state, school, "lea.roy", post_id, 2, title="Non", files=(new, first), alts={new: "X", first: "Y"}
    )
    shown = await read(state, school, "zoe.blin", post_id)
    assert shown.title == "Au bois"
    assert await shown_photos(state, shown) == [(first, "Un chêne"), (second, "Un chat")]
    for login in ("zoe.blin", "lise.roy"):
        with pytest.raises(NotFound):
            await posts.shows(await school.scope(login), state.resources, Subject("blog", (waits,)))
    with pytest.raises(Invalid):  # from another tab: nothing is overwritten unseen
        await change(state, school, "lea.roy", post_id, 2, title="Autre")
    await reviewing.approve(paul, state.resources, waits, 1, ())
    shown = await read(state, school, "zoe.blin", post_id)
    found = await shown_photos(state, shown)
    assert (shown.title, [alt for _id, alt in found], found[0][0]) == ("Non", ["X", "Y"], new)
    assert await feed(state, school, "bea.blin") == [("billet", "Non")]
    assert await school.pool.fetchval("select count(*) from blog_post") == 1


async def test_whoever_leads_the_blog_edits_over_what_they_saw_and_photos_added_are_news(
    state: App, school: School
) -> None:
    post_id = await written(state, school, await blog_of(state, school))
    added = await pictures(state, school, "dora.direction", 2)
    await change(state, school, "dora.direction", post_id, title="Aux bois", files=tuple(added))
    with pytest.raises(Invalid) as told:
        await change(state, school, "paul.prof", post_id, title="À moi")
    assert "Aux bois" in told.value.errors[""][0]
    shown = await read(state, school, "lise.roy", post_id)
    assert (shown.title, shown.edited_at is not None) == ("Aux bois", True)
    assert await feed(state, school, "lise.roy") == [("photos", "Aux bois"), ("billet", "Aux bois")]
    for login in ("lea.roy", "lise.roy", "gil.garde", "anne.autre"):
        with pytest.raises(NotFound):
            await change(state, school, login, post_id, 2)
    with pytest.raises(Invalid):
        await change(state, school, "paul.prof", post_id, 2, text=Rich())  # nothing is left of it


async def test_a_child_without_photo_is_said_to_be_on_none_by_whoever_lets_photos_out(
    state: App, school: School
) -> None:
    blog_id, ce1 = await blog_of(state, school), InClass(school.classes["CE1"])
    paul, zoe = await school.scope("paul.prof"), school.people["zoe.blin"]
    await photos.mark(paul, state.resources, ce1, zoe, without=True)
    await photos.mark(paul, state.resources, ce1, zoe, without=True)
    acts = await school.pool.fetch("select act, target from audit where act like 'person.%photo%'")
    assert [tuple(row) for row in acts] == [("person.no_photo", f"person:{zoe}")]
    ids = tuple(await pictures(state, school, "paul.prof"))
    await written(state, school, blog_id, title="Sans image")
    with pytest.raises(Invalid) as told:
        await written(state, school, blog_id, files=ids)
    assert "without" in told.value.errors
    await written(state, school, blog_id, files=ids, without=(zoe,))
    async with school.pool.acquire() as connection, connection.transaction():
        told_of = [each for each in await identity.references(connection) if each.table == "no_photo"]
        await identity.repoint(connection, told_of, zoe, school.people["lea.roy"])
    zoe = school.people["lea.roy"]  # two accounts that become one keep it
    # A pupil is told nobody's mark: who approves is asked.
    theirs = tuple(await pictures(state, school, "lea.roy"))
    post_id = await written(state, school, blog_id, "lea.roy", files=theirs)
    with pytest.raises(Invalid):
        await reviewing.approve(paul, state.resources, post_id, 1, ())
    await reviewing.approve(paul, state.resources, post_id, 1, (zoe,))
    for login, person in (
        ("anne.autre", zoe),
        ("lise.roy", zoe),
        ("paul.prof", school.people["bea.blin"]),
    ):
        with pytest.raises(NotFound):
            await photos.mark(await school.scope(login), state.resources, ce1, person, without=True)


async def test_photos_of_what_waits_are_never_swept_and_go_with_their_post(
    state: App, school: School
) -> None:
    (photo,) = await pictures(state, school, "lea.roy")
    post_id = await written(state, school, await blog_of(state, school), "lea.roy", files=(photo,))
    await school.pool.execute("update file set created_at = created_at - interval '40 days'")
    await files_jobs._sweep(state.resources, {})
    assert await school.pool.fetchval("select count(*) from file") == 1
    await writing.withdraw(await school.scope("lea.roy"), state.resources, post_id)
    assert await school.pool.fetchval("select count(*) from file") == 0
    assert await feed(state, school, "paul.prof") == []


async def test_what_is_taken_back_is_gone_from_pages_and_feeds_with_what_waits_beside_it(
    state: App, school: School
) -> None:
    blog_id = await blog_of(state, school)
    post_id = await written(state, school, blog_id, "lea.roy")
    paul = await school.scope("paul.prof")
    await reviewing.approve(paul, state.resources, post_id, 1, ())
    waits = await change(state, school, "lea.roy", post_id, 2)
    await writing.withdraw_own(paul, state.resources, Subject("blog", (post_id,)))  # paul let it out
    await writing.withdraw_own(
        paul, state.resources, Subject("blog", (post_id,))
    )  # once more changes nothing
    for login in ("lea.roy", "lise.roy", "paul.prof"):
        assert await titles(state, school, login) == []
        assert await feed(state, school, login) == []
    with pytest.raises(Withdrawn):
        await posts.read(await school.scope("bea.blin"), state.resources, post_id)
    with pytest.raises((NotFound, Withdrawn)):
        await reviewing.approve(paul, state.resources, waits, 1, ())
    other = await written(state, school, blog_id)
    for login in ("anne.autre", "lise.roy", "lea.roy"):
        with pytest.raises(NotFound):
            await writing.withdraw_own(await school.scope(login), state.resources, Subject("blog", (other,)))


async def test_what_is_reported_is_off_the_blog_until_it_is_judged(state: App, school: School) -> None:
    (photo,) = await pictures(state, school, "paul.prof")
    blog_id = await blog_of(state, school)
    post_id = await written(state, school, blog_id, files=(photo,), alts={photo: "Un chêne"})
    item = await posts.reported_by(
        await school.scope("lise.roy"), state.resources, await read(state, school, "lise.roy", post_id)
    )
    assert item is not None
    async with school.pool.acquire() as connection, connection.transaction():
        said = await judged.content(connection, item)
        assert said == "Au bois\n\nTrois balises et une boussole.\n\nUn chêne"
        await judged.suspend(connection, item)
    assert await titles(state, school, "lise.roy") == []
    with pytest.raises(NotFound):
        await posts.shows(await school.scope("lise.roy"), state.resources, Subject("blog", (post_id,)))
    async with school.pool.acquire() as connection, connection.transaction():
        await judged.remove(connection, item)
        await judged.follow(connection, item)
    assert await titles(state, school, "paul.prof") == []
    assert await school.pool.fetchval("select count(*) from file") == 0


async def test_a_post_outlives_its_author_and_reading_it_reads_its_item(state: App, school: School) -> None:
    post_id = await written(state, school, await blog_of(state, school))
    lise = await school.scope("lise.roy")
    assert await posts.mark_read(lise, state.resources, [Subject("blog", (post_id,))])
    assert await marks.unread(lise, state.resources) == 0
    await leave(school, "paul.prof", months=MONTHS + 1)
    await purge(state.resources)
    assert (await read(state, school, "bea.blin", post_id)).author_name == "Compte supprimé"


async def test_a_blog_is_made_and_set_by_who_leads_its_classes_and_is_read_on_when_it_ended(
    state: App, school: School
) -> None:
    ce1, cm2 = school.classes["CE1"], school.classes["CM2"]
    paul, dora = await school.scope("paul.prof"), await school.scope("dora.direction")
    wanted = Settings("Classe de mer", "", (ce1, cm2), pupils_write=False, comments=blogs.Comments.OFF)
    for login in ("paul.prof", "lise.roy", "lea.roy", "gil.garde"):  # none of them leads both
        with pytest.raises(NotFound):
            await blogs.create(await school.scope(login), state.resources, wanted)
    blog_id = await blogs.create(dora, state.resources, wanted)
    await written(state, school, blog_id, "anne.autre")
    with pytest.raises(NotFound):
        await written(state, school, blog_id, "lea.roy")
    # Paul sets it, and takes no class of Anne's out of it.
    ended = Settings("Classe de mer", "", (ce1,), pupils_write=True, comments=blogs.Comments.OFF, closed=True)
    await blogs.change(paul, state.resources, blog_id, ended, 1)
    assert await titles(state, school, "max.noir") == ["Au bois"]
    with pytest.raises(NotFound):
        await written(state, school, blog_id)
    with pytest.raises(NotFound):
        await blogs.change(await school.scope("lise.roy"), state.resources, blog_id, ended, 2)
