"""« Pourquoi je reçois ceci ? »."""

from starlette.requests import Request
from starlette.responses import Response

from one.feed import why as feed
from one.http.params import id_of
from one.http.render import page
from one.http.state import asker, resources_of


async def show(request: Request) -> Response:
    """GET /fil/{id}/pourquoi: the rule, in words."""
    found = await feed.why(asker(request), resources_of(request), id_of(request))
    return await page(request, "feed/why.html", help_page="fil", item=found.item, sentences=found.sentences)
