"""What surrounds every request, as plain ASGI: headers, size, origin, session, measures.

CSRF needs no token here. Browsers say by themselves where a request comes from:
``Sec-Fetch-Site`` (all since 2023), else ``Origin`` (all, on every POST). A request that carries
neither does not come from a browser and so rides on nobody's cookie. The WebSocket handshake is
stricter (see http/realtime/live.py): it must carry an Origin of ours.
"""

import logging
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from one import clock, i18n
from one.accounts import sessions, terms
from one.errors import Busy
from one.form_keys import drawn_for, mark
from one.http import bodies, cookies
from one.http.bodies import FORM_MOST, Bounds, Places, Spool
from one.http.errors import answer, on_busy, on_down, on_gone
from one.http.language import dress, voice_of
from one.http.people.personal_data import CLOSED, DATA_PATHS
from one.http.render import problem, suite_of, wants_json
from one.http.state import DOWN, State
from one.look import PLAIN, wearing
from one.realtime import metrics

BODY_MOST = FORM_MOST
_TOLD = (400, 413)  # sent from a page of ours, most often; what another site sent is not looked into at all
ASKED_MOST = 200  # members of a query; no page of ours asks for a tenth
log = logging.getLogger("one.http")
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_OPEN = (
    "/static/",
    "/health/",
    "/metrics",
    "/desabonnement/",
    "/notifications/",
)  # no session is read for these
# What other sites may send: the token in the address is the right, and no cookie is looked at (one/http/notices/ending.py).
OPEN_TO_ALL = ("/desabonnement/",)
_UNCOUNTED = (
    "/live/",
    "/api/",
    "/tablette/",
    "/fil/autour",
)  # no pages: nothing shows how many items are unread

# Whatever may be opened as a page by itself gets them all; a sheet, a script and a font cannot.
_QUIET = {"x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin"}
_QUIET_TYPES = ("text/css", "text/javascript", "font/")
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
        " connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}


class Surround:
    """The language, security headers on every answer, a bound on every body, the origin of every change, measures."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int] | None = None) -> None:
        """Wrap ``app``; ``larger`` are the addresses that take more than a form's words, with their bounds."""
        self.app, self.bounds = app, Bounds(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500
        state: State = scope["state"]["one"]
        taken, most = 0, self.bounds.of(scope)
        scope["one.body_most"] = most

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413)
            return message

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                quiet = headers.get("content-type", "").startswith(_QUIET_TYPES)
                for name, value in (_QUIET if quiet else _HEADERS).items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                if state.resources.settings.secure:
                    headers.setdefault("strict-transport-security", "max-age=31536000; includeSubDomains")
            await send(message)

        refused = _refused(scope, state)
        request = Request(scope, bounded)
        try:
            with i18n.speaking(voice_of(request)), wearing(PLAIN), clock.at(clock.PARIS):
                if refused in _TOLD:
                    await _known(scope, state)
                app = self.app if refused is None else await answer(request, refused)
                await app(scope, bounded, dressed)
        finally:
            route = str(scope.get("one.route", "none"))
            metrics.requests.labels(route, str(status)).inc()
            metrics.request_seconds.labels(route).observe(time.perf_counter() - started)


def _refused(scope: Scope, state: State) -> int | None:
    """The status of what is not even looked into: it asks for too much, or another site asks for it."""
    headers = Headers(scope=scope)
    if scope["query_string"].count(b"&") >= ASKED_MOST:
        scope["query_string"] = b""  # the page that says so does not read it either
        return 400
    if (
        scope["method"] not in _SAFE
        and not scope["path"].startswith(OPEN_TO_ALL)
        and not same_origin(headers, state)
    ):
        said = headers.get("sec-fetch-site") or headers.get("origin")
        log.info("refused: %s %.100r from another site: %.60r", scope["method"], scope["path"], said)
        return 403
    return 413 if int(headers.get("content-length") or 0) > scope["one.body_most"] else None


def same_origin(headers: Headers, state: State) -> bool:
    """Whether a change is asked for by one of our own pages, or by no browser at all."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or is_ours(origin, headers, state)


def is_ours(origin: str, headers: Headers, state: State) -> bool:
    """Whether an Origin is the address people type, or the very host this request came to.

    That host by https only, where people type https: whoever can answer for it by plain http is not us.
    """
    settings = state.resources.settings
    if origin == settings.origin:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    schemes = ("https",) if settings.secure else ("http", "https")
    return parts.scheme in schemes and bool(parts.netloc) and parts.netloc == headers.get("host")


class Session:
    """Finds out who asks, and sends those who must first accept new terms to them.

    Only once all of a form came: it may take two minutes, and who was blocked or signed out meanwhile asks for nothing.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self.app, self.places = app, Places()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; one that brings files holds a place, and what it brought, until it is answered."""
        if scope["type"] != "http" or not bodies.is_large(scope):
            await self._ask(scope, receive, send)
            return
        spool = Spool(receive)
        try:
            person_id = await self._person(scope)
            with self.places.held(person_id), spool.file:
                scope["one.spool"] = spool
                await self._ask(scope, receive, send)
        except Busy as error:
            await (await on_busy(Request(scope), error))(scope, receive, send)
        except DOWN as error:
            await (await on_down(Request(scope), error))(scope, receive, send)

    async def _person(self, scope: Scope) -> int:
        """Who sends something large; 0 for who is not signed in."""
        state: State = scope["state"]["one"]
        await _known(scope, state)
        visitor = scope.get("one.visitor")
        return visitor.person_id if visitor else 0

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(_OPEN):
            state: State = scope["state"]["one"]
            if cookies.read(Request(scope), cookies.SESSION):
                counted = scope["method"] == "GET" and not scope["path"].startswith(_UNCOUNTED)
                try:
                    if scope["method"] not in _SAFE:
                        receive = await _all_came(scope, receive)
                    visit = await _visit(scope, state, counted=counted)
                except DOWN as error:
                    await (await on_down(Request(scope), error))(scope, receive, send)
                    return
                except HTTPException as error:
                    await _known(scope, state)
                    await (await answer(Request(scope), error.status_code))(scope, receive, send)
                    return
                except ClientDisconnect as error:
                    await (await on_gone(Request(scope), error))(scope, receive, send)
                    return
                visitor = scope["one.visitor"] = visit.scope if visit else None
                scope["one.unread"] = visit.unread if visit else None
                scope["one.flashes"] = visit.flashes if visit else ()
                scope["one.epoch"], scope["one.seqs"] = (visit.epoch, visit.seqs) if visit else ("", {})
                if visitor:
                    drawn_for.set(mark(state.resources.key, visitor.person_id))
                dress(Request(scope))
                if visitor:
                    clock.keep(visitor.zone)
                # Little hands read what the school shows them and write nothing: terms are the account's, and need a reader.
                if visitor and not visitor.by_pictures and terms.must_accept(visitor.terms_version):
                    asked = _terms_first(Request(scope))
                    if asked is not None:
                        await asked(scope, receive, send)
                        return
                if visitor and visitor.closed and scope["path"] not in _CLOSED_PATHS:
                    await _closed(Request(scope))(scope, receive, send)
                    return
        await self.app(scope, receive, send)


async def _visit(scope: Scope, state: State, *, counted: bool) -> sessions.Visit | None:
    """Who asks, by the cookies of this browser: its session's, and beside it the one by which it is a tablet."""
    request = Request(scope)
    token = cookies.read(request, cookies.SESSION)
    if not token:
        return None
    tablet = cookies.read(request, cookies.TABLET)
    return await sessions.visit(state.resources, token, counted=counted, tablet=tablet)


async def _known(scope: Scope, state: State) -> None:
    """Whoever is refused before the end of what they send is told so in their own words."""
    try:
        visit = await _visit(scope, state, counted=False)
    except DOWN:
        return
    if visit is not None:
        scope["one.visitor"] = visit.scope
        dress(Request(scope))


async def _all_came(scope: Scope, receive: Receive) -> Receive:
    """The same request with its body read: HTTPException when it is too large, ClientDisconnect when its end never comes."""
    spool: Spool | None = scope.get("one.spool")
    if spool is not None:
        await spool.fill()
        return spool.again
    body: list[bytes] = [await Request(scope, receive).body()]

    async def again() -> Message:
        return {"type": "http.request", "body": body.pop(), "more_body": False} if body else await receive()

    return again


# The way to another account is open too: a parent whose own account waits, or is closed, scans a child's sheet.
_WAYS_IN = ("/connexion", "/activation", "/nouveau-mot-de-passe")
_TERMS_PATHS = ("/conditions", "/deconnexion", *_WAYS_IN)
# All that is left to an account that belongs to no school: to know it, and to take its data away.
_CLOSED_PATHS = (CLOSED, *DATA_PATHS, "/nouveau-mot-de-passe/lien", *_TERMS_PATHS)


def _terms_first(request: Request) -> Response | None:
    """The way to new terms and back; None for what need not wait for them.

    A form does not: what was typed in a page that was open when the terms changed would be lost, and
    the next page asks. Nor does the live stream: those pages stay as they are.
    """
    if request.url.path in _TERMS_PATHS or request.url.path.startswith(("/live/", "/aide", "/tablette/")):
        return None
    if wants_json(request):
        return problem(403, "terms", "accept the terms in force at /conditions first")
    if request.method not in _SAFE:
        return None
    return RedirectResponse(f"/conditions{suite_of(request)}", 303)


def _closed(request: Request) -> Response:
    if request.method in _SAFE and not wants_json(request):
        return RedirectResponse(CLOSED, 303)
    return problem(404, "not found", "this account is closed")
