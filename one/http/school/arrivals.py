"""/ecole/{school}/personnes/ajouter and …/code: a new teacher or member of the staff, and their code."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from one.accounts import sheets
from one.clock import PARIS
from one.errors import Invalid, NotFound
from one.http.accounts.sign_in import text
from one.http.classroom.arrivals import choice_of
from one.http.classroom.sheets import file, ticket
from one.http.render import see
from one.http.school.overview import school_id_of, school_page
from one.http.school.people import here, person_of
from one.http.state import asker, resources_of
from one.names import LONGEST_NAME
from one.people import rights
from one.people.changes.arrivals import Decision
from one.school import arrivals, codes
from one.school.arrivals import Newcomer
from one.scope import STAFF
from one.store.people.namesakes import Namesake

_FIELDS = ("profile", "first_name", "last_name", "civility", "email")


async def form(request: Request) -> Response:
    """GET …/personnes/ajouter: ?profil= chooses teacher or staff."""
    rights.check_school(asker(request), school_id_of(request))
    return await _form(
        request, dict.fromkeys(_FIELDS, "") | {"profile": request.query_params.get("profil", "")}, {}
    )


async def _form(request: Request, values: dict[str, str], errors: dict[str, list[str]]) -> Response:
    return await school_page(
        request,
        "add.html",
        status=422 if errors else 200,
        form=values,
        errors=errors,
        staff=STAFF,
        name_most=LONGEST_NAME,
    )


async def add(request: Request) -> Response:
    """POST …/personnes/ajouter: without a choice, namesakes are shown first; nobody is doubled unasked."""
    scope, resources, school_id = asker(request), resources_of(request), school_id_of(request)
    sent = await text(request, *_FIELDS, "choice")
    newcomer = Newcomer(*(sent[name] for name in _FIELDS))
    values = {name: sent[name][:300] for name in _FIELDS}
    rights.check_school(scope, school_id)
    try:
        if not sent["choice"]:
            same = await arrivals.namesakes(scope, resources, school_id, newcomer)
            if same:
                return await _same(request, values, same)
        choice = choice_of(sent["choice"] or Decision.NEW)
        person_id = await arrivals.add(scope, resources, school_id, newcomer, choice)
    except Invalid as error:
        return await _form(request, values, error.errors)
    return see(
        request,
        f"/ecole/{school_id}/personnes/{person_id}",
        "staff-added" if choice.decision == Decision.NEW else "saved",
    )


async def _same(request: Request, values: dict[str, str], same: list[Namesake]) -> Response:
    return await school_page(request, "namesakes.html", form=values, people=same)


async def code(request: Request) -> Response:
    """POST …/personnes/{person}/code: a new code, on the screen or as a sheet to print."""
    form = (await text(request, "format"))["format"] or "screen"
    if form not in ("screen", "pages"):
        raise NotFound
    resources = resources_of(request)
    heading, sheet = await codes.issue(asker(request), resources, school_id_of(request), person_of(request))
    if form == "pages":
        content = await sheets.pdf(resources, heading, [sheet], "pages")
        return file(content, "application/pdf", f"fiche-{datetime.now(PARIS):%Y-%m-%d}.pdf")
    return await school_page(
        request, "code.html", cards=[ticket(resources.settings.origin, sheet)], back_url=here(request)
    )
