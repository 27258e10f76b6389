"""« Importer la liste de la classe »: send the files, look at the differences, apply them."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.errors import Invalid
from one.http.classroom.who import classroom_of, classroom_page, home_of
from one.http.fields import Answers, Files, Hidden, Tick
from one.http.fields.answers import PREFIX
from one.http.forms import Form, again, wrong
from one.http.middleware import BODY_MOST
from one.http.render import see
from one.http.roster.history import address
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.roster import classroom as roster
from one.roster.class_lists import FILES_MOST
from one.roster.keeping import Moved

SHOWN = 200  # lines of the files that are told of; the rest is counted
MOVED = "change"  # of the address: the class changed since its preview was shown


class Lists(Form):
    """The lists, as the register writes them."""

    files = Files(
        lazy("Liste des élèves et, si vous l’avez, liste des responsables"),
        short=lazy("Fichiers"),
        hint=lazy("Des fichiers CSV, 1 Mo en tout. Choisissez les deux à la fois."),
        accept=".csv,text/csv",
        most=FILES_MOST,
        bytes_most=BODY_MOST,
        missing=lazy("Choisissez le fichier des élèves, et celui des responsables si vous l’avez."),
        too_many=lazy("Envoyez trois fichiers au plus."),
    )
    judges_itself = True


class Seen(Form):
    """The changes that were shown, with the answers they follow from."""

    seen = Hidden(most=100)
    answers = Answers()
    sure = Tick(lazy("Je suis sûr : la liste est complète"))


class Asked(Form):
    """The answers that the preview is to reckon with, in its address: nothing is changed by looking."""

    answers = Answers()


async def show(request: Request) -> Response:
    """GET …/import: which files, and what they will do."""
    form = await Lists.shown(request)
    return await classroom_page(request, "import.html", form=form, errors=await wrong(request))


async def send(request: Request, form: Lists) -> Response:
    """POST …/import: keep the lists, if they can be read, and show what they change."""
    await roster.send(asker(request), resources_of(request), classroom_of(request).id, form.files.data)
    return RedirectResponse(f"{home_of(request)}/import/apercu", 303)


async def preview(request: Request) -> Response:
    """GET …/import/apercu?q-…: the differences, with nothing changed yet."""
    form = await Seen.shown(request)
    answers = form.answers.data or Asked.asked(request).answers.data or {}
    scope, resources = asker(request), resources_of(request)
    try:
        found = await roster.preview(scope, resources, classroom_of(request).id, answers)
    except Invalid as error:
        return await again(request, Lists(), error.errors, f"{home_of(request)}/import")
    return await classroom_page(
        request,
        "differences.html",
        found=found,
        answers=answers,
        moved=MOVED in request.query_params,
        errors=await wrong(request),
        form=form,
        shown=SHOWN,
    )


async def apply(request: Request, form: Seen) -> Response:
    """POST …/import/appliquer: make it so, or show again what changed since the preview."""
    scope, resources, answers = asker(request), resources_of(request), form.answers.data or {}
    try:
        done = await roster.apply(
            scope, resources, classroom_of(request).id, form.seen.data, answers, sure=bool(form.sure.data)
        )
    except Moved:
        asked = urlencode([(MOVED, ""), *((f"{PREFIX}{key}", answer) for key, answer in answers.items())])
        return RedirectResponse(f"{home_of(request)}/import/apercu?{asked}", 303)
    return see(request, address(done.number) if done.number else home_of(request), "class-imported")
