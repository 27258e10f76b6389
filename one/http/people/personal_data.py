"""« Mes données », and the page of an account that belongs to no school any more."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from one.apps import catalogue
from one.http.forms import Press
from one.http.render import page
from one.http.state import asker, resources_of
from one.people import lifecycle, personal_data

CLOSED = "/compte/ferme"


async def show(request: Request) -> Response:
    """GET /compte/donnees: what is kept, and the button to take it."""
    return await page(request, "people/personal_data.html")


async def download(request: Request, form: Press) -> Response:
    """POST /compte/donnees.json: all of it, in pieces. It is logged, so no prefetch may ask for it."""
    return StreamingResponse(
        await personal_data.export(asker(request), resources_of(request), catalogue.personal_data()),
        media_type="application/json",
        headers={"content-disposition": 'attachment; filename="mes-donnees-one.json"'},
    )


async def closed(request: Request) -> Response:
    """GET /compte/ferme: says that the account is closed, and what can still be done."""
    if not asker(request).closed:
        return RedirectResponse("/", 303)
    return await page(request, "people/closed.html", months=lifecycle.MONTHS)
