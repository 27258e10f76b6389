"""The HTTP API for outside applications: ``POST /api/v1/events`` and its description."""

import logging
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from one import __version__
from one.apps.externe import publication as outside
from one.errors import Invalid
from one.http.render import problem
from one.http.route import Route
from one.http.state import resources_of
from one.http.who import EVERYONE

log = logging.getLogger("one.http")


async def publish(request: Request) -> Response:
    """POST /api/v1/events: 201 with the id and the channels' seqs; the same key again: 200 and the same id."""
    resources = resources_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    named = scheme.lower() == "bearer"
    body = await request.body() if named else b""  # first: a token may be taken back while it comes
    asker = await outside.authenticate(resources, token.strip()) if named else None
    if asker is None:
        return _refused()
    try:
        publication = msgspec.json.decode(body, type=outside.Publication)
        done = await outside.publish(
            asker, resources, request.headers.get("idempotency-key", ""), publication
        )
    except msgspec.DecodeError as error:
        return problem(422, "malformed", str(error))
    except outside.Revoked:
        return _refused()
    except outside.KeyReused as error:
        return problem(409, "key reused", _told(error))
    except Invalid as error:
        return problem(422, "invalid", _told(error))
    return Response(msgspec.json.encode(done), 201 if done.new else 200, media_type="application/json")


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


def openapi() -> dict[str, Any]:
    """OpenAPI 3.1, its schemas made from the very types that decode the requests."""
    (request, answer), schemas = msgspec.json.schema_components(
        (outside.Publication, outside.Published), ref_template="#/components/schemas/{name}"
    )
    problems = {
        code: {"description": text, "content": {"application/problem+json": {}}}
        for code, text in (
            ("401", "no such token"),
            ("409", "the key was used with another body"),
            ("413", "over 1 MiB"),
            ("422", "the body cannot be taken; detail says which member"),
            ("503", "PostgreSQL does not answer; try again with the same key"),
        )
    }
    answers = {
        code: {"description": text, "content": {"application/json": {"schema": answer}}}
        for code, text in (("201", "published"), ("200", "published before with this key"))
    }
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "schema": {"type": "string", "maxLength": 200},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ONE",
            "version": __version__,
            "description": "Publishing into the feed from outside.",
        },
        "paths": {
            "/api/v1/events": {
                "post": {
                    "operationId": "publishEvent",
                    "security": [{"token": []}],
                    "parameters": [key],
                    "requestBody": {"required": True, "content": {"application/json": {"schema": request}}},
                    "responses": {**answers, **problems},
                }
            }
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


ROUTES = (
    Route(
        "/api/v1/events", post=publish, who=EVERYONE, sends="publish from outside, with an application token"
    ),
    Route("/api/v1/openapi.json", get=description, who=EVERYONE, what="the API’s description"),
)
