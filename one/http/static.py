"""Our files, by Starlette's own handler: it knows ranges, dates, tags, HEAD, and what is no path of ours."""

import mimetypes

from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from one.http.route import Route
from one.http.state import state_of
from one.http.who import EVERYONE
from one.templating.assets import Assets

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("application/manifest+json", ".webmanifest")


def files(assets: Assets) -> StaticFiles:
    """What was joined goes before what stands in ``static/`` under the same name."""
    found = StaticFiles(directory=assets.source)
    found.all_directories = [assets.folder, assets.source]
    return found


async def static(request: Request) -> Response:
    """GET /static/{fingerprint}/{path}: the address changes with the files, so they never expire."""
    state = state_of(request)
    asked, assets = request.path_params["fingerprint"], state.templates.assets
    if asked != assets.fingerprint:  # in dev another process may have seen a change before this one
        state.templates.refresh()
    response = await state.files.get_response(request.path_params["path"], request.scope)
    forever = asked == assets.fingerprint
    response.headers["cache-control"] = "public, max-age=31536000, immutable" if forever else "no-cache"
    return response


ROUTES = (Route("/static/{fingerprint}/{path:path}", get=static, who=EVERYONE, what="our files"),)
