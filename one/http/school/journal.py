"""/ecole/{school}/journal: the log of who did what."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from one import acts
from one.http.fields import Day, Text
from one.http.forms import Form, Press
from one.http.params import number
from one.http.school.overview import base_of, school_of, school_page
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.school import journal
from one.school.journal import Filter


class Asked(Form):
    """The filter, in the address."""

    acte = Text(lazy("Acte"), most=60)
    personne = Text(lazy("Personne"), most=80)
    du = Day(lazy("Du"))
    au = Day(lazy("Au"))

    @property
    def filter(self) -> Filter:
        """What is wanted; everything as long as something is wrong."""
        if self.problems:
            return Filter()
        return Filter(self.acte.data, self.personne.data, self.du.day, self.au.day)


async def show(request: Request) -> Response:
    """GET /ecole/{school}/journal: who did what, newest first."""
    scope, resources, school_id = asker(request), resources_of(request), school_of(request).id
    form, before = Asked.asked(request), number(request.query_params.get("avant"))
    entries = await journal.page(scope, resources, school_id, form.filter, before)
    more, entries = len(entries) > journal.PAGE, entries[: journal.PAGE]
    query = request.url.include_query_params(avant=entries[-1].id).query if more else ""
    return await school_page(
        request,
        "journal.html",
        status=422 if form.problems else 200,
        entries=entries,
        form=form,
        errors=form.problems,
        acts=await journal.kinds(scope, resources, school_id),
        words=acts.words,
        details=journal.details,
        opened=await journal.opened(resources, entries),
        next_url=f"?{query}" if more else None,
        export_query=request.url.remove_query_params("avant").query,
    )


async def export(request: Request, form: Press) -> Response:
    """POST /ecole/{school}/journal.csv?…: the same as a file, in pieces.

    By POST, for the export is an act that the log keeps: a browser that fetches links ahead does none.
    """
    asked = Asked.asked(request)
    if asked.problems:
        return RedirectResponse(f"{base_of(request)}/journal?{request.url.query}", 303)
    school_id = school_of(request).id
    pieces = await journal.export(asker(request), resources_of(request), school_id, asked.filter)
    return StreamingResponse(
        pieces,
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="journal-{school_id}.csv"'},
    )
