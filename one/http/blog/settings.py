"""How a blog is made and set."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.blog import blogs
from one.apps.blog.blogs import Blog, Comments, Settings
from one.http.fields import Choice, Id, Ids, Lines, Text, Tick
from one.http.forms import Form
from one.http.params import id_of
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.scope import Class

CREATED = flash("blog-created", lazy("Le blog est prêt. Son premier billet l’attend."))
SET = flash("blog-set", lazy("C’est réglé."))


class BlogForm(Form):
    """A blog."""

    name = Text(
        lazy("Nom du blog"),
        most=blogs.NAME_MOST,
        missing=lazy("Il manque le nom du blog."),
        hint=lazy("Par exemple : Le blog des CE2, ou Classe de mer"),
        count=True,
    )
    about = Lines(
        lazy("En une phrase"), most=blogs.ABOUT_MOST, hint=lazy("Ce que les familles y trouvent."), count=True
    )
    class_ids = Ids(lazy("Classes"), most=blogs.CLASSES_MOST)
    pupils_write = Tick(
        lazy("Les élèves proposent des billets : un enseignant les relit avant qu’ils paraissent")
    )
    comments = Choice(
        lazy("Commentaires"),
        options=(
            (Comments.MODERATED, lazy("Relus avant de paraître")),
            (Comments.OPEN, lazy("Publiés tout de suite")),
            (Comments.OFF, lazy("Aucun")),
        ),
        missing=lazy("Il manque ce qu’il en est des commentaires."),
    )
    closed = Tick(lazy("Le blog est terminé : il se lit encore, on n’y écrit plus"))
    judges_itself = True


class SetForm(BlogForm):
    """The same for one that is there. ``rev``: as the page showed it."""

    rev = Id()


def _settings(form: BlogForm) -> Settings:
    wrong = {} if form.class_ids.data else {"class_ids": [_("Il manque au moins une classe.")]}
    form.check(wrong)
    return Settings(
        form.name.data,
        form.about.data,
        tuple(form.class_ids.data or ()),
        form.pupils_write.data,
        Comments(form.comments.data),
        form.closed.data,
    )


async def _page(request: Request, form: BlogForm, rooms: list[Class], blog: Blog | None = None) -> Response:
    return await page(
        request,
        "blog/settings.html",
        form=form,
        errors=form.problems,
        rooms=rooms,
        blog=blog,
    )


async def new(request: Request) -> Response:
    """GET /blog/nouveau."""
    rooms = await blogs.led_rooms(asker(request), resources_of(request))
    first = rooms[0] if len(rooms) == 1 else None
    form = await BlogForm.shown(
        request,
        name=_("Le blog des %(room)s") % {"room": first.name} if first else "",
        class_ids=[first.id] if first else [],
        pupils_write=True,
        comments=Comments.MODERATED,
        closed=False,
    )
    return await _page(request, form, rooms)


async def create(request: Request, form: BlogForm) -> Response:
    """POST /blog/nouveau."""
    settings = _settings(form)
    blog_id = await blogs.create(asker(request), resources_of(request), settings, once=form.once)
    return see(request, f"/blog/{blog_id}", CREATED)


async def show(request: Request) -> Response:
    """GET /blog/{id}/reglages."""
    scope, resources = asker(request), resources_of(request)
    blog = await blogs.to_lead(scope, resources, id_of(request))
    form = await SetForm.shown(
        request,
        name=blog.name,
        about=blog.about,
        class_ids=blog.class_ids,
        pupils_write=blog.pupils_write,
        comments=blog.comments,
        closed=blog.closed,
    )
    return await _page(request, form, await blogs.led_rooms(scope, resources), blog)


async def change(request: Request, form: SetForm) -> Response:
    """POST /blog/{id}/reglages."""
    scope, resources = asker(request), resources_of(request)
    blog = await blogs.to_lead(scope, resources, id_of(request))
    await blogs.change(scope, resources, blog.id, _settings(form), form.rev.data or 0, once=form.once)
    return see(request, f"/blog/{blog.id}", SET)
