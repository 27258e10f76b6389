"""Opening the page of an application is what « Ouvertes récemment » lists."""

from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from one.apps.app import App
from one.http.route import Route
from one.http.state import resources_of, visitor
from one.shelf import visits


def noted(app: App, route: Route) -> Route:
    """The line; when it is the application's own page, whoever opens it is noted as having done so. A script that reads it is not."""
    get = route.get
    if get is None or route.path != app.url:
        return route

    @wraps(get)
    async def opened(request: Request) -> Response:
        response = await get(request)
        scope = visitor(request.scope)
        is_page = request.headers.get("sec-fetch-dest", "document") == "document"
        if scope is not None and is_page and request.method == "GET" and response.status_code == 200:
            await visits.note(scope, resources_of(request), app.code)
        return response

    return route._replace(get=opened)
