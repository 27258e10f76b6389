"""Forms: declared once, read by one call, drawn by one macro, sent once, and shown again with all that was typed.

A form is a class with fields (one/http/fields.py). Its address in the route table names it, and gets it read:
UTF-8 only, bounds before anything else, all that is wrong together. When it cannot be taken, by its own rules
or by the domain's (Invalid), its page is asked for again (303) and shows what was typed, so that the browser's way
back never asks to send anything twice. What was typed waits in the database for who is signed in, and in a
signed cookie of one minute's use for who is not; passwords wait nowhere.
"""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import itsdangerous
import msgspec
import wtforms
from starlette.datastructures import FormData, ImmutableMultiDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.errors import Invalid
from one.http.fields import AnyField, Hidden
from one.http.render import problem, wants_json
from one.http.state import resources_of, visitor
from one.i18n import _
from one.resources import Once
from one.store import forms as store

FIELDS_MOST = 1000
AGAIN = "retour"  # of the address: the form's page is asked to show a refused form
COOKIE_SECONDS = 600
COOKIE_MOST = 3000  # bytes; browsers keep 4096 of a cookie

Errors = dict[str, list[str]]


class Form(wtforms.Form):
    """A form. ``judges_itself``: its handler looks at the fields' errors together with others of its own."""

    judges_itself: ClassVar[bool] = False
    key = Hidden(most=100)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.problems: Errors = {}

    @classmethod
    async def read(cls, request: Request) -> Self:
        """The form as it was sent, with what is wrong with its fields in ``problems``; 400 for another charset."""
        sent = await _sent(request)
        form = cls(formdata=sent)
        form.validate()
        form.problems = {name: [str(e) for e in errors] for name, errors in form.errors.items() if name}
        return form

    @classmethod
    async def shown(cls, request: Request, **values: Any) -> Self:
        """The form for its page: with these values, or as it was typed when it was just refused."""
        form = cls(data=values)
        kept = await _kept(request, cls)
        if kept is not None:
            form.process(formdata=ImmutableMultiDict(_pairs(kept.typed)), data=values)
            form.problems = kept.errors
        form.key.data = secrets.token_urlsafe(16)
        return form

    def check(self, more: Mapping[str, list[str]] | None = None) -> None:
        """Raise Invalid with all that is wrong: the fields' own errors, and ``more`` that the handler found."""
        for name, messages in (more or {}).items():
            self.problems[name] = self.problems.get(name, []) + list(messages)
        if self.problems:
            raise Invalid(self.problems)

    @property
    def fields(self) -> list[AnyField]:
        """The fields, in their order."""
        return [field for field in self._fields.values() if isinstance(field, AnyField)]

    @property
    def labels(self) -> dict[str, str]:
        """What each field is called, for the list of what is wrong."""
        return {field.name: str(field.label.text) for field in self.fields if field.label.text}

    @property
    def once(self) -> Once:
        """For ``work``: what was typed, under the key of this page."""
        typed = {f.name: f.typed for f in self.fields if f.name != "key"}
        digest = hashlib.sha256(msgspec.json.encode(typed, order="deterministic")).digest()
        return Once(self.key.typed, digest)

    @property
    def typed(self) -> dict[str, list[str]]:
        """All that may be shown again, by field, as it was typed."""
        found = {}
        for field in self.fields:
            if not field.secret and field.name != "key":
                found[field.name] = field.typed if isinstance(field.typed, list) else [field.typed]
        return {name: values for name, values in found.items() if any(values)}


async def _sent(request: Request) -> FormData:
    """The fields of the body. Only UTF-8 is read: other charsets cost time to decode, and no browser sends them."""
    kind = request.headers.get("content-type", "").lower()
    _kind, _sign, charset = kind.partition("charset=")
    if charset.split(";")[0].strip(" \"'") not in ("", "utf-8", "utf8"):
        raise HTTPException(400)
    return await request.form(max_fields=FIELDS_MOST, max_files=10)


def _pairs(typed: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in typed.items() for value in values]


async def again(request: Request, form: Form, errors: Errors, page: str, *, retry_after: int = 0) -> Response:
    """Lead back to the page of a form that was not taken; a program is told in a problem document."""
    if wants_json(request):
        told = "; ".join(f"{field}: {' '.join(messages)}" for field, messages in errors.items())
        return problem(429 if retry_after else 422, "invalid", told)
    scope, resources = visitor(request.scope), resources_of(request)
    token = "1"  # noqa: S105 - the cookie says which
    if scope is not None:
        token = await store.keep(resources.pool, scope, type(form).__name__, form.typed, errors)
    response = RedirectResponse(f"{page}{'&' if '?' in page else '?'}{AGAIN}={token}", 303)
    if scope is None:
        response.set_cookie(
            _cookie_name(request),
            _sealed(request, form, errors),
            max_age=COOKIE_SECONDS,
            path="/",
            httponly=True,
            samesite="lax",
            secure=resources.settings.secure,
        )
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


async def _kept(request: Request, kind: type[Form]) -> store.Kept | None:
    token = request.query_params.get(AGAIN)
    if not token:
        return None
    scope = visitor(request.scope)
    if scope is not None:
        return await store.kept(resources_of(request).pool, scope, kind.__name__, token)
    try:
        found = _seal(request).loads(request.cookies.get(_cookie_name(request), ""), max_age=COOKIE_SECONDS)
        return store.Kept(found["typed"], found["errors"]) if found["form"] == kind.__name__ else None
    except (itsdangerous.BadData, KeyError, TypeError):
        return None


def _cookie_name(request: Request) -> str:
    return f"{resources_of(request).settings.cookie_name}-form"


def _seal(request: Request) -> itsdangerous.URLSafeTimedSerializer:
    return itsdangerous.URLSafeTimedSerializer(resources_of(request).key, salt="form")


def _sealed(request: Request, form: Form, errors: Errors) -> str:
    """The refused form as a cookie; what is too long for one is said to be wrong, but not kept."""
    typed = form.typed
    while True:
        value = _seal(request).dumps({"form": type(form).__name__, "typed": typed, "errors": errors})
        if len(value) <= COOKIE_MOST or not typed:
            return str(value)
        longest = max(typed, key=lambda name: sum(map(len, typed[name])))
        typed = {name: values for name, values in typed.items() if name != longest}


def too_often(wait: str) -> Errors:
    """The error of a form that was sent too often; ``wait`` says how long it has to rest."""
    return {"": [_("Il y a eu trop de demandes. Nouvel essai possible dans %(wait)s.") % {"wait": wait}]}
