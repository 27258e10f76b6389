"""Blogs, posts and comments as the templates read them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from markupsafe import Markup
from starlette.requests import Request

from one.apps.blog import blogs, posts
from one.apps.blog.blogs import Blog
from one.apps.blog.comments import Comment
from one.apps.blog.posts import Post
from one.apps.blog.writing import address
from one.events import excerpt
from one.files.reading import File
from one.http.state import asker, resources_of
from one.i18n import _
from one.scope import FAMILY, Profile
from one.templating.filters import kept

EXCERPT = 220


class Card(NamedTuple):
    """A post in a list. ``by``: its author for who asks."""

    post: Post
    blog: Blog
    by: Markup | str
    photo: File | None
    photos: int
    excerpt: str

    @property
    def url(self) -> str:
        """Where it is read."""
        return address(self.post.id)


async def cards(request: Request, found: Sequence[Post], of: Sequence[Blog]) -> list[Card]:
    """Posts that the asker was let read, of blogs of theirs, with their first photo."""
    scope, resources = asker(request), resources_of(request)
    files = await posts.files_of(resources, found)
    known = await posts.known(scope, resources, [each.author_id for each in found])
    by_id = {blog.id: blog for blog in of}
    return [
        Card(
            each,
            by_id[each.blog_id],
            signed(each, known),
            next(iter(files.get(each.id, ())), None),
            len(files.get(each.id, ())),
            excerpt(each.body, EXCERPT),
        )
        for each in found
        if each.blog_id in by_id
    ]


def signed(it: Post | Comment, known: set[int]) -> Markup | str:
    """Its author for who asks: « une personne de la classe » where neither name is for them."""
    name = posts.signed(it.author_profile, it.author_id, it.author_first_name, it.author_name, known)
    if name:
        return kept(name)
    return _("Un parent d’élève") if it.author_profile == Profile.GUARDIAN else _("Quelqu’un de la classe")


class Said(NamedTuple):
    """A comment as its reader sees it: under which name, and whose face, which stands where the whole name does."""

    it: Comment
    name: Markup | str
    face: int | None


def comments_of(found: Sequence[Comment], known: set[int]) -> list[Said]:
    """Comments with their authors, for who knows these people."""
    return [
        Said(each, signed(each, known), each.author_id if _is_named(each, known) else None) for each in found
    ]


def _is_named(it: Comment, known: set[int]) -> bool:
    return it.author_profile not in FAMILY or it.author_id in known


def may(request: Request, blog: Blog) -> dict[str, Any]:
    """What the asker may do in a blog."""
    scope = asker(request)
    writes = blogs.writes(scope, blog)
    return {
        "leads": blogs.leads(scope, blog),
        "writes": blogs.may_write(scope, blog),
        "suspended": writes and not blogs.may_write(scope, blog),
        "reviewed": writes and not blogs.leads(scope, blog),
    }
