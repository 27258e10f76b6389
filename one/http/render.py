"""Answers: pages from templates, redirects after a POST, problem documents."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one import channels, links
from one.apps import catalogue
from one.feed import marks
from one.http import cookies
from one.http.faces import with_faces
from one.http.fields.moments import said
from one.http.state import DOWN, resources_of, state_of, visitor
from one.i18n import Lazy, lazy
from one.push.keys import keys_of
from one.school.flash import Shown

FLASH_LASTS = timedelta(minutes=1)
FLASHES = {
    "activated": lazy("C’est fait, le compte est activé. Bienvenue."),
    "signed-out": lazy("Vous êtes déconnecté. À bientôt."),
    "saved": lazy("C’est enregistré."),
    "class-created": lazy("La classe est créée."),
    "class-renewed": lazy("La classe de cette année est ouverte. Importez maintenant sa liste."),
    "class-archived": lazy("C’est archivé. Vous pouvez rouvrir une classe à tout moment."),
    "person-detached": lazy(
        "La personne n’est plus dans l’école. Vous pouvez la rattacher depuis cette liste."
    ),
    "merged": lazy("Les deux comptes n’en font plus qu’un. Rien n’est perdu."),
    "ended": lazy("Votre session est terminée. Reconnectez-vous pour continuer."),
    "terms": lazy("Merci, c’est enregistré."),
    "person-added": lazy("C’est fait. Il reste à lui remettre sa fiche de connexion."),
    "staff-added": lazy("C’est fait. Donnez-lui maintenant son code."),
    "person-blocked": lazy("Le compte est bloqué. Ses pages ouvertes se ferment maintenant."),
    "person-settled": lazy("L’arrivée dans la classe est confirmée."),
    "person-unblocked": lazy("Le compte est débloqué."),
    "person-removed": lazy("C’est fait : cette personne n’est plus dans la classe."),
    "person-renamed": lazy("Le nom est corrigé. L’identifiant ne change pas."),
    "guardian-linked": lazy("Le lien est fait."),
    "guardian-unlinked": lazy("Le lien est retiré."),
    "class-renamed": lazy("La classe a son nouveau nom."),
    "reminded": lazy("Le rappel part maintenant, par mail."),
    "reminded-some": lazy(
        "Les rappels partent maintenant, sauf à qui n’a pas d’adresse ou en a déjà reçu un."
    ),
    "reminded-later": lazy("C’est prêt. Le rappel partira à la fin de la pause de l’école."),
    "class-imported": lazy("La classe est à jour."),
    "password": lazy("Le nouveau mot de passe est enregistré. Les autres appareils sont déconnectés."),
    "password-changed": lazy("Le mot de passe est changé. Les autres appareils sont déconnectés."),
    "session-ended": lazy("Cet appareil est déconnecté."),
    "sessions-ended": lazy("Tous les autres appareils sont déconnectés."),
    "email": lazy("C’est fait, l’adresse e-mail est confirmée."),
    "code-sent": lazy("Un nouveau code part maintenant. Les précédents ne sont plus valables."),
    "mobile": lazy("Le numéro de mobile est à jour."),
}


NOTICES = {"ended"}


NO_COOKIES = lazy(
    "Votre navigateur refuse les cookies de ONE : sans eux, personne ne peut rester connecté. Autorisez-les pour ce"
    " site dans les réglages du navigateur, puis réessayez."
)


def flash(code: str, words: Lazy) -> str:
    """Declare a confirmation, where its room has the act; return its code, for ``see``."""
    FLASHES[code] = words
    return code


def notice(code: str, words: Lazy) -> str:
    """The same for what is no confirmation: nothing was done, or something ended."""
    NOTICES.add(code)
    return flash(code, words)


def kept_nothing(request: Request) -> bool:
    """Whether a form was led back here whose browser kept none of our cookies: without them nothing goes on."""
    return "retour" in request.query_params and not cookies.any_sent(request)


def flashed(request: Request) -> str:
    """The code of the confirmation that this page shows. A script that reads a page takes none away."""
    code = cookies.read(request, cookies.FLASH)
    return code if code in FLASHES and is_page(request) else ""


def is_page(request: Request) -> bool:
    """Whether somebody looks at what is answered, and no script asked for it."""
    return request.headers.get("sec-fetch-dest", "document") == "document"


async def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    told: Lazy | str | None = None,
    **context: Any,
) -> Response:
    """Render a page with what every page has: who asks, unread count, one confirmation, which ``told`` says at more length."""
    scope = visitor(request.scope)
    code = flashed(request)
    if scope is None and kept_nothing(request):
        told = NO_COOKIES
    unread = request.scope.get("one.unread")
    if scope is not None and unread is None:
        try:
            unread = await marks.unread(scope, resources_of(request))
        except DOWN:  # an error page must render without PostgreSQL too
            unread = 0
    text = state_of(request).templates.render(
        template,
        {
            "scope": scope,
            "path": request.scope["path"],
            "flash": told or FLASHES.get(code),
            "notice": code in NOTICES or not code,
            "taken": unquote(cookies.read(request, cookies.TAKEN)) if is_page(request) else "",
            "understood": _understood(request),
            "banner": [(a.url, a.icon, a.name, "") for a in catalogue.in_banner(scope)] if scope else [],
            "help_article": request.scope.get("one.help", ""),
            "ask_url": catalogue.helping(scope),
            "unread": unread or 0,
            "flashes": _flashes(request),
            "on_tablet": cookies.has(request, cookies.TABLET),
            "status": status,
            "push_key": keys_of(resources_of(request).key).short if scope else "",
            "goes_on": _goes_on(request),
            **context,
        },
    )
    text = await with_faces(request, text)
    response = Response(text, status, media_type="text/html; charset=utf-8")
    if scope is None and not cookies.any_sent(request):
        cookies.give(request, response, cookies.HERE, "1", lasts=None)
    if code:
        cookies.take_back(request, response, cookies.FLASH)
    for short in (cookies.TAKEN, cookies.UNDERSTOOD):
        if is_page(request) and cookies.has(request, short):
            cookies.take_back(request, response, short)
    return response


def _understood(request: Request) -> list[str]:
    """The days and hours of the form that was just taken, as they were read: words alone, whatever a cookie says."""
    found = cookies.read(request, cookies.UNDERSTOOD) if is_page(request) else ""
    return [words for words in map(said, found.split("_")[:6]) if words]


async def piece(request: Request, template: str, **context: Any) -> Response:
    """A part of a page, for one that is open: with nothing of what every page has."""
    said = {"scope": visitor(request.scope), "on_tablet": cookies.has(request, cookies.TABLET), **context}
    text = await with_faces(request, state_of(request).templates.render(template, said))
    return Response(text, media_type="text/html; charset=utf-8")


def counted_at(request: Request) -> Mapping[str, int]:
    """Where the channels of who asks stood before anything was read that this page shows: its line goes on from there."""
    found: Mapping[str, int] = request.scope.get("one.seqs", {})
    return found


def _goes_on(request: Request) -> dict[str, str]:
    """The same for the page's script; no epoch in the answer to a form, which begins where its line does."""
    seqs = msgspec.json.encode(counted_at(request)).decode()
    return {"epoch": request.scope.get("one.epoch", ""), "seqs": seqs}


class _Flashes(NamedTuple):
    """The messages flash of a page: what waits for « J’ai lu »; for its script what was read, and as of which seqs."""

    new: list[Shown]
    read: str
    seqs: str


def _flashes(request: Request) -> _Flashes:
    shown = request.scope.get("one.flashes", ())
    seqs = {
        name: seq for name, seq in sorted(counted_at(request).items()) if name.startswith(channels.SCHOOL)
    }
    read = {str(each.id): each.read for each in shown if each.read}
    return _Flashes(
        [each for each in shown if each.is_new],
        msgspec.json.encode(read).decode(),
        msgspec.json.encode(seqs).decode(),
    )


def see(request: Request, url: str, flash: str | None = None) -> RedirectResponse:
    """After a POST that worked: go and look."""
    response = RedirectResponse(url, 303)
    if flash:
        cookies.give(request, response, cookies.FLASH, flash, lasts=FLASH_LASTS)
    return response


def download(content: bytes, kind: str, name: str) -> Response:
    """An answer that the browser puts away."""
    return Response(
        content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'}
    )


def problem(status: int, title: str, detail: str) -> Response:
    """An RFC 9457 problem document."""
    body = msgspec.json.encode({"type": "about:blank", "title": title, "status": status, "detail": detail})
    return Response(body, status, media_type="application/problem+json")


def local_path(url: str) -> str:
    """Where to go after signing in: a path of ours, or the home page for anything else. What is encoded stays encoded."""
    if not links.is_path(url):
        return "/"
    parts = urlsplit(url)
    return quote(parts.path, safe="/-._~%") + (f"?{parts.query}" if parts.query else "")


def suite_of(request: Request) -> str:
    """The page asked for, as the ``?suite=`` of the page that comes first; nothing for the home page."""
    if request.url.path == "/":
        return ""
    query = f"?{request.url.query}" if request.url.query else ""
    return f"?suite={quote(quote(request.url.path, safe='/-._~') + query, safe='/')}"


def wants_json(request: Request) -> bool:
    """Whether a program asks rather than a browser."""
    accept = request.headers.get("accept", "")
    return "application/json" in accept or request.url.path.startswith("/api/")
