"""/ecole/{school}/reglages and /journal: what the school decides, and the log of who did what."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from one import acts
from one.accounts import passwords
from one.apps import catalogue
from one.errors import Invalid
from one.http.accounts.sign_in import text
from one.http.params import number
from one.http.render import see
from one.http.school.overview import school_id_of, school_page
from one.http.state import asker, resources_of
from one.school import journal, settings
from one.store.audit import Filter


async def show(request: Request) -> Response:
    """GET /ecole/{school}/reglages."""
    return await _page(request, {}, {})


async def _page(request: Request, typed: dict[str, Any], errors: dict[str, list[str]]) -> Response:
    found = await settings.read(asker(request), resources_of(request), school_id_of(request))
    form = {
        "quiet_from": found.quiet_from.strftime("%H:%M"),
        "quiet_to": found.quiet_to.strftime("%H:%M"),
        "quiet_weekend": found.quiet_weekend,
        "minimum": str(found.pupil_password_min),
    } | typed
    return await school_page(
        request,
        "settings.html",
        status=422 if errors else 200,
        found=found,
        form=form,
        errors=errors,
        lengths=range(passwords.PUPIL_MIN, passwords.ADULT_MIN + 1),
        adults=passwords.ADULT_MIN,
        apps=[app for app in catalogue.APPS if app.profiles],
    )


async def quiet(request: Request) -> Response:
    """POST /ecole/{school}/reglages/pause: quiet hours."""
    sent = await text(request, "quiet_from", "quiet_to", "quiet_weekend")
    weekend, school_id = bool(sent["quiet_weekend"]), school_id_of(request)
    try:
        await settings.set_quiet(
            asker(request),
            resources_of(request),
            school_id,
            sent["quiet_from"],
            sent["quiet_to"],
            weekend=weekend,
        )
    except Invalid as error:
        typed = {
            "quiet_from": sent["quiet_from"][:20],
            "quiet_to": sent["quiet_to"][:20],
            "quiet_weekend": weekend,
        }
        return await _page(request, typed, error.errors)
    return see(request, f"/ecole/{school_id}/reglages", "saved")


async def password(request: Request) -> Response:
    """POST /ecole/{school}/reglages/mot-de-passe: how long a pupil's must be."""
    sent, school_id = await text(request, "minimum"), school_id_of(request)
    try:
        await settings.set_pupil_password(asker(request), resources_of(request), school_id, sent["minimum"])
    except Invalid as error:
        return await _page(request, {"minimum": sent["minimum"][:20]}, error.errors)
    return see(request, f"/ecole/{school_id}/reglages", "saved")


async def apps(request: Request) -> Response:
    """POST /ecole/{school}/reglages/applis: which application is open to whom."""
    ticked = (await request.form(max_fields=1000)).getlist("open")
    opened = {(app, profile) for app, _, profile in (str(each)[:80].partition(":") for each in ticked)}
    school_id = school_id_of(request)
    await settings.set_apps(asker(request), resources_of(request), school_id, opened)
    return see(request, f"/ecole/{school_id}/reglages", "saved")


async def sending(request: Request) -> Response:
    """POST /ecole/{school}/reglages/envois: whose sending is suspended."""
    ticked = (await request.form(max_fields=1000)).getlist("restricted")
    school_id = school_id_of(request)
    await settings.set_restricted(
        asker(request), resources_of(request), school_id, {str(each) for each in ticked}
    )
    return see(request, f"/ecole/{school_id}/reglages", "saved")


def _filter(request: Request) -> tuple[Filter, dict[str, str], dict[str, list[str]]]:
    """The filter of the address, what was typed, and what is wrong with it (then nothing is filtered)."""
    asked = request.query_params
    typed = {
        name: asked.get(query, "").replace("\0", "")[:80]
        for name, query in (("act", "acte"), ("person", "personne"), ("since", "du"), ("until", "au"))
    }
    try:
        return journal.wanted(**typed), typed, {}
    except Invalid as error:
        return Filter(), typed, error.errors


async def log(request: Request) -> Response:
    """GET /ecole/{school}/journal: who did what, newest first."""
    scope, resources, school_id = asker(request), resources_of(request), school_id_of(request)
    wanted, typed, errors = _filter(request)
    before = number(request.query_params.get("avant"))
    entries = await journal.page(scope, resources, school_id, wanted, before)
    more, entries = len(entries) > journal.PAGE, entries[: journal.PAGE]
    query = request.url.include_query_params(avant=entries[-1].id).query if more else ""
    return await school_page(
        request,
        "journal.html",
        status=422 if errors else 200,
        entries=entries,
        typed=typed,
        errors=errors,
        acts=await journal.kinds(scope, resources, school_id),
        words=acts.words,
        details=journal.details,
        next_url=f"?{query}" if more else None,
        export_query=request.url.remove_query_params("avant").query,
    )


async def log_csv(request: Request) -> Response:
    """POST /ecole/{school}/journal.csv?…: the same as a file, in pieces.

    By POST, for the export is an act that the log keeps: a browser that fetches links ahead does none.
    """
    school_id = school_id_of(request)
    wanted, _typed, errors = _filter(request)
    if errors:
        return await log(request)
    pieces = await journal.export(asker(request), resources_of(request), school_id, wanted)
    return StreamingResponse(
        pieces,
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="journal-{school_id}.csv"'},
    )
