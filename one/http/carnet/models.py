"""Models of notes: choosing one, filling its blanks, keeping what was written as one."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from one import rich_text
from one.apps.carnet import models
from one.apps.carnet import notes as carnet
from one.apps.carnet.blanks import MOST
from one.apps.carnet.models import Model
from one.drafts import drafts
from one.errors import NotFound
from one.events import excerpt
from one.http.carnet.writing import NoteForm
from one.http.drafts import ASKED
from one.http.fields import Id, RichText, Text
from one.http.forms import Form, Press
from one.http.params import id_of, number
from one.http.render import flash, page, see
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.rich_text import Rich

HOME, WRITE = "/carnet/modeles", "/carnet/nouveau"
SAVED = flash(
    "carnet-model-saved", lazy("Le modèle est enregistré. Vous le retrouvez quand vous écrivez un mot.")
)
GONE = flash("carnet-model-gone", lazy("Le modèle est supprimé. Les mots qui en viennent restent."))


class ModelForm(Form):
    """A model. ``whose``: « mine », or the id of a school; one that is there stays whose it is."""

    title = Text(lazy("Titre"), most=carnet.TITLE_MOST, missing=lazy("Donnez un titre à ce modèle."))
    body = RichText(
        lazy("Texte"),
        most=carnet.BODY_MOST,
        missing=lazy("Écrivez le texte du modèle."),
        hint=lazy(
            "Ce qui change à chaque fois s’écrit entre accolades : le {date}, à {heure}. ONE le demandera."
        ),
    )
    whose = Text(most=12)
    judges_itself = True  # whose it is comes first


class Changes(ModelForm):
    """The same for one that is there. ``rev``: as the page showed it."""

    rev = Id()


class Removal(Press):
    """Deleting one, as the page showed it."""

    rev = Id()


class FillForm(Form):
    """What fills the blanks of a model, in their order: b0, b1…"""


for _n in range(MOST):
    setattr(FillForm, f"b{_n}", Text(most=models.VALUE_MOST))


def _groups(found: list[Model]) -> list[tuple[str, list[Model]]]:
    mine = [each for each in found if each.id is not None and each.school_id is None]
    schools = [each for each in found if each.school_id is not None]
    return [("mine", mine), ("school", schools), ("ready", models.ready())]


async def index(request: Request) -> Response:
    """GET /carnet/modeles: all that I may use."""
    scope = asker(request)
    found = await models.kept(scope, resources_of(request))
    keeps = models.schools_of(scope)
    return await page(
        request,
        "carnet/models.html",
        groups=_groups(found),
        excerpt=excerpt,
        changes=[each.id for each in found if each.school_id is None or each.school_id in keeps],
        writes=carnet.may_write(scope),
        keeps=keeps,
    )


async def filling(request: Request) -> Response:
    """GET /carnet/modeles/{key}/remplir: a model, and a field for each of its blanks."""
    model = await models.read(asker(request), resources_of(request), request.path_params["key"])
    form = await FillForm.shown(request)
    return await page(
        request,
        "carnet/fill.html",
        model=model,
        text=shown(request, model.text),
        form=form,
        fields=[(form[f"b{n}"], name) for n, name in enumerate(model.blanks[:MOST])],
        errors=form.problems,
    )


async def fill(request: Request, form: FillForm) -> Response:
    """POST /carnet/modeles/{key}/remplir: a draft of a note begins with it."""
    scope, resources = asker(request), resources_of(request)
    model = await models.read(scope, resources, request.path_params["key"])
    values = {name: form[f"b{n}"].data for n, name in enumerate(model.blanks[:MOST])}
    carried = {"audience": ["class"], "moment": ["now"], "hour": ["08:00"]}
    key = await models.begin(
        scope, resources, model, values, NoteForm.name_of(), WRITE, carried, once=form.once
    )
    return see(request, f"{WRITE}?{ASKED}={key}")


async def new(request: Request) -> Response:
    """GET /carnet/modeles/nouveau: a model, of the draft that is asked for, or of nothing."""
    scope, resources = asker(request), resources_of(request)
    key, title, body = request.query_params.get(ASKED, ""), "", Rich()
    if key:
        found = await drafts.find(scope, resources, NoteForm.name_of(), page=WRITE, key=key)
        if found is not None:
            title = " ".join(found.typed.get("title", []))[: carnet.TITLE_MOST]
            typed = "".join(found.typed.get("body", [])[:1])
            body = Rich() if rich_text.is_too_much(typed, carnet.BODY_MOST) else rich_text.read(typed)
    form = await ModelForm.shown(request, title=title, body=body, whose="mine")
    return await _drawn(request, form)


async def save(request: Request, form: ModelForm) -> Response:
    """POST /carnet/modeles/nouveau: keep it, for oneself or for a school; the draft it came from goes on."""
    school_id = None if form.whose.data in ("", "mine") else number(form.whose.data)
    if school_id is None and not carnet.is_writer(asker(request)):
        raise NotFound
    form.check()
    await models.save(
        asker(request),
        resources_of(request),
        form.title.data,
        form.body.data,
        school_id=school_id,
        once=form.once,
    )
    key = request.query_params.get(ASKED, "")
    return see(request, f"{WRITE}?{ASKED}={quote(key)}" if key else HOME, SAVED)


async def edit(request: Request) -> Response:
    """GET /carnet/modeles/{id}: one that I keep, to change."""
    model = await models.to_change(asker(request), resources_of(request), id_of(request))
    form = await Changes.shown(request, title=model.title, body=model.text)
    return await _drawn(request, form, model)


async def change(request: Request, form: Changes) -> Response:
    """POST /carnet/modeles/{id}."""
    scope, resources = asker(request), resources_of(request)
    await models.to_change(scope, resources, id_of(request))
    form.check()
    await models.change(
        scope,
        resources,
        id_of(request),
        form.title.data,
        form.body.data,
        form.rev.data or 0,
        once=form.once,
    )
    return see(request, HOME, SAVED)


async def remove(request: Request, form: Removal) -> Response:
    """POST /carnet/modeles/{id}/supprimer."""
    await models.remove(asker(request), resources_of(request), id_of(request), form.rev.data or 0)
    return see(request, HOME, GONE)


async def _drawn(request: Request, form: ModelForm, model: Model | None = None) -> Response:
    scope = asker(request)
    keeps = models.schools_of(scope)
    return await page(
        request,
        "carnet/model.html",
        form=form,
        errors=form.problems,
        model=model,
        back=request.query_params.get(ASKED, ""),
        keeps=[school for school in scope.schools if school.id in keeps],
        writer=carnet.is_writer(scope),
    )
