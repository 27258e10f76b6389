"""« Importer la liste de la classe »: send the files, look at the differences, apply them."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.errors import Invalid
from one.http.classroom.who import classroom_of, classroom_page, home_of
from one.http.forms import again, wrong
from one.http.render import page, see
from one.http.roster import lists
from one.http.roster.doubts import Answering
from one.http.roster.history import address
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.roster import runs
from one.roster.progress import WORDS
from one.roster.runs import Place


class Lists(lists.Lists):
    """The lists, as the register writes them."""

    files = lists.files(
        lazy("Liste des élèves et, si vous l’avez, liste des responsables"),
        hint=lazy("Des fichiers CSV, 1 Mo en tout. Choisissez les deux à la fois."),
        missing=lazy("Choisissez le fichier des élèves, et celui des responsables si vous l’avez."),
    )


def _place(request: Request) -> Place:
    return runs.of_class(classroom_of(request))


def _home(request: Request) -> str:
    return f"{home_of(request)}/import"


async def show(request: Request) -> Response:
    """GET …/import: which files, and what they will do."""
    form = await Lists.shown(request)
    return await classroom_page(request, "import.html", form=form, errors=await wrong(request))


async def send(request: Request, form: Lists) -> Response:
    """POST …/import: keep the lists, if they can be read, and let the worker look at them."""
    return await lists.send(request, form, _place(request), _home(request))


async def look(request: Request) -> Response:
    """GET …/import/apercu: how far it is, or the differences, with nothing changed yet."""
    home, classroom = home_of(request), classroom_of(request)
    try:
        known = await runs.look(asker(request), resources_of(request), _place(request))
    except Invalid as error:  # its school year is over
        return await again(request, Lists(), error.errors, _home(request))
    if known is None:
        return RedirectResponse(_home(request), 303)
    run, found = known
    if run.state == "refused":
        return await again(request, Lists(), {"files": run.errors}, _home(request))
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
            url=f"{_home(request)}/apercu",
        )
    form = await lists.Seen.shown(request)
    return await classroom_page(
        request,
        "differences.html",
        run=run,
        found=found,
        answers=form.answers.data or run.answers,
        errors=await wrong(request),
        form=form,
        shown=lists.SHOWN,
    )


async def answer(request: Request, form: Answering) -> Response:
    """POST …/import/apercu: look again, with these answers."""
    return await lists.answer(request, form, _place(request), _home(request))


async def apply(request: Request, form: lists.Seen) -> Response:
    """POST …/import/appliquer: the worker makes it so; the page follows."""
    return await lists.apply(request, form, _place(request), _home(request))
