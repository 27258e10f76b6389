"""Is it alive, is it ready, and its measures."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from one.http.render import problem
from one.http.route import Route
from one.http.state import state_of
from one.http.who import EVERYONE
from one.realtime import metrics


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


ROUTES = (
    Route("/health/live", get=live, who=EVERYONE, what="the process answers"),
    Route("/health/ready", get=ready, who=EVERYONE, what="pages and the live stream work"),
    Route("/metrics", get=measures, who=EVERYONE, what="Prometheus metrics"),
)
