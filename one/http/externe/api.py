"""The HTTP API for outside applications: ``POST /api/v1/events``, and where its description is."""

import logging
from email.message import Message

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from one.apps.externe import body, publication
from one.apps.externe.addressing import OutOfReach
from one.apps.externe.wire import Publication
from one.errors import Invalid
from one.http.externe.openapi import BODY_MOST, openapi
from one.http.render import problem
from one.http.state import resources_of

log = logging.getLogger("one.http")


async def publish(request: Request) -> Response:
    """POST /api/v1/events: 201 with the id and the channels' seqs; the same key again: 200 and the same id."""
    resources = resources_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    named = scheme.lower() == "bearer"
    data = await _body(request) if named else b""  # first: a token may be taken back while it comes
    asker = await publication.authenticate(resources, token.strip()) if named else None
    if asker is None:
        return _refused()
    rate = resources.settings.api_per_second
    budget = resources.budgets.of(("api", asker.id), rate)
    if not budget.take():
        answer = problem(429, "too many", f"more than {rate} publications a second")
        answer.headers["Retry-After"] = str(budget.wait)
    elif data is None:
        answer = problem(413, "too large", f"the body is over {BODY_MOST} bytes")
    else:
        answer = await _answer(request, asker, data)
    answer.headers["RateLimit-Policy"] = f'"application";q={rate};w=1'
    answer.headers["RateLimit"] = f'"application";r={budget.left};t=1'
    return answer


async def _answer(request: Request, asker: publication.Application, data: bytes) -> Response:
    if wrong := _not_json(request):
        return problem(415, "not JSON", wrong)
    try:
        told = body.read(data, Publication)
        key = request.headers.get("idempotency-key", "")
        done = await publication.publish(asker, resources_of(request), key, told)
    except body.Malformed as error:
        return problem(422, "malformed", str(error))
    except publication.Revoked:
        return _refused()
    except publication.KeyReused as error:
        return problem(409, "key reused", _told(error))
    except OutOfReach as error:
        return problem(403, "out of reach", _told(error))
    except Invalid as error:
        return problem(422, "invalid", _told(error))
    return Response(msgspec.json.encode(done), 201 if done.new else 200, media_type="application/json")


async def _body(request: Request) -> bytes | None:
    """All of it; None when it is too large, whose rest nobody reads."""
    data = bytearray()
    async for piece in request.stream():
        data += piece
        if len(data) > BODY_MOST:
            return None
    return bytes(data)


def _not_json(request: Request) -> str:
    """What is wrong with how the body is said to be written; nothing is wrong with saying nothing."""
    if request.headers.get("content-encoding", "identity") != "identity":
        return "Content-Encoding: expected none"
    if not (said := request.headers.get("content-type", "")):
        return ""
    head = Message()
    head["content-type"] = said
    if head.get_content_type() != "application/json":
        return "Content-Type: expected application/json"
    charset = str(head.get_param("charset", "utf-8")).lower()
    return "" if charset in ("utf-8", "utf8") else "Content-Type: expected the charset utf-8"


def _refused() -> Response:
    log.info("refused: POST /api/v1/events, no application has this token")
    refused = problem(401, "unauthorized", "Authorization: expected Bearer and the token of an application")
    refused.headers["WWW-Authenticate"] = "Bearer"
    return refused


def _told(error: Invalid) -> str:
    return "; ".join(f"{field}: {' '.join(messages)}" for field, messages in error.errors.items())


async def description(request: Request) -> Response:
    """GET /api/v1/openapi.json."""
    return Response(msgspec.json.encode(openapi()), media_type="application/json")
