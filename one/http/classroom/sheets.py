"""Connection sheets and new codes: choose the people, then PDF, table, or the screen."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from one import clock
from one.accounts import sheets
from one.classroom import codes
from one.http.accounts.tickets import CODES_PAST, ticket
from one.http.classroom.people import person_of
from one.http.classroom.view import GROUPS, view
from one.http.classroom.who import classroom_of, classroom_page, home_of, members_of
from one.http.fields import Ids
from one.http.forms import Codes, NewCode
from one.http.render import download, see
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.people.changes import codes as code_changes
from one.people.changes.acting import InClass


class Sheets(Codes):
    """Whose sheets, and as what."""

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
    if form.format.data == "screen":
        return await _screen(request, form.people.data)
    made = await code_changes.give(scope, resources, InClass(classroom.id), form.people.data)
    name = f"fiches-{clock.now():%Y-%m-%d}"
    if form.format.data == "csv":
        return download(sheets.table(classroom, made), "text/csv; charset=utf-8", f"{name}.csv")
    content = await sheets.pdf(resources, classroom, made, form.format.data)
    return download(content, "application/pdf", f"{name}.pdf")


async def code(request: Request, form: NewCode) -> Response:
    """POST …/personnes/{person}/code: a new code for one person, on the screen to show or copy."""
    return await _screen(request, [person_of(request)])


async def _screen(request: Request, people: list[int]) -> Response:
    where = InClass(classroom_of(request).id)
    view = await code_changes.give_to_show(asker(request), resources_of(request), where, people)
    return see(request, f"{home_of(request)}/codes?vue={view}")


async def show(request: Request) -> Response:
    """GET …/codes?vue=: the codes that were just made, for half an hour and this session alone."""
    resources, where = resources_of(request), InClass(classroom_of(request).id)
    found = await code_changes.shown(asker(request), resources, where, request.query_params.get("vue", ""))
    if not found:
        return see(request, f"{home_of(request)}/fiches", CODES_PAST)
    cards = [ticket(resources.settings.origin, each) for each in found]
    return await classroom_page(request, "codes.html", cards=cards)
