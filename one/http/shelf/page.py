"""/applis: what somebody may open, found and put in order; and the way to a service outside."""

from typing import NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.feed import marks
from one.http.params import id_of
from one.http.render import page
from one.http.rich_text import way_out
from one.http.state import asker, resources_of
from one.i18n import _
from one.people import rights
from one.scope import Profile
from one.shelf import connectors, tiles, visits
from one.shelf.categories import in_order, key_of


class Chip(NamedTuple):
    """A category to choose; the first one is all of them."""

    key: str
    words: str
    url: str
    on: bool


async def index(request: Request) -> Response:
    """GET /applis: what is mine, all of it or what ``q`` and ``rayon`` say; ``ranger`` puts favourites in order."""
    scope, resources = asker(request), resources_of(request)
    if request.scope.get("one.unread") is None:
        request.scope["one.unread"] = await marks.unread(scope, resources)
    found = await tiles.shelf(scope, resources, counted=bool(request.scope["one.unread"]))
    query = request.query_params.get("q", "")[: tiles.QUERY_MOST].replace("\0", "")
    asked = request.query_params.get("rayon", "")
    groups = in_order(tile.category for tile in found.tiles)
    chips = _chips(groups, asked, query)
    chosen = next((chip.key for chip in chips if chip.on), "")
    words = tiles.sought(query)
    administered = rights.administered(scope)
    return await page(
        request,
        "shelf/index.html",
        shelf=found,
        tiles=sorted(found.tiles, key=lambda tile: groups.index(tile.category)),
        shown={
            tile.key
            for tile in found.tiles
            if all(word in tile.said for word in words) and chosen in ("", tile.group)
        },
        query=query,
        chips=chips,
        chosen=chosen,
        sorting="ranger" in request.query_params and len(found.favourites) > 1,
        here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        services_url=f"/ecole/{administered[0].id}/reglages/services" if administered else "",
    )


def _chips(groups: list[str], asked: str, query: str) -> list[Chip]:
    known = {key_of(words): words for words in groups}
    asked = asked if asked in known else ""
    found = [("", _("Tout")), *known.items()]
    return [Chip(key, words, _address(key, query), key == asked) for key, words in found]


def _address(group: str, query: str) -> str:
    asked = {name: value for name, value in (("rayon", group), ("q", query)) if value}
    return f"/applis?{urlencode(asked)}" if asked else "/applis"


async def lead(request: Request) -> Response:
    """GET /applis/liens/{id}: to a service outside, if it is for me; pupils by the page that says that they leave ONE."""
    scope, resources, connector_id = asker(request), resources_of(request), id_of(request)
    url = await connectors.leads_to(scope, resources, connector_id)
    await visits.note(scope, resources, tiles.key_of_service(connector_id))
    to = way_out(resources.key, url) if scope.profile == Profile.PUPIL else url
    return RedirectResponse(to, 303, {"referrer-policy": "no-referrer", "cache-control": "no-store"})
