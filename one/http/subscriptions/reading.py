"""/abonnements/{token}/…: read by programs, without a session; a problem document for what cannot be."""

import logging
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from one.errors import NotFound, Throttled
from one.http.render import problem
from one.http.state import resources_of
from one.resources import Resources
from one.subscriptions import addresses, calendar, news
from one.subscriptions.addresses import Kind, Reader
from one.subscriptions.document import Document

log = logging.getLogger("one.http")

Write = Callable[[Reader, Resources], Awaitable[Document]]


async def atom(request: Request) -> Response:
    """GET /abonnements/{token}/fil.atom."""
    return await _read(request, Kind.NEWS, news.atom, "application/atom+xml")


async def ics(request: Request) -> Response:
    """GET /abonnements/{token}/agenda.ics."""
    return await _read(request, Kind.CALENDAR, calendar.ics, "text/calendar")


async def _read(request: Request, kind: Kind, write: Write, media_type: str) -> Response:
    """The document, or 304 when the program has it; its rights are judged each time all the same."""
    resources = resources_of(request)
    try:
        reader = await addresses.reader(resources, kind, request.path_params["token"])
    except NotFound:
        return problem(404, "not found", "no such address (any more)")
    except Throttled as error:
        log.info("throttled: a program that reads %s", kind)
        answer = problem(429, "too many", "asked too often")
        answer.headers["Retry-After"] = str(error.retry_after)
        return answer
    document = await write(reader, resources)
    heads = {
        "etag": f'"{document.tag}"',
        "cache-control": "private, no-cache",
        "vary": "accept-language",
        "x-robots-tag": "noindex",
    }
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if heads["etag"] in known:
        return Response(status_code=304, headers=heads)
    content = await resources.writing.run(document.write, place=str(reader.scope.person_id))
    return Response(content, headers=heads, media_type=f"{media_type}; charset=utf-8")
