"""Posts as they are written, changed and taken back."""

from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.apps.blog import blogs, consent, posts, writing
from one.apps.blog.blogs import Blog
from one.apps.blog.kinds import CODE
from one.apps.blog.posts import Post, State
from one.files.kinds import Kind
from one.http import attached, compose
from one.http.blog.view import may
from one.http.compose import Composed
from one.http.fields import Attachments, Id, Ids, RichText, Text, Tick
from one.http.forms import Form
from one.http.moments import pause_ends
from one.http.params import id_of
from one.http.readers import counted
from one.http.render import flash, page, see
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.i18n import _, lazy

PUBLISHED = flash("blog-published", lazy("C’est publié. La classe et les familles le voient maintenant."))
SENT = flash("blog-sent", lazy("C’est envoyé. Le billet paraîtra quand un enseignant l’aura lu."))
CHANGED = flash("blog-changed", lazy("C’est modifié, sur toutes les pages ouvertes."))
KEPT = flash("blog-kept", lazy("C’est enregistré. Le billet attend toujours la relecture."))
WITHDRAWN = flash(
    "blog-withdrawn", lazy("Le billet est retiré, avec ses photos. Il n’est plus chez personne.")
)


class PostForm(Composed):
    """A post. ``without``: the children who are on none of its photos; asked of who publishes at once."""

    title = Text(
        lazy("Titre"),
        most=writing.TITLE_MOST,
        missing=lazy("Il manque le titre."),
        hint=lazy("Par exemple : Une matinée dans les bois"),
        count=True,
    )
    body = RichText(lazy("Texte"), most=writing.BODY_MOST)
    files = Attachments(
        lazy("Photos"),
        app=CODE,
        most=writing.FILES_MOST,
        kinds=(Kind.IMAGE,),
        album=True,
        hint=lazy(
            "Vingt au plus. La première ouvre le billet. Le lieu où une photo a été prise n’est jamais gardé."
        ),
    )
    without = Ids(lazy("Sans photo"), most=200)
    comments = Tick(lazy("On peut commenter ce billet"))
    judges_itself = True
    publishes = True
    preview_page = "blog/preview.html"

    async def readers(self, request: Request) -> str:
        """Of the blog; of a pupil's post whoever reads it over decides."""
        scope, resources = asker(request), resources_of(request)
        blog = await writing.to_write_in(scope, resources, id_of(request))
        return counted(await blogs.would(scope, resources, blog)) if blogs.leads(scope, blog) else ""

    async def as_read(self, request: Request, at: datetime) -> dict[str, Any]:
        """As its page, with the children who are to be on none of its photos."""
        scope, resources = asker(request), resources_of(request)
        blog = await writing.to_write_in(scope, resources, id_of(request))
        await attached.show(request, self.fields, {})
        leads, photos = blogs.leads(scope, blog), self.files.files
        return {
            "title": self.title.data or _("Sans titre"),
            "text": shown(request, self.body.data),
            "by": scope.full_name,
            "at": at,
            "photos": [
                {"id": f.id, "width": f.width, "height": f.height, "alt": self.files.alts.get(f.id, "")}
                for f in photos
            ],
            "asked": await consent.asked(scope, resources, blog) if leads and photos else [],
            "reviewed": not leads,
        }


preview = compose.preview(PostForm)


class Changes(PostForm):
    """The same for a post that is there: changing it back and forth is several wishes. ``rev``: as the page showed it."""

    rev = Id()
    keeps = False
    publishes = False


def _draft(form: PostForm, scope_leads: bool, before: Post | None = None) -> writing.Draft:
    text = form.body.data
    if before is not None and form.body.is_words and text.plain == before.body:
        text = before.text  # no script runs there, and nobody touched what it would have shown
    ids = tuple(form.files.data or ())
    comments = form.comments.data if scope_leads else before.comments if before else True
    return writing.Draft(
        form.title.data,
        text,
        ids,
        {each: form.files.alts.get(each, "") for each in ids if each in form.files.alts},
        comments,
        tuple(form.without.data or ()),
    )


async def new(request: Request) -> Response:
    """GET /blog/{id}/ecrire."""
    blog = await writing.to_write_in(asker(request), resources_of(request), id_of(request))
    form = await PostForm.shown(request, comments=True, without=[])
    return await _page(request, form, blog)


async def _page(request: Request, form: PostForm, blog: Blog, changed: Post | None = None) -> Response:
    scope, resources = asker(request), resources_of(request)
    rights = may(request, blog)
    asked = await consent.asked(scope, resources, blog) if rights["leads"] else []
    return await page(
        request,
        "blog/edit.html",
        form=form,
        errors=form.problems,
        blog=blog,
        changed=changed,
        # Words stand there that its writer has not seen: what they typed is below.
        stands=shown(request, changed.text) if changed and form.problems.get("") else "",
        asked=asked,
        reached="" if changed or rights["suspended"] else await form.counted(request),
        opens="" if changed else await pause_ends(resources, blog.school_id),
        **rights,
    )


async def write(request: Request, form: PostForm) -> Response:
    """POST /blog/{id}/ecrire."""
    scope, resources = asker(request), resources_of(request)
    blog = await writing.to_write_in(scope, resources, id_of(request))
    blogs.check_sending(scope, blog)
    draft = _draft(form, blogs.leads(scope, blog))
    form.check(await writing.problems(scope, resources.pool, blog, draft))
    post_id = await writing.write(scope, resources, blog.id, draft, once=form.once)
    out = writing.state_of(scope, blog) == State.PUBLISHED
    return see(request, writing.address(post_id), PUBLISHED if out else SENT)


async def edit(request: Request) -> Response:
    """GET /blog/billets/{id}/modifier."""
    scope, resources = asker(request), resources_of(request)
    found, blog = await writing.to_change(scope, resources, id_of(request))
    if found.next is not None and not blogs.leads(scope, blog):
        # It waits already: that is gone on with.
        return see(request, f"{writing.address(found.next)}/modifier")
    form = await Changes.shown(
        request,
        title=found.title,
        body=found.text,
        files=[file.id for file in (await posts.files_of(resources, [found])).get(found.id, ())],
        comments=found.comments,
        without=[],
    )
    return await _page(request, form, blog, found)


async def change(request: Request, form: Changes) -> Response:
    """POST /blog/billets/{id}/modifier."""
    scope, resources = asker(request), resources_of(request)
    found, blog = await writing.to_change(scope, resources, id_of(request))
    draft = _draft(form, blogs.leads(scope, blog), found)
    before = (await posts.files_of(resources, [found])).get(found.id, [])
    form.check(await writing.problems(scope, resources.pool, blog, draft, before))
    at = await writing.change(scope, resources, found.id, draft, form.rev.data or 0, once=form.once)
    told = CHANGED if found.state == State.PUBLISHED else KEPT
    if found.author_id == scope.person_id and not blogs.leads(scope, blog):
        told = SENT
    return see(request, writing.address(at), told)


class WithdrawForm(Form):
    """Taking a post back."""


async def leaving(request: Request) -> Response:
    """GET /blog/billets/{id}/retirer: what will happen, asked once."""
    scope, resources = asker(request), resources_of(request)
    found, _blog = await writing.to_take_back(scope, resources, id_of(request))
    photos = len((await posts.files_of(resources, [found])).get(found.id, ()))
    form = await WithdrawForm.shown(request)
    return await page(request, "blog/withdraw.html", it=found, photos=photos, form=form)


async def withdraw(request: Request, form: WithdrawForm) -> Response:
    """POST /blog/billets/{id}/retirer."""
    scope, resources = asker(request), resources_of(request)
    found, blog = await writing.to_take_back(scope, resources, id_of(request))
    await writing.withdraw(scope, resources, found.id, once=form.once)
    return see(request, f"/blog/{blog.id}", WITHDRAWN)
