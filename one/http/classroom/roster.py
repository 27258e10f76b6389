"""« Importer la liste de la classe »: send the files, look at the differences, apply them."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.errors import Invalid
from one.http.classroom.who import classroom_of, classroom_page, home_of
from one.http.fields import Files, Hidden
from one.http.forms import Form, again, wrong
from one.http.middleware import BODY_MOST
from one.http.render import see
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.roster import classroom as roster
from one.roster.class_lists import FILES_MOST
from one.roster.keeping import Moved

SHOWN = 200  # differences and lines of a preview; the rest is counted
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
    """The changes that were shown."""

    seen = Hidden(most=100)


async def show(request: Request) -> Response:
    """GET …/import: which files, and what they will do."""
    form = await Lists.shown(request)
    return await classroom_page(request, "import.html", form=form, errors=await wrong(request))


async def send(request: Request, form: Lists) -> Response:
    """POST …/import: keep the lists, if they can be read, and show what they change."""
    await roster.send(asker(request), resources_of(request), classroom_of(request).id, form.files.data)
    return RedirectResponse(f"{home_of(request)}/import/apercu", 303)


async def preview(request: Request) -> Response:
    """GET …/import/apercu: the differences, with nothing changed yet."""
    try:
        found = await roster.preview(asker(request), resources_of(request), classroom_of(request).id)
    except Invalid as error:
        return await again(request, Lists(), error.errors, f"{home_of(request)}/import")
    moved = MOVED in request.query_params
    return await classroom_page(request, "differences.html", found=found, moved=moved, shown=SHOWN)


async def apply(request: Request, form: Seen) -> Response:
    """POST …/import/appliquer: make it so, or show again what changed since the preview."""
    try:
        await roster.apply(asker(request), resources_of(request), classroom_of(request).id, form.seen.data)
    except Moved:
        return RedirectResponse(f"{home_of(request)}/import/apercu?{MOVED}", 303)
    return see(request, home_of(request), "class-imported")
