"""What went wrong, as a page or a problem document. No stack trace ever leaves the logs."""

import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from one.errors import BadCursor, Busy, NotFound, Throttled, Unavailable, Withdrawn
from one.http.bodies import FORM_MOST
from one.http.links import meant
from one.http.render import local_path, page, problem, wants_json
from one.http.state import DOWN, VANISHED, visitor
from one.i18n import Lazy, _, lazy, ngettext

log = logging.getLogger("one.http")


class Words(NamedTuple):
    """What an error page says, and where it leads."""

    title: Lazy
    message: Lazy | str
    label: Lazy = lazy("Retour à l’accueil")
    url: str = "/"


WORDS = {
    400: Words(lazy("Cette demande n’est pas complète"), lazy("Revenez à la page d’avant et réessayez.")),
    403: Words(
        lazy("Cette action vient d’un autre site"),
        lazy("Par sécurité, elle n’a pas été faite. Ouvrez la page depuis ONE et réessayez."),
    ),
    404: Words(
        lazy("Cette page n’existe pas, ou n’est pas pour vous"),
        lazy("Le lien est peut-être ancien, ou le contenu a été retiré."),
    ),
    405: Words(lazy("Cette action n’est pas possible ici"), lazy("Revenez à la page d’avant et réessayez.")),
    413: Words(
        lazy("C’est trop volumineux"), lazy("L’envoi dépasse 1 Mo. Raccourcissez le texte et réessayez.")
    ),
    507: Words(
        lazy("Il n’y a plus de place sur le serveur"),
        lazy(
            "Votre envoi n’a pas été gardé. Revenez en arrière : votre texte y est encore. Réessayez plus tard."
        ),
    ),
    429: Words(
        lazy("Doucement"),
        lazy("Il y a eu trop d’essais. Patientez un peu, puis réessayez."),
        lazy("Retour à la connexion"),
        "/connexion",
    ),
    500: Words(
        lazy("Quelque chose s’est cassé de notre côté"),
        lazy("Vous n’y êtes pour rien. Réessayez dans un instant."),
    ),
    503: Words(
        lazy("ONE se repose un instant"),
        lazy("Le service n’est pas joignable pour le moment. Rien n’est perdu : réessayez dans une minute."),
        lazy("Réessayer"),
    ),
}
_NOT_SAVED = Words(
    lazy("Votre envoi n’a pas été enregistré"),
    lazy("Revenez en arrière : votre texte y est encore. Réessayez dans une minute."),
)
_BUSY = Words(
    lazy("Il y a beaucoup de monde en ce moment"),
    lazy("Rien n’est perdu. Réessayez dans quelques secondes."),
    lazy("Réessayer"),
)
_WITHDRAWN = Words(
    lazy("Ce contenu a été retiré"),
    lazy("La personne qui l’avait publié l’a retiré, ou le temps de le lire est passé."),
)
_CURSOR = Words(
    lazy("Ce lien ne vient pas de votre fil"),
    lazy("Reprenez la lecture depuis le début."),
    lazy("Aller au début du fil"),
)


_TOLD = (404, 500)  # what somebody may want to tell those who help


async def answer(request: Request, status: int, words: Words | None = None) -> Response:
    """The page or the problem document of a status."""
    most = request.scope.get("one.body_most", FORM_MOST)
    if status == 413 and most > FORM_MOST:
        words = _too_large(most)
    words = words or WORDS.get(status) or WORDS[400 if status < 500 else 500]
    if wants_json(request):
        return problem(status, str(words.title), str(words.message))
    return await page(
        request,
        "error.html",
        status=status,
        title=words.title,
        message=words.message,
        action_url=words.url,
        action_label=words.label,
        incident=incident(request) if status in _TOLD else "",
    )


def incident(request: Request) -> str:
    """What this request is called on its page and in the log, so that whoever tells of it names it."""
    found: str = request.scope.setdefault("one.incident", secrets.token_hex(4))
    return found


def _too_large(most: int) -> Words:
    """What is said where files may come."""
    message = _("L’envoi dépasse %(most)s Mo. Revenez en arrière et envoyez moins de fichiers à la fois.")
    return Words(WORDS[413].title, message % {"most": most // 1_000_000})


async def on_not_found(request: Request, error: Exception) -> Response:
    """It does not exist, or is not the asker's: one answer for both, unless it was meant to be another address."""
    if to := meant(request):
        return RedirectResponse(to, 303)
    if (person := visitor(request.scope)) is not None and "one.route" in request.scope:
        # Anything may stand in an address, a name too: only numbers are said again.
        said = {name: str(value) for name, value in request.path_params.items()}
        ids = {name: value if re.fullmatch("[0-9]{1,20}", value) else "?" for name, value in said.items()}
        route = request.scope["one.route"]
        told = person.person_id, route, ids, incident(request)
        log.info("refused: person %d, %s %r: not there, or not theirs (incident %s)", *told)
    return await answer(request, 404, _WITHDRAWN if isinstance(error, Withdrawn) else None)


async def on_vanished(request: Request, error: Exception) -> Response:
    """Who asks, or what they ask about, was there a moment ago. Told to who looks after it: it should be rare."""
    why = getattr(error, "constraint_name", "?")
    log.warning("404 on %s: what it is about vanished (%s)", request.scope.get("one.route", "?"), why)
    return await answer(request, 404)


async def on_bad_cursor(request: Request, error: Exception) -> Response:
    """A cursor that is damaged or somebody else's."""
    return await answer(request, 400, _CURSOR)


async def on_throttled(request: Request, error: Exception) -> Response:
    """Too many attempts."""
    assert isinstance(error, Throttled)
    told_throttled(request)
    response = await answer(request, 429)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def told_throttled(request: Request) -> None:
    """A line for who looks after it."""
    person = visitor(request.scope)
    log.info(
        "throttled: person %d, %s", person.person_id if person else 0, request.scope.get("one.route", "?")
    )


async def on_busy(request: Request, error: Exception) -> Response:
    """Too much at once."""
    assert isinstance(error, Busy)
    response = await answer(request, 503, _BUSY)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


async def on_http(request: Request, error: Exception) -> Response:
    """What Starlette refuses: unknown route, wrong method, form too large."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404 and "one.route" not in request.scope:
        path = request.url.path
        bare = local_path(path.rstrip("/")) if path.endswith("/") else "/"
        if bare != "/":
            # Not Starlette's own redirect: it says the host back that the request named, which may be anybody's.
            return RedirectResponse(f"{bare}?{request.url.query}" if request.url.query else bare, 307)
    if error.status_code == 404:
        return await on_not_found(request, error)
    response = await answer(request, error.status_code)
    response.headers.update(error.headers or {})
    return response


async def on_down(request: Request, error: Exception) -> Response:
    """PostgreSQL is away."""
    log.warning("503 on %s: %s", request.scope.get("one.route", "?"), type(error).__name__)
    response = await answer(request, 503, None if request.scope["method"] in ("GET", "HEAD") else _NOT_SAVED)
    response.headers["Retry-After"] = "5"
    return response


async def on_gone(request: Request, error: Exception) -> Response:
    """Who asked hung up before it had said all: nobody reads the answer, and it is no fault of ours."""
    return Response(status_code=400)


async def on_crash(request: Request, error: Exception) -> Response:
    """A fault of ours; the stack trace is in the log, behind this line."""
    log.error("500 on %s (incident %s)", request.scope.get("one.route", "?"), incident(request))
    return await answer(request, 500)


HANDLERS: dict[int | type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
    NotFound: on_not_found,
    VANISHED: on_vanished,
    BadCursor: on_bad_cursor,
    Throttled: on_throttled,
    Busy: on_busy,
    HTTPException: on_http,
    Unavailable: on_down,
    **dict.fromkeys(DOWN, on_down),
    ClientDisconnect: on_gone,
    Exception: on_crash,
}


def wait_words(seconds: int) -> str:
    """How long to wait, in words."""
    if seconds < 60:
        return ngettext("%(n)s seconde", "%(n)s secondes", seconds) % {"n": seconds}
    minutes = (seconds + 59) // 60
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
