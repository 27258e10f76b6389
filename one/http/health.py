"""Is it alive, is it ready, and its measures; plus the static files."""

import mimetypes

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from one.errors import NotFound
from one.http.render import problem
from one.http.route import Route
from one.http.state import state_of
from one.http.who import EVERYONE
from one.realtime import metrics
from one.templating.pages import ROOT

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


async def live(request: Request) -> Response:
    """GET /health/live: the process answers."""
    return PlainTextResponse("live\n")


async def ready(request: Request) -> Response:
    """GET /health/ready: pages and the live stream work; else 503 and which part does not."""
    why = state_of(request).engine.why_not_ready()
    return PlainTextResponse("ready\n") if why is None else problem(503, "not ready", why)


async def measures(request: Request) -> Response:
    """GET /metrics: the Prometheus text format; of all processes of this host."""
    return Response(metrics.render(), media_type="text/plain; version=0.0.4; charset=utf-8")


async def static(request: Request) -> Response:
    """GET /static/{fingerprint}/{path}: our files; the address changes with them, so they never expire."""
    root = ROOT / "static"
    path = (root / request.path_params["path"]).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise NotFound
    current = request.path_params["fingerprint"] == state_of(request).templates.fingerprint
    age = "public, max-age=31536000, immutable" if current else "no-cache"
    return FileResponse(path, headers={"cache-control": age})


ROUTES = (
    Route("/health/live", get=live, who=EVERYONE, what="the process answers"),
    Route("/health/ready", get=ready, who=EVERYONE, what="pages and the live stream work"),
    Route("/metrics", get=measures, who=EVERYONE, what="Prometheus metrics"),
    Route("/static/{fingerprint}/{path:path}", get=static, who=EVERYONE, what="our files"),
)
