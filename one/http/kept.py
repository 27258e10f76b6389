"""What is kept of forms between two requests: which were taken, and what was typed into those that came back."""

import logging
from datetime import timedelta
from urllib.parse import quote

import itsdangerous
import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.http import cookies
from one.http.state import DOWN, resources_of, visitor
from one.resources import Once
from one.store import forms as store
from one.store.forms import Kept

__all__ = [
    "AGAIN",
    "COOKIE_MOST",
    "Kept",
    "forget",
    "kept",
    "lead_to",
    "leads_to",
    "sent_before",
    "taken",
    "wait_for",
]

AGAIN = "retour"  # of the address: the form's page is asked to show a form that was sent to it
COOKIE_LASTS = timedelta(minutes=10)
COOKIE_MOST = 3000  # bytes; browsers keep 4096 of a cookie

log = logging.getLogger("one.http")


async def lead_to(request: Request, page: str, form: Kept) -> Response:
    """To a page that shows this form, whoever asks: a visitor's waits in their browser."""
    scope, resources = visitor(request.scope), resources_of(request)
    token = "1"  # noqa: S105 - the cookie says which
    if scope is not None:
        token = await store.keep(resources.pool, scope.person_id, form)
    response = RedirectResponse(f"{page}{'&' if '?' in page else '?'}{AGAIN}={token}", 303)
    if scope is None:
        cookies.give(request, response, cookies.FORM, _sealed(request, page, form), lasts=COOKIE_LASTS)
    return response


async def wait_for(request: Request, person_id: int, page: str, form: Kept) -> str:
    """The address at which somebody who is not here finds this form again, once they are signed in."""
    token = await store.keep(resources_of(request).pool, person_id, form)
    return f"{page}{'&' if '?' in page else '?'}{AGAIN}={token}"


async def kept(request: Request) -> Kept | None:
    """The form that this page was asked to show, whichever of its forms it is."""
    if "one.kept" not in request.scope:
        request.scope["one.kept"] = await _kept(request)
    found: Kept | None = request.scope["one.kept"]
    return found


async def _kept(request: Request) -> Kept | None:
    token = request.query_params.get(AGAIN)
    if not token:
        return None
    scope = visitor(request.scope)
    if scope is not None:
        return await store.kept(resources_of(request).pool, scope, token)
    try:
        sealed = cookies.read(request, cookies.FORM)
        found = _seal(request).loads(sealed, max_age=int(COOKIE_LASTS.total_seconds()))
        page, waiting = msgspec.convert(found, tuple[str, Kept])
    except (itsdangerous.BadData, msgspec.ValidationError):
        return None
    return waiting if page == request.url.path else None  # each tab has one form, and all have one cookie


def forget(request: Request, response: Response) -> None:
    """What a visitor typed is not wanted any more: their form was taken."""
    if cookies.has(request, cookies.FORM):
        cookies.take_back(request, response, cookies.FORM)


def _seal(request: Request) -> itsdangerous.URLSafeTimedSerializer:
    return itsdangerous.URLSafeTimedSerializer(resources_of(request).key, salt="form")


def _sealed(request: Request, page: str, form: Kept) -> str:
    """The form as a cookie, for its page alone; what is too long for one is said to be wrong, but not kept."""
    typed = form.typed
    while True:
        waiting = {"form": form.form, "typed": typed, "errors": form.errors}
        value = _seal(request).dumps([page.partition("?")[0], waiting])
        if len(value) <= COOKIE_MOST or not typed:
            return str(value)
        longest = max(typed, key=lambda name: sum(map(len, typed[name])))
        typed = {name: values for name, values in typed.items() if name != longest}


def taken(request: Request, response: Response) -> None:
    """The page that comes next tells its scripts that this form was taken: what they kept of it is done with."""
    cookies.give(request, response, cookies.TAKEN, quote(request.url.path), lasts=COOKIE_LASTS)


async def sent_before(request: Request, once: Once) -> str | None:
    """Where this very form led when it was taken before; None when it was not, or other words were in it."""
    scope = visitor(request.scope)
    if scope is None or not once.key:
        return None
    found = await store.sent(resources_of(request).pool, scope, once.key)
    return found.result if found is not None and found.digest == once.digest else None


async def leads_to(request: Request, once: Once, url: str) -> None:
    """Keep where a form that was taken led: who sends it again is led there, and nothing is done twice."""
    scope = visitor(request.scope)
    if scope is None or not once.key:
        return
    try:
        await store.set_result(resources_of(request).pool, scope.person_id, once.key, url)
    except DOWN:  # what was asked for is done; who sends it again is led to the form's own page
        log.warning("where a form led was not kept")
