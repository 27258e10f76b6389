"""Connection sheets and new codes: choose the people, then PDF, table, or the screen."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from one.accounts import sheets
from one.accounts.connection_sheet import Sheet
from one.classroom import codes
from one.clock import PARIS
from one.http.accounts.tickets import ticket
from one.http.classroom.people import person_of
from one.http.classroom.view import GROUPS, view
from one.http.classroom.who import classroom_of, classroom_page, members_of
from one.http.fields import Ids
from one.http.forms import Codes, Press
from one.http.render import download
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.people.changes import codes as code_changes
from one.people.changes.acting import InClass


class Sheets(Codes):
    """Whose sheets, and as what.

    The answer to the POST itself is all that ever shows the codes: they are kept nowhere, so there is no address to
    go and look at.
    """

    people = Ids(lazy("Personnes"), most=code_changes.MOST, missing=lazy("Cochez au moins une personne."))


async def choose(request: Request) -> Response:
    """GET …/fiches: those who have not activated, all ticked; ?profil= ticks one profile only."""
    scope, shown = asker(request), await members_of(request)
    waiting = codes.waiting(scope, shown)
    only = request.query_params.get("profil")
    chosen = [p.id for p in waiting if only in (None, p.profile)]
    form = await Sheets.shown(request, format="pages", people=chosen)
    groups = [
        {"profile": profile, "title": title, "people": members}
        for profile, title in GROUPS
        if (members := [view(scope, shown, p) for p in waiting if p.profile == profile])
    ]
    return await classroom_page(
        request,
        "sheets.html",
        now=datetime.now(UTC),
        groups=groups,
        form=form,
        errors=form.problems,
        forgetful=[view(scope, shown, p) for p in codes.forgetful(scope, shown)],
        days=resources_of(request).settings.code_days,
        total=len(shown.people),
        printed=sum(p.code_at is not None for p in waiting),
    )


async def make(request: Request, form: Sheets) -> Response:
    """POST …/fiches: fresh codes for the people ticked, as a file or on the screen."""
    scope, resources, classroom = asker(request), resources_of(request), classroom_of(request)
    made = await code_changes.give(scope, resources, InClass(classroom.id), form.people.data)
    name = f"fiches-{datetime.now(PARIS):%Y-%m-%d}"
    if form.format.data == "csv":
        return download(sheets.table(classroom, made), "text/csv; charset=utf-8", f"{name}.csv")
    if form.format.data == "screen":
        return await _screen(request, made)
    content = await sheets.pdf(resources, classroom, made, form.format.data)
    return download(content, "application/pdf", f"{name}.pdf")


async def code(request: Request, form: Press) -> Response:
    """POST …/personnes/{person}/code: a new code for one person, on the screen to show or copy."""
    scope, resources, classroom = asker(request), resources_of(request), classroom_of(request)
    return await _screen(
        request, await code_changes.give(scope, resources, InClass(classroom.id), [person_of(request)])
    )


async def _screen(request: Request, made: list[Sheet]) -> Response:
    """The codes as a page: the only time they are shown; a reload would make new ones."""
    origin = resources_of(request).settings.origin
    return await classroom_page(request, "codes.html", cards=[ticket(origin, each) for each in made])
