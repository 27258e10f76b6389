"""Posts as they are read: the lists, one post, its photos."""

import logging
from collections.abc import Sequence

from one.apps.blog import blogs
from one.apps.blog.blogs import Blog, Comments
from one.errors import NotFound, Withdrawn
from one.feed import marks
from one.files.reading import File
from one.people import rights
from one.resources import Resources
from one.scope import FAMILY, Profile, Scope
from one.store.blog import posts as store
from one.store.blog.posts import Post, State
from one.store.feed import marks as marks_store
from one.store.files import files as files_store
from one.store.pool import REFUSED
from one.subjects import Subject

__all__ = ["Post", "State"]

log = logging.getLogger("one.blog")

PAGE = 12


async def listed(
    scope: Scope, resources: Resources, of: Sequence[Blog], before: int | None = None, limit: int = PAGE + 1
) -> list[Post]:
    """The published posts of these blogs of the asker, the latest first."""
    return await store.shown(resources.pool, scope, [blog.id for blog in of], before, limit)


async def latest(scope: Scope, resources: Resources, limit: int) -> list[store.Headline]:
    """The first ones, for the home page."""
    class_ids = [c.id for c in await blogs.rooms(scope, resources)]
    return await store.latest(resources.pool, scope, class_ids, limit) if class_ids else []


async def read(scope: Scope, resources: Resources, post_id: int) -> tuple[Post, Blog]:
    """A post and its blog; NotFound unless it is published for the asker, their own, or waits in a blog they lead."""
    mine = await blogs.mine(scope, resources)
    led = [blog.id for blog in mine if blogs.leads(scope, blog)]
    found = await store.get(resources.pool, scope, [blog.id for blog in mine], led, post_id)
    if found is None:
        gone = await marks_store.withdrawn(resources.pool, scope, store.SUBJECT(post_id))
        raise Withdrawn if gone else NotFound
    return found, next(blog for blog in mine if blog.id == found.blog_id)


async def waiting(scope: Scope, resources: Resources, of: Sequence[Blog]) -> list[Post]:
    """What waits for the asker in these blogs: to read over, or to take up again."""
    led = [blog.id for blog in of if blogs.leads(scope, blog)]
    return await store.waiting(resources.pool, scope, led, [blog.id for blog in of])


async def neighbours(scope: Scope, resources: Resources, post: Post) -> tuple[Post | None, Post | None]:
    """What came out in its blog after it, and before it; the asker was let read it."""
    return await store.neighbours(resources.pool, scope, post) if post.published_at else (None, None)


async def files_of(resources: Resources, found: Sequence[Post]) -> dict[int, list[File]]:
    """The photos of posts that the asker was let read, by their ids."""
    by_subject = await files_store.of_each(resources.pool, [each.subject for each in found])
    return {subject.ids[0]: files for subject, files in by_subject.items()}


async def shows(scope: Scope, resources: Resources, subject: Subject) -> None:
    """NotFound unless the asker may see the photos of a post: whoever may read it."""
    await read(scope, resources, *subject.ids)


async def known(scope: Scope, resources: Resources, author_ids: Sequence[int]) -> set[int]:
    """Those of these authors whom the asker knows by their whole name: who may see them, and all of who works there."""
    return await rights.visible(scope, resources, author_ids)


def signed(profile: str, author_id: int, first_name: str, whole: str, known: set[int]) -> str:
    """How an author is called for who asks: a pupil by the first name where they are not to be seen, a parent by no name."""
    if profile not in FAMILY or author_id in known:
        return whole
    return first_name if profile == Profile.PUPIL else ""


async def reported_by(scope: Scope, resources: Resources, post: Post) -> int | None:
    """The item of the asker's feed with which they report a post; None when there is none, or it is theirs."""
    if post.author_id == scope.person_id:
        return None
    return await store.item_of(resources.pool, scope, post.subject)


async def mark_read(scope: Scope, resources: Resources, subjects: Sequence[Subject]) -> bool:
    """Opening a post is reading what tells of it; whether something was new. A mark that cannot be kept is no reason not to read."""
    try:
        ids = []
        for subject in subjects:
            ids += await marks_store.of_subject(resources.pool, scope, subject)
        if ids:
            await marks.mark_read(scope, resources, ids)
    except REFUSED as error:
        log.warning("post not marked as read: %s", type(error).__name__)
        return False
    return bool(ids)


def comments_on(blog: Blog, post: Post) -> bool:
    """Whether readers write under a post."""
    return (
        blog.comments != Comments.OFF and post.comments and post.state == State.PUBLISHED and not blog.closed
    )
