"""Our files, by Starlette's own handler: it knows ranges, dates, tags, HEAD, and what is no path of ours."""

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from one.http.route import Route
from one.http.state import state_of
from one.http.who import EVERYONE
from one.templating.assets import Assets

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("application/manifest+json", ".webmanifest")
_SQUEEZED = {"text/css", "text/javascript", "image/svg+xml", "application/manifest+json"}


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
    return _squeezed(request, response)


def _squeezed(request: Request, response: Response) -> Response:
    """What is text goes out as small as it gets, squeezed once and not for each who asks: a first visit is half of such files."""
    kind = response.headers.get("content-type", "").partition(";")[0]
    whole = isinstance(response, FileResponse) and "range" not in request.headers
    if not (whole and kind in _SQUEEZED and "gzip" in request.headers.get("accept-encoding", "")):
        return response
    assert isinstance(response, FileResponse)
    body = _gzipped(Path(response.path), response.headers["etag"])
    found = Response(b"" if request.method == "HEAD" else body)
    told = {"content-encoding": "gzip", "content-length": str(len(body)), "vary": "Accept-Encoding"}
    found.init_headers({**response.headers, **told})
    return found


@lru_cache(maxsize=512)
def _gzipped(path: Path, etag: str) -> bytes:
    """Some milliseconds, once; ``etag`` changes with the file."""
    return gzip.compress(path.read_bytes(), 9, mtime=0)


ROUTES = (Route("/static/{fingerprint}/{path:path}", get=static, who=EVERYONE, what="our files"),)
