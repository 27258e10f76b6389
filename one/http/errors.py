"""What went wrong, as a page or a problem document. No stack trace ever leaves the logs."""

import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from one.errors import BadCursor, NotFound, Throttled, Unavailable
from one.http.render import page, problem, wants_json
from one.i18n import _, ngettext
from one.store.pool import DOWN

log = logging.getLogger("one.http")

# Status → title, message, where to go, in which words.
_WORDS = {
    400: (_("Cette demande n’est pas complète"), _("Revenez à la page d’avant et réessayez."), "/", _("Retour à l’accueil")),
    403: (
        _("Cette action vient d’un autre site"),
        _("Par sécurité, elle n’a pas été faite. Ouvrez la page depuis ONE et réessayez."), "/", _("Retour à l’accueil"),
    ),
    404: (
        _("Cette page n’existe pas, ou n’est pas pour vous"),
        _("Le lien est peut-être ancien, ou le contenu a été retiré."), "/", _("Retour à l’accueil"),
    ),
    405: (_("Cette action n’est pas possible ici"), _("Revenez à la page d’avant et réessayez."), "/", _("Retour à l’accueil")),
    413: (
        _("C’est trop volumineux"),
        _("L’envoi dépasse 1 Mo. Raccourcissez le texte et réessayez."), "/", _("Retour à l’accueil"),
    ),
    429: (_("Doucement"), _("Il y a eu trop d’essais. Patientez un peu, puis réessayez."), "/connexion", _("Retour à la connexion")),
    500: (
        _("Quelque chose s’est cassé de notre côté"),
        _("Vous n’y êtes pour rien. Réessayez dans un instant."), "/", _("Retour à l’accueil"),
    ),
    503: (
        _("ONE se repose un instant"),
        _("Le service n’est pas joignable pour le moment. Rien n’est perdu : réessayez dans une minute."), "/", _("Réessayer"),
    ),
}  # fmt: skip
_NOT_SAVED = (
    _("Votre envoi n’a pas été enregistré"),
    _("Revenez en arrière : votre texte y est encore. Réessayez dans une minute."), "/", _("Retour à l’accueil"),
)  # fmt: skip
_CURSOR = (
    _("Ce lien ne vient pas de votre fil"),
    _("Reprenez la lecture depuis le début."),
    "/",
    _("Aller au début du fil"),
)


async def answer(request: Request, status: int, words: tuple[str, str, str, str] | None = None) -> Response:
    """The page or the problem document of a status."""
    title, message, url, label = words or _WORDS.get(status) or _WORDS[400 if status < 500 else 500]
    if wants_json(request):
        return problem(status, title, message)
    return await page(
        request, "error.html", status=status,
        title=title, message=message, action_url=url, action_label=label,
    )  # fmt: skip


async def on_not_found(request: Request, error: Exception) -> Response:
    """It does not exist, or is not the asker's: one answer for both."""
    return await answer(request, 404)


async def on_bad_cursor(request: Request, error: Exception) -> Response:
    """A cursor that is damaged or somebody else's."""
    return await answer(request, 400, _CURSOR)


async def on_throttled(request: Request, error: Exception) -> Response:
    """Too many attempts."""
    assert isinstance(error, Throttled)
    response = await answer(request, 429)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


async def on_http(request: Request, error: Exception) -> Response:
    """What Starlette refuses: unknown route, wrong method, form too large."""
    assert isinstance(error, HTTPException)
    response = await answer(request, error.status_code)
    response.headers.update(error.headers or {})
    return response


async def on_down(request: Request, error: Exception) -> Response:
    """PostgreSQL is away."""
    log.warning("503 on %s: %s", request.scope.get("one.route", "?"), type(error).__name__)
    response = await answer(request, 503, None if request.scope["method"] in ("GET", "HEAD") else _NOT_SAVED)
    response.headers["Retry-After"] = "5"
    return response


async def on_crash(request: Request, error: Exception) -> Response:
    """A fault of ours; the stack trace is in the log."""
    return await answer(request, 500)


HANDLERS = {
    NotFound: on_not_found,
    BadCursor: on_bad_cursor,
    Throttled: on_throttled,
    HTTPException: on_http,
    Unavailable: on_down,
    **dict.fromkeys(DOWN, on_down),
    Exception: on_crash,
}


def wait_words(seconds: int) -> str:
    """How long to wait, in words."""
    if seconds < 60:
        return ngettext("%(n)s seconde", "%(n)s secondes", seconds) % {"n": seconds}
    minutes = (seconds + 59) // 60
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
