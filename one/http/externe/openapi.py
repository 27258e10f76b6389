"""The description of the API, OpenAPI 3.1: made from the very types that read the requests, kept as docs/openapi.json."""

from typing import Any

import msgspec

from one.apps.externe import publication
from one.apps.externe.wire import Problem, Publication, Published

VERSION = "1.1.0"  # of the API: what is added raises the second number
BODY_MOST = 128 << 10  # bytes; the longest there can be has half, written with \u escapes
_ABOUT = """\
An application outside of ONE publishes into the feed of the school that gave it a token.

Send an `Idempotency-Key` of your own with each publication, and send it again with the same key when no answer came:
it is published once. Answers that are no success are problem documents (RFC 9457); their `detail` says which member is
wrong. Examples: docs/api.md."""

_REFUSALS = {
    400: "more than 200 parameters in the address",
    401: "no token, or none that opens anything (any more)",
    403: "the token does not let this type, or the whole school, be told of; or the request comes from another site's page",
    409: "the key was used before with another body; nothing was published",
    413: f"the body is over {BODY_MOST} bytes",
    415: "the body is said not to be JSON in UTF-8",
    422: "the body cannot be taken; `detail` says which member",
    429: "more publications in this second than the server takes of one application; wait for `Retry-After`",
    503: "the server cannot answer now; send the same again, with the same key, after `Retry-After`",
}
_TIMES = {"schema": {"type": "integer", "minimum": 1}, "description": "seconds to wait"}
_RATE = {
    "RateLimit-Policy": {
        "schema": {"type": "string"},
        "description": "how many publications (q) in how many seconds (w)",
    },
    "RateLimit": {
        "schema": {"type": "string"},
        "description": "how many are left (r), of how many seconds (t)",
    },
}


def openapi() -> dict[str, Any]:
    """The whole document."""
    (request, answer, problem), schemas = msgspec.json.schema_components(
        (Publication, Published, Problem), ref_template="#/components/schemas/{name}"
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ONE",
            "version": VERSION,
            "description": _ABOUT,
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/v1/events": {"post": _publish(request, answer, problem)},
            "/api/v1/openapi.json": {"get": _description()},
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _publish(request: Any, answer: Any, problem: Any) -> dict[str, Any]:
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "of the caller's own, one for each publication",
        "schema": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200,
            "pattern": f"^{publication.KEY.pattern}$",
        },
    }
    taken = {
        str(code): {
            "description": text,
            "headers": _RATE,
            "content": {"application/json": {"schema": answer}},
        }
        for code, text in ((201, "published"), (200, "published before with this key; nothing new was"))
    }
    refused = {
        str(code): {
            "description": text,
            **({"headers": {"Retry-After": _TIMES}} if code in (429, 503) else {}),
            "content": {"application/problem+json": {"schema": problem}},
        }
        for code, text in _REFUSALS.items()
    }
    return {
        "operationId": "publishEvent",
        "summary": "Publish into the feed",
        "security": [{"token": []}],
        "parameters": [key],
        "requestBody": {"required": True, "content": {"application/json": {"schema": request}}},
        "responses": {**taken, **refused},
    }


def _description() -> dict[str, Any]:
    return {
        "operationId": "describe",
        "summary": "This document",
        "responses": {
            "200": {
                "description": "OpenAPI 3.1",
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
    }
