"""« Mes applis »: the applications that a school opens to somebody."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps import catalogue
from one.http.render import page
from one.http.route import READS, Route
from one.http.state import asker
from one.templating.pages import ROOT

# Applications that have a drawing of their own; the others show their icon.
DRAWN = {app.code for app in catalogue.APPS if (ROOT / "static" / "img" / f"{app.code}.svg").is_file()}


async def index(request: Request) -> Response:
    """GET /applis: what my profile has."""
    mine = catalogue.open_to(asker(request))
    return await page(request, "apps/index.html", help_page="applis", apps=mine, drawn=DRAWN)


ROUTES = (Route("/applis", get=index, what="« Mes applis »", pictures=READS),)
