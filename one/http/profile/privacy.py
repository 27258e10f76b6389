"""/confidentialite: what ONE keeps of whom, who sees it and for how long; for adults, and for children in their own words."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.render import page
from one.http.state import visitor
from one.people.lifecycle import MONTHS
from one.scope import Profile


async def show(request: Request) -> Response:
    """GET /confidentialite: a pupil finds the page for children."""
    scope = visitor(request.scope)
    if scope is not None and scope.profile == Profile.PUPIL and "adultes" not in request.query_params:
        return await children(request)
    return await page(request, "profile/privacy.html", months=MONTHS)


async def children(request: Request) -> Response:
    """GET /confidentialite/enfants."""
    return await page(request, "profile/children.html")
