"""The blog as it is read: all blogs, one blog, one post; and what waits to be read over."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.apps.blog import blogs, comments, consent, posts
from one.apps.blog.blogs import Blog
from one.apps.blog.kinds import ANSWERED, ASKED, SUBJECT, TOLD
from one.apps.blog.posts import Post, State
from one.errors import NotFound
from one.http.blog.forms import CommentForm, ReviewForm
from one.http.blog.view import cards, comments_of, may, signed
from one.http.blog.writing import PostForm
from one.http.drafts import begun
from one.http.params import id_of, number
from one.http.render import page, see
from one.http.rich_text import shown
from one.http.state import asker, resources_of

LAST = 6  # posts on the page of all blogs


async def index(request: Request) -> Response:
    """GET /blog: my blogs, and what came out last in them."""
    scope, resources = asker(request), resources_of(request)
    mine = await blogs.mine(scope, resources)
    if len(mine) == 1:
        return see(request, f"/blog/{mine[0].id}")
    found = await posts.listed(scope, resources, mine, limit=LAST)
    waiting = await posts.waiting(scope, resources, mine)
    return await page(
        request,
        "blog/index.html",
        blogs=mine,
        cards=await cards(request, found, mine),
        to_review=await _to_review(request, mine, waiting),
        proposed=[
            each for each in await cards(request, waiting, mine) if each.post.author_id == scope.person_id
        ],
        drafts=await begun(
            request, PostForm, [f"/blog/{b.id}/ecrire" for b in mine if blogs.writes(scope, b)]
        ),
        may_create=bool(await blogs.led_rooms(scope, resources)),
        no_class=not await blogs.rooms(scope, resources),
    )


async def _to_review(request: Request, mine: list[Blog], waiting: list[Post]) -> int:
    """How much waits for the asker's eyes."""
    scope, resources = asker(request), resources_of(request)
    theirs = [each for each in waiting if each.author_id != scope.person_id]
    return len(theirs) + len(await comments.waiting(scope, resources, mine))


async def to_write(request: Request) -> Response:
    """GET /blog/ecrire: my one blog; else which of them, or a first one."""
    scope, resources = asker(request), resources_of(request)
    mine = [each for each in await blogs.mine(scope, resources) if blogs.writes(scope, each)]
    if len(mine) == 1:
        return see(request, f"/blog/{mine[0].id}/ecrire")
    if not mine and blogs.is_leader(scope):
        return see(request, "/blog/nouveau")
    return await page(request, "blog/choose.html", blogs=mine)


async def one_blog(request: Request) -> Response:
    """GET /blog/{id}: its posts, the latest first."""
    scope, resources = asker(request), resources_of(request)
    before = number(request.query_params.get("avant"))
    mine = await blogs.mine(scope, resources)
    blog = next((each for each in mine if each.id == id_of(request)), None)
    if blog is None:
        raise NotFound
    found = await posts.listed(scope, resources, [blog], before)
    if before is not None and not found:  # what it went on from is there no more
        return see(request, f"/blog/{blog.id}")
    more, found = len(found) > posts.PAGE, found[: posts.PAGE]
    waiting = await posts.waiting(scope, resources, [blog])
    return await page(
        request,
        "blog/blog.html",
        first=before is None,
        blog=blog,
        several=len(mine) > 1,
        cards=await cards(request, found, [blog]),
        to_review=await _to_review(request, [blog], waiting),
        proposed=[
            each for each in await cards(request, waiting, [blog]) if each.post.author_id == scope.person_id
        ],
        drafts=await begun(request, PostForm, [f"/blog/{blog.id}/ecrire"])
        if blogs.writes(scope, blog)
        else [],
        next_url=f"/blog/{blog.id}?avant={found[-1].id}" if more else None,
        **may(request, blog),
    )


async def show(request: Request) -> Response:
    """GET /blog/billets/{id}: one post, with its photos and what stands under it."""
    scope, resources = asker(request), resources_of(request)
    post, blog = await posts.read(scope, resources, id_of(request))
    under = await comments.under(scope, resources, post, blog)
    subjects = [kind(post.id) for kind in (SUBJECT, ASKED, ANSWERED)] + [TOLD(each.id) for each in under]
    if _is_page(request) and await posts.mark_read(scope, resources, subjects):
        request.scope["one.unread"] = None  # it was counted before
    known = await posts.known(scope, resources, [post.author_id, *(each.author_id for each in under)])
    newer, older = await posts.neighbours(scope, resources, post)
    leads, mine = blogs.leads(scope, blog), post.author_id == scope.person_id
    reads_only = scope.by_pictures  # on the tablet of their class
    return await page(
        request,
        "blog/show.html",
        it=post,
        blog=blog,
        by=signed(post, known),
        text=shown(request, post.text),
        photos=(await posts.files_of(resources, [post])).get(post.id, []),
        newer=newer,
        older=older,
        mine=mine,
        leads=leads,
        changes=leads or (mine and blogs.writes(scope, blog)),
        takes_back=(leads or mine) and not reads_only,
        report=None if reads_only else await posts.reported_by(scope, resources, post),
        me=0 if reads_only else scope.person_id,
        comments=comments_of(under, known),
        takes_comments=posts.comments_on(blog, post),
        may_comment=comments.may_write(scope, blog, post),
        waits=comments.waits(scope, blog),
        may_report=lambda each: comments.may_report(scope, each),
        **await _forms(request, post, blog),
    )


def _is_page(request: Request) -> bool:
    return request.headers.get("sec-fetch-dest", "document") == "document"


async def _forms(request: Request, post: Post, blog: Blog) -> dict[str, Any]:
    """What stands on the page to be filled in: a comment, or what a teacher says of what waits."""
    scope, resources = asker(request), resources_of(request)
    review = None
    asked = []
    if post.state == State.WAITING and blogs.leads(scope, blog):
        review = await ReviewForm.shown(request)
        asked = await consent.asked(scope, resources, blog)
    comment = await CommentForm.shown(request)
    problems = (review.problems if review else {}) or comment.problems
    return {"review": review, "asked": asked, "comment": comment, "errors": problems}


async def queue(request: Request) -> Response:
    """GET /blog/a-relire: what waits in the blogs that I lead."""
    scope, resources = asker(request), resources_of(request)
    mine = await blogs.mine(scope, resources)
    waiting = [
        each for each in await posts.waiting(scope, resources, mine) if each.author_id != scope.person_id
    ]
    said = await comments.waiting(scope, resources, mine)
    if _is_page(request) and await posts.mark_read(scope, resources, [TOLD(each.id) for each in said]):
        request.scope["one.unread"] = None
    known = await posts.known(scope, resources, [each.author_id for each in said])
    return await page(
        request,
        "blog/queue.html",
        cards=await cards(request, waiting, mine),
        comments=comments_of(said, known),
    )
