"""« Importer » of Mon école: send the lists, follow the worker, look at the differences, apply them."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.http.fields import Answers, Files, Hidden, Tick
from one.http.forms import Form, again, wrong
from one.http.middleware import BODY_MOST
from one.http.render import flash, see
from one.http.roster.doubts import Answering
from one.http.roster.history import address
from one.http.school.overview import base_of, school_of, school_page
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.roster import runs
from one.roster.class_lists import FILES_MOST
from one.roster.progress import WORDS

IMPORTED = flash("school-imported", lazy("L’école est à jour. Voici ce qui a changé."))
NOTHING = flash("school-unchanged", lazy("L’école était déjà à jour."))
SHOWN = 200  # lines of the files that are told of; the rest is counted


class Lists(Form):
    """The lists, as the register writes them."""

    files = Files(
        lazy("Listes des élèves, des enseignants et des responsables"),
        short=lazy("Fichiers"),
        hint=lazy("Des fichiers CSV, 1 Mo en tout. Choisissez-les tous à la fois."),
        accept=".csv,text/csv",
        most=FILES_MOST,
        bytes_most=BODY_MOST,
        missing=lazy("Choisissez les fichiers exportés d’ONDE, celui des élèves d’abord."),
        too_many=lazy("Envoyez trois fichiers au plus."),
    )
    judges_itself = True


class Seen(Form):
    """The changes that were shown, with the answers they follow from."""

    seen = Hidden(most=100)
    answers = Answers()
    sure = Tick(lazy("Confirmation"))


def _home(request: Request) -> str:
    return f"{base_of(request)}/import"


async def show(request: Request) -> Response:
    """GET /ecole/{school}/import: which files, and what they will do."""
    form = await Lists.shown(request)
    return await school_page(request, "roster/import.html", form=form, errors=await wrong(request))


async def send(request: Request, form: Lists) -> Response:
    """POST /ecole/{school}/import: keep the lists, if they can be read, and let the worker look at them."""
    await runs.send(
        asker(request), resources_of(request), runs.of_school(school_of(request).id), form.files.data or []
    )
    return RedirectResponse(f"{_home(request)}/apercu", 303)


async def look(request: Request) -> Response:
    """GET /ecole/{school}/import/apercu: how far it is, or what would change, with nothing changed yet."""
    known = await runs.look(asker(request), resources_of(request), runs.of_school(school_of(request).id))
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
    form = await Seen.shown(request)
    return await school_page(
        request,
        "roster/preview.html",
        run=run,
        found=found,
        answers=form.answers.data or run.answers,
        form=form,
        errors=await wrong(request),
        shown=SHOWN,
    )


async def answer(request: Request, form: Answering) -> Response:
    """POST /ecole/{school}/import/apercu: look again, with these answers."""
    answers = form.answers.data or {}
    await runs.answer(asker(request), resources_of(request), runs.of_school(school_of(request).id), answers)
    return RedirectResponse(f"{_home(request)}/apercu", 303)


async def apply(request: Request, form: Seen) -> Response:
    """POST /ecole/{school}/import/appliquer: the worker makes it so; the page follows."""
    scope, resources, answers = asker(request), resources_of(request), form.answers.data or {}
    sure = bool(form.sure.data)
    await runs.apply(
        scope, resources, runs.of_school(school_of(request).id), form.seen.data or "", answers, sure=sure
    )
    return RedirectResponse(f"{_home(request)}/apercu", 303)
