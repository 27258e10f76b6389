"""« Importer la liste de la classe »: send the files, look at the differences, apply them."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.errors import Invalid
from one.http.classroom.who import classroom_of, classroom_page, home_of
from one.http.fields import Answers, Files, Hidden, Tick
from one.http.forms import Form, again, wrong
from one.http.middleware import BODY_MOST
from one.http.render import page, see
from one.http.roster.doubts import Answering
from one.http.roster.history import address
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.roster import runs
from one.roster.class_lists import FILES_MOST
from one.roster.progress import WORDS

SHOWN = 200  # lines of the files that are told of; the rest is counted


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


async def show(request: Request) -> Response:
    """GET …/import: which files, and what they will do."""
    form = await Lists.shown(request)
    return await classroom_page(request, "import.html", form=form, errors=await wrong(request))


async def send(request: Request, form: Lists) -> Response:
    """POST …/import: keep the lists, if they can be read, and let the worker look at them."""
    await runs.send(
        asker(request), resources_of(request), runs.of_class(classroom_of(request)), form.files.data or []
    )
    return RedirectResponse(f"{home_of(request)}/import/apercu", 303)


async def look(request: Request) -> Response:
    """GET …/import/apercu: how far it is, or the differences, with nothing changed yet."""
    home, classroom = home_of(request), classroom_of(request)
    try:
        known = await runs.look(asker(request), resources_of(request), runs.of_class(classroom_of(request)))
    except Invalid as error:  # its school year is over
        return await again(request, Lists(), error.errors, f"{home}/import")
    if known is None:
        return RedirectResponse(f"{home}/import", 303)
    run, found = known
    if run.state == "refused":
        return await again(request, Lists(), {"files": run.errors}, f"{home}/import")
    if run.state == "done":
        return see(request, address(run.import_id) if run.import_id else home, "class-imported")
    if run.state == "waiting" or found is None:
        return await page(
            request,
            "roster/following.html",
            title=_("Import en cours"),
            place=classroom.name,
            back=(home, _("Paramétrage de la classe")),
            words=_("La classe se met à jour…") if run.seen else _("On lit vos listes…"),
            run=run,
            steps=[*WORDS.items()],
            url=f"{home}/import/apercu",
        )
    form = await Seen.shown(request)
    return await classroom_page(
        request,
        "differences.html",
        run=run,
        found=found,
        answers=form.answers.data or run.answers,
        errors=await wrong(request),
        form=form,
        shown=SHOWN,
    )


async def answer(request: Request, form: Answering) -> Response:
    """POST …/import/apercu: look again, with these answers."""
    answers = form.answers.data or {}
    await runs.answer(asker(request), resources_of(request), runs.of_class(classroom_of(request)), answers)
    return RedirectResponse(f"{home_of(request)}/import/apercu", 303)


async def apply(request: Request, form: Seen) -> Response:
    """POST …/import/appliquer: the worker makes it so; the page follows."""
    scope, resources, answers = asker(request), resources_of(request), form.answers.data or {}
    sure = bool(form.sure.data)
    await runs.apply(
        scope, resources, runs.of_class(classroom_of(request)), form.seen.data or "", answers, sure=sure
    )
    return RedirectResponse(f"{home_of(request)}/import/apercu", 303)
