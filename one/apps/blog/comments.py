"""Comments under posts: written by readers, looked over first where the blog says so, reported, taken back."""

from one import channels
from one.apps.blog import blogs, posts, writing
from one.apps.blog.blogs import Blog, Comments
from one.apps.blog.kinds import (
    COMMENT_KEPT,
    COMMENT_REPORTED,
    COMMENT_WITHDRAWN,
    COMMENTAIRE,
    COMMENTAIRE_A_VALIDER,
    TOLD,
)
from one.channels import class_profile
from one.errors import Invalid, NotFound
from one.events import Author
from one.i18n import _
from one.people import rights
from one.resources import Once, Resources
from one.scope import Profile, Scope
from one.store.blog import comments as store
from one.store.blog import posts as posts_store
from one.store.blog.comments import Comment
from one.store.blog.posts import Post
from one.store.people import ties
from one.store.work import Work, work

__all__ = ["Comment"]

BODY_MOST = 1000
UNDER_ONE = 300  # comments of a post
ONE = Author(0, "ONE")


def waits(scope: Scope, blog: Blog) -> bool:
    """Whether what the asker writes is looked over first."""
    return blog.comments == Comments.MODERATED and not blogs.leads(scope, blog)


def may_write(scope: Scope, blog: Blog, post: Post) -> bool:
    """Whether the asker may comment now."""
    sends = rights.may_publish(scope, "blog", blog.school_id) and not scope.by_pictures
    return posts.comments_on(blog, post) and sends


async def under(scope: Scope, resources: Resources, post: Post, blog: Blog) -> list[Comment]:
    """What stands under a post that the asker was let read."""
    return await store.of_post(resources.pool, scope, post.id, leads=blogs.leads(scope, blog))


async def waiting(scope: Scope, resources: Resources, of: list[Blog]) -> list[Comment]:
    """What waits in those of these blogs that the asker leads."""
    led = [blog.id for blog in of if blogs.leads(scope, blog)]
    return await store.waiting(resources.pool, scope, led) if led else []


async def to_write_under(scope: Scope, resources: Resources, post_id: int) -> tuple[Post, Blog]:
    """A post that takes comments of the asker, even while sending is suspended; NotFound for any other."""
    post, blog = await posts.read(scope, resources, post_id)
    if not posts.comments_on(blog, post) or scope.by_pictures:
        raise NotFound
    return post, blog


async def write(
    scope: Scope, resources: Resources, post_id: int, body: str, *, once: Once | None = None
) -> bool:
    """Write under a post; whether it is shown at once. NotFound where there are no comments."""
    post, blog = await to_write_under(scope, resources, post_id)
    blogs.check_sending(scope, blog)
    asks = waits(scope, blog)
    async with work(scope, resources, once=once) as w:
        await _hold(w, post, blog)
        if await store.number(w.connection, post_id) >= UNDER_ONE:
            told = _("Il y a déjà beaucoup de commentaires ici : ce billet n’en prend plus.")
            raise Invalid({"body": [told]})
        comment_id = await store.insert(w.connection, scope, post_id, body, waits=asks)
        written = await store.get(w.connection, scope, comment_id)
        assert written is not None, "it was just written"
        if asks:
            await _ask(w, blog, written)
        else:
            await _tell_author(w, post, written)
        await blogs.tell(w, blog.class_ids, blog.school_id)
        w.leads_to(f"{writing.address(post_id)}#commentaires")
    return not asks


async def _hold(w: Work, post: Post, blog: Blog) -> None:
    """Nobody changes a post, or how its blog is set, until this is done; NotFound for one that takes no comments by then."""
    await blogs.rely(w, blog)
    await posts_store.hold(w.connection, post.id)
    assert w.scope is not None, "somebody writes"
    now = await posts_store.get(w.connection, w.scope, [blog.id], [], post.id)
    if now is None or not posts.comments_on(blog, now):
        raise NotFound


async def _ask(w: Work, blog: Blog, comment: Comment, *, author: Author | None = None) -> None:
    """Ask the teachers of the blog's classes to look at it. Who reported it is told to nobody."""
    await w.publish(
        COMMENTAIRE_A_VALIDER,
        channels=[class_profile(c, Profile.TEACHER) for c in blog.class_ids],
        subject=TOLD(comment.id),
        title=comment.post_title,
        excerpt=comment.body,
        # Its author has the line in their history, and may not open what waits for others to read over.
        url=f"{writing.address(comment.post_id)}#commentaires",
        author=author,
    )


async def _tell_author(w: Work, post: Post, comment: Comment) -> None:
    """Tell the author of the post, if they may know who wrote it."""
    if post.author_id == comment.author_id:
        return
    found = await ties.of(w.connection, [post.author_id, comment.author_id])
    if len(found) == 2 and rights.sees(found[post.author_id], found[comment.author_id]):
        await w.publish(
            COMMENTAIRE,
            channels=[channels.user(post.author_id)],
            subject=TOLD(comment.id),
            title=comment.post_title,
            excerpt=comment.body,
            url=f"{writing.address(post.id)}#commentaires",
            author=Author(comment.author_id, comment.author_name),
        )


async def find(scope: Scope, resources: Resources, comment_id: int) -> tuple[Comment, Post, Blog]:
    """A comment that the asker may read; NotFound for any other."""
    found = await store.get(resources.pool, scope, comment_id)
    if found is None:
        raise NotFound
    post, blog = await posts.read(scope, resources, found.post_id)
    if found.waits and found.author_id != scope.person_id and not blogs.leads(scope, blog):
        raise NotFound
    return found, post, blog


async def publish(scope: Scope, resources: Resources, comment_id: int, *, once: Once | None = None) -> Post:
    """Show a comment that waits; return its post. NotFound unless the asker leads its blog."""
    _found, post, blog = await find(scope, resources, comment_id)
    if not blogs.leads(scope, blog):
        raise NotFound
    async with work(scope, resources, once=once) as w:
        await blogs.rely(w, blog)
        await posts_store.hold(w.connection, post.id)
        held = await store.lock(w.connection, scope, comment_id)
        if held is None:
            raise NotFound
        if held.waits:
            await store.publish(w.connection, comment_id)
            await w.withdraw(TOLD(comment_id))
            if not held.reported:
                await _tell_author(w, post, held)
            await w.audit(COMMENT_KEPT, school_id=blog.school_id, n=comment_id)
            await blogs.tell(w, blog.class_ids, blog.school_id)
    return post


async def report(scope: Scope, resources: Resources, comment_id: int, *, once: Once | None = None) -> Post:
    """« Signaler »: it is shown no more until a teacher has looked at it; one that was kept before is only looked at again."""
    found, post, blog = await find(scope, resources, comment_id)
    if not may_report(scope, found):
        raise NotFound
    async with work(scope, resources, once=once) as w:
        await blogs.rely(w, blog)
        await posts_store.hold(w.connection, post.id)
        held = await store.lock(w.connection, scope, comment_id)
        if held is not None and not held.waits and not held.judged:
            await store.report(w.connection, comment_id)
            await w.withdraw(TOLD(comment_id))
            await _ask(w, blog, held, author=ONE)
            await w.audit_unseen(held.author_id, COMMENT_REPORTED, school_id=blog.school_id, n=comment_id)
            await blogs.tell(w, blog.class_ids, blog.school_id)
    return post


def may_report(scope: Scope, comment: Comment) -> bool:
    """Whether the asker may: what families and pupils wrote, and is not their own."""
    theirs = comment.author_profile in (Profile.PUPIL, Profile.GUARDIAN)
    return theirs and comment.author_id != scope.person_id and not comment.waits and not scope.by_pictures


async def withdraw(scope: Scope, resources: Resources, comment_id: int, *, once: Once | None = None) -> Post:
    """Take a comment away: its author, or who leads the blog. Returns its post."""
    found, post, blog = await find(scope, resources, comment_id)
    if found.author_id != scope.person_id and not blogs.leads(scope, blog):
        raise NotFound
    async with work(scope, resources, once=once) as w:
        await w.acts()
        if await store.lock(w.connection, scope, comment_id) is None:
            raise NotFound
        await store.withdraw(w.connection, comment_id)
        await w.withdraw(TOLD(comment_id))
        await w.audit(COMMENT_WITHDRAWN, school_id=blog.school_id, n=comment_id)
        await blogs.tell(w, blog.class_ids, blog.school_id)
    return post
