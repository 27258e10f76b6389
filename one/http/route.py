"""One line of the route table: an address, its page and the form it sends, and who may come here.

Each room has its lines, ``ROUTES``, beside its handlers; one/http/routes.py puts them together.
"""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from one.errors import Invalid, NotFound, Repeated, Throttled
from one.http import cookies, forms, kept, who
from one.http.errors import wait_words
from one.http.forms import Form
from one.http.render import problem, see, suite_of, wants_json
from one.http.state import visitor
from one.http.who import SIGNED_IN, Who
from one.resources import Sending, sending

Handler = Callable[[Request], Awaitable[Response]]
# A handler of a form gets it as its second argument.
Sender = Callable[..., Awaitable[Response]]


class Route(NamedTuple):
    """``what`` says what GET shows, ``sends`` what POST does. ``page`` is where the form stands, if not here.

    A page that a signed-in person asks for and a form that a program sends are judged by the same ``who``.
    """

    path: str
    get: Handler | None = None
    post: Sender | None = None
    who: Who = SIGNED_IN
    form: type[Form] | None = None
    page: str = ""
    what: str = ""
    sends: str = ""

    @property
    def methods(self) -> list[str]:
        """What may be asked of this address."""
        return [name for name, handler in (("GET", self.get), ("POST", self.post)) if handler is not None]


def endpoint(route: Route) -> Handler:
    """The line as Starlette calls it."""

    async def handle(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        request.scope["one.route"] = f"{method} {route.path}"
        if route.who.signed and visitor(request.scope) is None:
            return _sign_in_first(request, route)
        await who.judge(route.who, request)
        if method == "GET":
            assert route.get is not None
            return await route.get(request)
        return await _send(route, request)

    return handle


async def _send(route: Route, request: Request) -> Response:
    assert route.post is not None
    if route.form is None:
        return await route.post(request)
    form = await route.form.read(request)
    page = _page_of(route, request, form)
    led = await _led_before(request, form, page)
    if led is not None:
        return led
    under_way = Sending(form.once)
    before = sending.set(under_way)
    response = None
    try:
        response = await _answer(route, request, form, page)
    except NotFound:
        # The first of two clicks may have been taken meanwhile, and what it changed be in the way of the second.
        response = await _led_before(request, form, page)
        if response is None:
            raise
    finally:
        sending.reset(before)
    if not under_way.taken:
        return await _led_before(request, form, page) or response
    if response.status_code == 303:
        await kept.leads_to(request, form.once, response.headers["location"])
    return response


async def _answer(route: Route, request: Request, form: Form, page: str) -> Response:
    """What the handler answers, or the way back to the form's page."""
    assert route.post is not None
    try:
        if not form.judges_itself:
            form.check()
        response = await route.post(request, form)
    except Repeated as before:
        return see(request, before.result or page, "saved")
    except Invalid as error:
        return await forms.again(request, form, form.together(error.errors), page)
    except Throttled as error:
        told = forms.too_often(wait_words(error.retry_after))
        return await forms.again(request, form, told, page, retry_after=error.retry_after)
    if kept.AGAIN not in response.headers.get("location", ""):
        kept.forget(request, response)
    return response


async def _led_before(request: Request, form: Form, page: str) -> Response | None:
    """A second click sees what the first one did."""
    result = await kept.sent_before(request, form.once)
    return None if result is None else see(request, result or page, "saved")


def _page_of(route: Route, request: Request, form: Form) -> str:
    """Where the form stands: at its own address, with what that asked for, or at the one the line names."""
    if route.page:
        return route.page.format(**request.path_params, **form.numbers)
    asked = request.url.remove_query_params(kept.AGAIN)  # a form that came back is sent from that address
    return asked.path + (f"?{asked.query}" if asked.query else "")


def _sign_in_first(request: Request, route: Route) -> Response:
    if wants_json(request):
        return problem(401, "unauthorized", "no session")
    ended = cookies.has(request, cookies.SESSION)
    suite = suite_of(request) if request.method in ("GET", "HEAD") or route.get is not None else ""
    response = see(request, f"/connexion{suite}", "ended" if ended else None)
    if ended:
        cookies.take_back(request, response, cookies.SESSION)
    return response
