"""Comments, and what becomes of what waits."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.blog import comments, reviewing, writing
from one.apps.blog.posts import Post
from one.http.blog.forms import CommentAct, CommentForm, ReviewForm
from one.http.params import id_of
from one.http.render import flash, local_path, see
from one.http.state import asker, resources_of
from one.i18n import lazy

SAID = flash("blog-said", lazy("Le commentaire est publié."))
ASKED = flash("blog-asked", lazy("Le commentaire est envoyé. Il paraîtra quand un enseignant l’aura lu."))
APPROVED = flash(
    "blog-approved", lazy("Le billet est publié : la classe et les familles le voient maintenant.")
)
RETURNED = flash("blog-returned", lazy("Le billet est renvoyé à l’élève, avec le mot."))
SHOWN = flash("blog-shown", lazy("Le commentaire est publié."))
REPORTED = flash("blog-reported", lazy("C’est signalé. Un enseignant de la classe va le lire."))
GONE = flash("blog-comment-gone", lazy("Le commentaire est retiré."))


async def comment(request: Request, form: CommentForm) -> Response:
    """POST /blog/billets/{id}/commenter."""
    scope, resources, post_id = asker(request), resources_of(request), id_of(request)
    await comments.to_write_under(scope, resources, post_id)
    form.check()
    at_once = await comments.write(scope, resources, post_id, form.body.data, once=form.once)
    return see(request, f"{writing.address(post_id)}#commentaires", SAID if at_once else ASKED)


async def review(request: Request, form: ReviewForm) -> Response:
    """POST /blog/billets/{id}/relire."""
    scope, resources, post_id = asker(request), resources_of(request), id_of(request)
    _post, blog = await reviewing.to_review(scope, resources, post_id)
    form.check()
    rev = form.rev.data or 0
    if form.act.data == "return":
        await reviewing.send_back(scope, resources, post_id, rev, form.word.data, once=form.once)
        return see(request, f"/blog/{blog.id}", RETURNED)
    at = await reviewing.approve(scope, resources, post_id, rev, form.without.data or (), once=form.once)
    return see(request, writing.address(at), APPROVED)


def _back(request: Request, form: CommentAct, post: Post, told: str) -> Response:
    return see(request, local_path(form.page.data or f"{writing.address(post.id)}#commentaires"), told)


async def publish(request: Request, form: CommentAct) -> Response:
    """POST /blog/commentaires/{id}/publier."""
    post = await comments.publish(asker(request), resources_of(request), id_of(request), once=form.once)
    return _back(request, form, post, SHOWN)


async def report(request: Request, form: CommentAct) -> Response:
    """POST /blog/commentaires/{id}/signaler."""
    post = await comments.report(asker(request), resources_of(request), id_of(request), once=form.once)
    return _back(request, form, post, REPORTED)


async def withdraw(request: Request, form: CommentAct) -> Response:
    """POST /blog/commentaires/{id}/retirer."""
    post = await comments.withdraw(asker(request), resources_of(request), id_of(request), once=form.once)
    return _back(request, form, post, GONE)
