"""/imports/{import}: what an import changed, by name, and the way to take it back."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.forms import Press, wrong
from one.http.params import id_of
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.http.who import Role, Who, admitted
from one.i18n import lazy
from one.people import rights
from one.roster import history, undo
from one.roster.history import Entry

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
        request, "roster/entry.html", help_page="imports", entry=found, back=_back(request, found)
    )


async def ask(request: Request) -> Response:
    """GET /imports/{import}/annuler: what taking it back would do, done and taken back; or what forbids it."""
    found = await undo.preview(asker(request), resources_of(request), _entry_of(request).about.id)
    return await page(
        request, "roster/undo.html", help_page="imports", undoing=found, errors=await wrong(request)
    )


async def take_back(request: Request, form: Press) -> Response:
    """POST /imports/{import}/annuler: everything as it was before."""
    number = _entry_of(request).about.id
    await undo.undo(asker(request), resources_of(request), number)
    return see(request, address(number), UNDONE)
