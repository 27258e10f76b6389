"""Is it alive, is it ready, and its measures."""

import hmac
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from one.errors import NotFound
from one.http.render import problem
from one.http.route import Route
from one.http.state import resources_of, state_of
from one.http.who import EVERYONE
from one.mail import readiness
from one.realtime import metrics

_OF_PROXIES = frozenset(("forwarded", "via", "x-real-ip", "true-client-ip", "cf-connecting-ip"))


async def live(request: Request) -> Response:
    """GET /health/live: the process answers."""
    return PlainTextResponse("live\n")


async def ready(request: Request) -> Response:
    """GET /health/ready: pages and the live stream work; else 503 and, for the operator, which part does not."""
    why = state_of(request).engine.why_not_ready()
    if why is None:
        return PlainTextResponse("ready\n")
    return problem(503, "not ready", why if _is_operator(request) else "")


async def worker(request: Request) -> Response:
    """GET /health/worker: mails leave and jobs are done; else 503 and, for the operator, what does not."""
    why = await readiness.why_not(resources_of(request).pool)
    if why is None:
        return PlainTextResponse("ready\n")
    return problem(503, "not ready", why if _is_operator(request) else "")


async def measures(request: Request) -> Response:
    """GET /metrics: the Prometheus text format; of all processes of this host. 404 for strangers."""
    if not _is_operator(request):
        raise NotFound
    return Response(metrics.render(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _is_operator(request: Request) -> bool:
    """Who knows the token, or asks on this very machine. What a proxy passes on comes from elsewhere, whoever it says it is."""
    settings = resources_of(request).settings
    if settings.metrics_token is not None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.metrics_token.encode())
    if settings.env != "prod":
        return True
    passed_on = any(name.startswith("x-forwarded-") or name in _OF_PROXIES for name in request.headers)
    # Some proxies say nothing but the host that people typed.
    typed = request.headers.get("host", "")
    return (
        not passed_on
        and _is_loopback(_bare(typed))
        and _is_loopback(request.client.host if request.client else "")
    )


def _bare(host: str) -> str:
    """A host without its port and brackets."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


ROUTES = (
    Route("/health/live", get=live, who=EVERYONE, what="the process answers"),
    Route("/health/ready", get=ready, who=EVERYONE, what="pages and the live stream work"),
    Route("/health/worker", get=worker, who=EVERYONE, what="mails leave, jobs are done"),
    Route("/metrics", get=measures, who=EVERYONE, what="Prometheus metrics"),
)
