"""« Importer » of Mon école: send the lists, follow the worker, look at the differences, apply them."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.http.forms import again, wrong
from one.http.render import flash, see
from one.http.roster import lists
from one.http.roster.doubts import Answering
from one.http.roster.history import address
from one.http.school.overview import base_of, school_of, school_page
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.roster import runs
from one.roster.progress import WORDS
from one.roster.runs import Place

IMPORTED = flash("school-imported", lazy("L’école est à jour. Voici ce qui a changé."))
NOTHING = flash("school-unchanged", lazy("L’école était déjà à jour."))


class Lists(lists.Lists):
    """The lists, as the register writes them."""

    files = lists.files(
        lazy("Listes des élèves, des enseignants et des responsables"),
        hint=lazy("Des fichiers CSV, 1 Mo en tout. Choisissez-les tous à la fois."),
        missing=lazy("Choisissez les fichiers exportés d’ONDE, celui des élèves d’abord."),
    )


def _place(request: Request) -> Place:
    return runs.of_school(school_of(request).id)


def _home(request: Request) -> str:
    return f"{base_of(request)}/import"


async def show(request: Request) -> Response:
    """GET /ecole/{school}/import: which files, and what they will do."""
    form = await Lists.shown(request)
    return await school_page(request, "roster/import.html", form=form, errors=await wrong(request))


async def send(request: Request, form: Lists) -> Response:
    """POST /ecole/{school}/import: keep the lists, if they can be read, and let the worker look at them."""
    return await lists.send(request, form, _place(request), _home(request))


async def look(request: Request) -> Response:
    """GET /ecole/{school}/import/apercu: how far it is, or what would change, with nothing changed yet."""
    known = await runs.look(asker(request), resources_of(request), _place(request))
    if known is None:
        return RedirectResponse(_home(request), 303)
    run, found = known
    if run.state == "refused":
        return await again(request, Lists(), {"files": run.errors}, _home(request))
    if run.state == "done":
        led = address(run.import_id) if run.import_id else base_of(request)
        return see(request, led, IMPORTED if run.import_id else NOTHING)
    if run.state == "waiting" or found is None:
        steps = [*WORDS.items()]
        return await school_page(
            request, "roster/waiting.html", run=run, steps=steps, applying=bool(run.seen)
        )
    form = await lists.Seen.shown(request)
    return await school_page(
        request,
        "roster/preview.html",
        run=run,
        found=found,
        answers=form.answers.data or run.answers,
        form=form,
        errors=await wrong(request),
        shown=lists.SHOWN,
    )


async def answer(request: Request, form: Answering) -> Response:
    """POST /ecole/{school}/import/apercu: look again, with these answers."""
    return await lists.answer(request, form, _place(request), _home(request))


async def apply(request: Request, form: lists.Seen) -> Response:
    """POST /ecole/{school}/import/appliquer: the worker makes it so; the page follows."""
    return await lists.apply(request, form, _place(request), _home(request))
