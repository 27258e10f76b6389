"""Connection sheets and new codes: choose the people, then PDF, table, or the screen."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.accounts import sheets
from one.accounts.codes import shown as shown_code
from one.accounts.connection_sheet import Sheet
from one.classroom import access, codes
from one.classroom.access import Members
from one.clock import PARIS
from one.errors import NotFound
from one.http.accounts.sign_in import text
from one.http.classroom.people import GROUPS, home_of, ids, view
from one.http.params import number
from one.http.render import page
from one.http.state import asker, resources_of
from one.i18n import _
from one.store.classroom.members import Classroom

FORMATS = ("pages", "cards", "csv", "screen")


async def choose(request: Request) -> Response:
    """GET …/fiches: those who have not activated, all ticked; ?profil= ticks one profile only."""
    scope, resources = asker(request), resources_of(request)
    shown = await access.members(scope, resources, ids(request)[0])
    only = request.query_params.get("profil")
    chosen = {p.id for p in codes.waiting(scope, shown) if only in (None, p.profile)}
    return await _choose(request, shown, chosen, "pages", {})


async def _choose(
    request: Request, shown: Members, chosen: set[int], form: str, errors: dict[str, list[str]]
) -> Response:
    scope = asker(request)
    people = codes.waiting(scope, shown)
    groups = [
        {"profile": profile, "title": title, "people": members}
        for profile, title in GROUPS
        if (members := [view(scope, shown, p) for p in people if p.profile == profile])
    ]
    return await page(
        request,
        "classroom/sheets.html",
        status=422 if errors else 200,
        help_page="parametrage",
        now=datetime.now(UTC),
        classroom=shown.classroom,
        base=home_of(shown.classroom.id),
        groups=groups,
        chosen=chosen,
        errors=errors,
        forgetful=[view(scope, shown, p) for p in codes.forgetful(scope, shown)],
        format=form,
        days=resources_of(request).settings.code_days,
        total=len(shown.people),
        printed=sum(p.code_at is not None for p in people),
    )


async def make(request: Request) -> Response:
    """POST …/fiches: fresh codes for the people ticked, as a file or on the screen."""
    scope, resources = asker(request), resources_of(request)
    class_id = ids(request)[0]
    form = (await text(request, "format"))["format"] or "pages"
    sent = (await request.form(max_fields=1000)).getlist("people")
    chosen = [number(str(value)) for value in sent[: codes.MOST + 1]]
    if form not in FORMATS:
        raise NotFound
    wanted = [person_id for person_id in chosen if person_id is not None]
    if not wanted:
        shown = await access.members(scope, resources, class_id)
        return await _choose(request, shown, set(), form, {"people": [_("Cochez au moins une personne.")]})
    classroom = await access.classroom(scope, resources, class_id)
    made = await codes.issue(scope, resources, class_id, wanted)
    name = f"fiches-{datetime.now(PARIS):%Y-%m-%d}"
    if form == "csv":
        return file(sheets.table(classroom, made), "text/csv; charset=utf-8", f"{name}.csv")
    if form == "screen":
        return await _screen(request, classroom, made)
    return file(await sheets.pdf(resources, classroom, made, form), "application/pdf", f"{name}.pdf")


def file(content: bytes, kind: str, name: str) -> Response:
    """An answer that the browser puts away."""
    return Response(
        content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'}
    )


async def code(request: Request) -> Response:
    """POST …/personnes/{person}/code: a new code for one person, on the screen to show or copy."""
    scope, resources = asker(request), resources_of(request)
    class_id, person_id = ids(request)
    classroom = await access.classroom(scope, resources, class_id)
    return await _screen(request, classroom, await codes.issue(scope, resources, class_id, [person_id]))


async def _screen(request: Request, classroom: Classroom, made: list[Sheet]) -> Response:
    """The codes as a page: the only time they are shown; a reload would make new ones."""
    origin = resources_of(request).settings.origin
    cards = [ticket(origin, each) for each in made]
    return await page(
        request,
        "classroom/codes.html",
        help_page="parametrage",
        classroom=classroom,
        base=home_of(classroom.id),
        cards=cards,
    )


def ticket(origin: str, sheet: Sheet) -> dict[str, Any]:
    """What the templates read of a code that is shown."""
    return {
        "name": f"{sheet.first_name} {sheet.last_name}",
        "about": sheets.about(sheet),
        "login": sheet.login,
        "code": shown_code(sheet.code),
        "until": sheet.expires_at,
        "qr": sheets.qr_svg(origin, sheet),
    }
