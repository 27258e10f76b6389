"""One line of the route table: an address, its page and the form it sends, and who may come here.

Each room has its lines, ``ROUTES``, beside its handlers; one/http/routes.py puts them together.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import NamedTuple
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from one.errors import Busy, Invalid, NotFound, Repeated, Throttled
from one.http import cookies, forms, kept, understood, who
from one.http.drafts import Drafted
from one.http.errors import told_throttled, wait_words
from one.http.forms import Form
from one.http.kept import Kept
from one.http.render import notice, problem, see, suite_of, wants_json
from one.http.state import visitor
from one.http.who import SIGNED_IN, Who
from one.i18n import lazy
from one.resources import Sending, sending

WAITED = lazy("Ceci n’est pas encore parti : votre session était terminée. Relisez, puis envoyez à nouveau.")
ENDED_KEPT = notice(
    "ended-kept",
    lazy(
        "Votre session est terminée. Ce que vous avez écrit est gardé : reconnectez-vous pour le retrouver."
    ),
)
ANOTHER = notice(
    "another",
    lazy("Quelqu’un d’autre s’est connecté sur cet appareil entre-temps : rien n’a été fait en son nom."),
)
ANOTHER_KEPT = notice(
    "another-kept",
    lazy(
        "Quelqu’un d’autre s’est connecté sur cet appareil entre-temps : rien n’est parti en son nom. Ce qui était"
        " écrit est gardé une heure pour la personne qui l’a écrit, quand elle se reconnecte."
    ),
)

ALREADY = notice("already", lazy("C’était déjà publié : rien n’est parti une seconde fois."))

log = logging.getLogger("one.http")

READS, SENDS = ("GET",), ("POST",)  # what little hands may do at an address

Handler = Callable[[Request], Awaitable[Response]]
# A handler of a form gets it as its second argument.
Sender = Callable[..., Awaitable[Response]]


class Route(NamedTuple):
    """``what`` says what GET shows, ``sends`` what POST does. ``page`` is where the form stands, if not here.

    ``pictures`` are the methods that a pupil may use who signed in by pictures on the tablet of their class
    (one/tablet/hands.py). All that does not say so does not exist for them, what is open to everybody too.

    ``help`` names the article of the help that « ? » opens on this page, « compte#sessions » with the part of it; what
    a room says of all its pages with ``helped`` a line may say otherwise.

    ``body`` is how many bytes may be sent here, when it is more than a form has and no form says it.

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
    pictures: tuple[str, ...] = ()
    body: int = 0
    help: str = ""

    @property
    def methods(self) -> list[str]:
        """What may be asked of this address."""
        return [name for name, handler in (("GET", self.get), ("POST", self.post)) if handler is not None]


def helped(article: str, lines: Iterable[Route]) -> tuple[Route, ...]:
    """These lines, their pages with this article of the help where they name none of their own."""
    return tuple(line._replace(help=line.help or article) if line.get else line for line in lines)


def endpoint(route: Route) -> Handler:
    """The line as Starlette calls it."""

    async def handle(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        request.scope["one.route"] = f"{method} {route.path}"
        request.scope["one.help"] = route.help
        try:
            if "\0" in request.scope["path"]:  # the database takes no such text: nothing is called so
                raise NotFound
            return await _judged(route, request, method)
        finally:
            await request.close()  # the files of a form that nobody read

    return handle


async def _judged(route: Route, request: Request, method: str) -> Response:
    person = visitor(request.scope)
    if person is not None and person.by_pictures and method not in route.pictures:
        raise NotFound
    if method == "POST" and route.who.signed and (elsewhere := await _of_another(route, request)):
        return elsewhere
    if route.who.signed and person is None:
        return _sign_in_first(request, route)
    await who.judge(route.who, request)
    if method == "GET":
        assert route.get is not None
        return await route.get(request)
    assert route.post is not None
    return await _send(route, request)


async def _of_another(route: Route, request: Request) -> Response | None:
    """The way back to whom a form was drawn for, when somebody else is here by now, or nobody.

    It is not taken, and what was typed waits for them: the page it stands on shows it once they are signed in again. A
    script has what it sent, and is told 401, whatever its form is about.
    """
    if route.form is None:
        return None
    owner, person = await forms.owner_of(request), visitor(request.scope)
    if owner is None or (person is not None and person.person_id == owner):
        return None
    if wants_json(request):
        return problem(401, "another", "drawn for somebody else")
    form = await route.form.read(request)
    page = _page_of(route, request, form) if route.get is not None or route.page else "/"
    if form.typed:
        waiting = Kept(form.name_of(), form.typed, {"": [str(WAITED)]})
        page = await kept.wait_for(request, owner, page, waiting)
    suite = f"suite={quote(page, safe='/')}"
    log.info("a form of person %d was sent by another, or by nobody: %s", owner, request.scope["one.route"])
    if person is None:
        way = "/connexion" if page == "/" else f"/connexion?{suite}"
        return see(request, way, ENDED_KEPT if form.typed else None)
    return see(request, f"/connexion?autre=1&{suite}", ANOTHER_KEPT if form.typed else ANOTHER)


async def _send(route: Route, request: Request) -> Response:
    assert route.post is not None
    if route.form is None:
        return await route.post(request)
    form = await route.form.read(request)
    page = _page_of(route, request, form)
    if isinstance(form, Drafted) and (kept_draft := await form.answer(request, page)) is not None:
        return kept_draft
    shown = route.get is not None or route.page
    if shown and visitor(request.scope) is None and form.key.typed and not cookies.any_sent(request):
        # A page of ours was shown, and its browser kept nothing of it: it would be led in circles without a word.
        return await forms.hand_on(request, form, page)
    led = await _led_before(request, form, page)
    if led is not None:
        return led
    await form.take(request)
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
        kept.taken(request, response)
    return response


async def _answer(route: Route, request: Request, form: Form, page: str) -> Response:
    """What the handler answers, or the way back to the form's page."""
    assert route.post is not None
    try:
        if not form.judges_itself:
            form.check()
        response = await route.post(request, form)
    except Repeated as before:
        if isinstance(form, Drafted):
            await form.forget(request)
        response = see(request, before.result or page, ALREADY if before.lately else form.told_again)
        kept.taken(request, response)
        return response
    except Invalid as error:
        return await forms.again(request, form, form.together(error.errors), page)
    except Throttled as error:
        told_throttled(request)
        told = forms.too_often(wait_words(error.retry_after))
        return await forms.again(request, form, told, page, retry_after=error.retry_after)
    except Busy as error:
        told = forms.at_once(wait_words(error.retry_after))
        return await forms.again(request, form, told, page, status=503, retry_after=error.retry_after)
    if kept.AGAIN not in response.headers.get("location", ""):
        kept.forget(request, response)
        if response.status_code == 303:
            understood.tell(request, response, form)
    return response


async def _led_before(request: Request, form: Form, page: str) -> Response | None:
    """A second click sees what the first one did."""
    result = await kept.sent_before(request, form.once)
    if result is None:
        return None
    response = see(request, result or page, form.told_again)
    kept.taken(request, response)
    return response


def _page_of(route: Route, request: Request, form: Form) -> str:
    """Where the form stands: at its own address, with what that asked for, or at the one the line names."""
    if route.page:
        return route.page.format(**request.path_params, **form.numbers)
    asked = request.url.remove_query_params(kept.AGAIN)  # a form that came back is sent from that address
    return asked.path + (f"?{asked.query}" if asked.query else "")


def _sign_in_first(request: Request, route: Route) -> Response:
    """To the sign-in page, which says that a session ended when the browser still has its cookie.

    The cookie stays: this answer may be late, and it may be the one of a session that began since. The home page of a
    tablet is its wall.
    """
    if wants_json(request):
        return problem(401, "unauthorized", "no session")
    if request.url.path == "/" and cookies.has(request, cookies.TABLET):
        return see(request, "/tablette")
    suite = suite_of(request) if request.method in ("GET", "HEAD") or route.get is not None else ""
    return see(request, f"/connexion{suite}")
