"""/imports/{import}: what an import changed, by name, and the way to take it back."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.http.forms import Press, wrong
from one.http.params import id_of
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.http.who import Role, Who, admitted
from one.i18n import _, lazy
from one.people import rights
from one.roster import history, runs
from one.roster.found import Found
from one.roster.history import Entry
from one.roster.progress import BACK, WORDS
from one.roster.summary import Summary

UNDONE = flash("import-undone", lazy("L’import est annulé. Tout est comme avant."))
NUMBER_MOST = 2**31 - 1


async def _entry(request: Request) -> Entry:
    return await history.entry(
        asker(request), resources_of(request), id_of(request, "import", most=NUMBER_MOST)
    )


READS = Who(
    "direction and référents of the school; teachers of the class that was imported",
    frozenset((Role.TEACHER, Role.DIRECTION, Role.REFERENT)),
    admit=_entry,
    finds=True,
)


async def _undoable(request: Request) -> Entry:
    return await history.undoable(
        asker(request), resources_of(request), id_of(request, "import", most=NUMBER_MOST)
    )


UNDOES = Who(
    "direction and référents of the school; a teacher of the class, of their own import",
    READS.roles,
    admit=_undoable,
    finds=True,
)


def _entry_of(request: Request) -> Entry:
    found: Entry = admitted(request)
    return found


def address(number: int) -> str:
    """Where an import is read."""
    return f"/imports/{number}"


def _back(request: Request, found: Entry) -> tuple[str, str]:
    """The page that an import hangs on: the journal of the school, or the settings of the class."""
    if rights.administers(asker(request), found.about.school_id):
        return f"/ecole/{found.about.school_id}/journal", str(lazy("Journal des actes"))
    return f"/classe/{found.about.class_id}/parametrage", str(lazy("Paramétrage de la classe"))


async def show(request: Request) -> Response:
    """GET /imports/{import}: who came, left, changed, moved, was tied and untied."""
    found = _entry_of(request)
    return await page(
        request,
        "roster/entry.html",
        entry=found,
        undoable=found.about.undone_at is None and history.may_undo(asker(request), found.about),
        back=_back(request, found),
    )


async def ask(request: Request, form: Press) -> Response:
    """POST /imports/{import}/annuler: let the worker look at what taking it back would do."""
    number = _entry_of(request).about.id
    await runs.ask_back(asker(request), resources_of(request), number)
    return RedirectResponse(f"{address(number)}/annuler", 303)


async def look(request: Request) -> Response:
    """GET /imports/{import}/annuler: how far it is, what taking it back would do, or what forbids it."""
    entry = _entry_of(request)
    known = await runs.look(asker(request), resources_of(request), runs.of_undo(entry))
    here = address(entry.about.id)
    if known is None:
        return RedirectResponse(here, 303)
    run, found = known
    if run.state == "done":
        return see(request, here, UNDONE)
    if run.state == "refused":
        found = Found(Summary([]), obstacles=run.errors)
    if run.state == "waiting" or found is None:
        return await page(
            request,
            "roster/following.html",
            title=_("Annuler cet import"),
            place=entry.about.class_name or entry.about.school_name,
            back=(here, _("Import n° %(n)s") % {"n": entry.about.id}),
            words=_("Tout revient comme avant…") if run.seen else _("On regarde ce qui a changé depuis…"),
            run=run,
            steps=[(each, WORDS[each]) for each in BACK],
            url=f"{here}/annuler",
        )
    return await page(
        request,
        "roster/undo.html",
        entry=entry,
        found=found,
        errors=await wrong(request),
    )


async def take_back(request: Request, form: Press) -> Response:
    """POST /imports/{import}/annuler/appliquer: the worker puts everything back; the page follows."""
    entry = _entry_of(request)
    await runs.apply(asker(request), resources_of(request), runs.of_undo(entry), "", {}, sure=True)
    return RedirectResponse(f"{address(entry.about.id)}/annuler", 303)
