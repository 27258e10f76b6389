"""The help: an article a page, those of the applications among them."""

from collections.abc import Callable

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from one.apps import catalogue
from one.errors import NotFound
from one.http.render import page
from one.http.route import READS, Route
from one.http.state import visitor
from one.http.who import EVERYONE
from one.i18n import Lazy, lazy
from one.scope import Function, Profile, Scope


class Article(msgspec.Struct, frozen=True):
    """The help of one page: its template, how the index shows it, and whose page it is."""

    name: str
    title: Lazy
    icon: str
    color: str
    template: str
    of: Callable[[Scope], bool] = lambda scope: True


def _own(
    name: str, title: Lazy, icon: str, color: str, of: Callable[[Scope], bool] = lambda scope: True
) -> Article:
    return Article(name, title, icon, color, f"help/articles/{name}.html", of)


def _of_applications() -> list[Article]:
    return [
        Article(
            app.code,
            app.help,
            app.icon,
            app.color,
            f"{app.code}/_help.html",
            lambda scope, app=app: app in catalogue.at_home(scope),  # type: ignore[misc]
        )
        for app in catalogue.APPS
        if app.help is not None
    ]


def _sets_up(scope: Scope) -> bool:
    return scope.profile == Profile.TEACHER or _administers(scope)


def _administers(scope: Scope) -> bool:
    return scope.has_function(Function.DIRECTION, Function.REFERENT)


ARTICLES = {
    article.name: article
    for article in (
        _own("connexion", lazy("Se connecter et activer son compte"), "key-round", "sun"),
        _own("fil", lazy("Quoi de neuf ? Le fil"), "bell", "lagoon"),
        *_of_applications(),
        _own("parametrage", lazy("Le paramétrage de la classe"), "sliders-horizontal", "plum", _sets_up),
        _own("tablette", lazy("La tablette de la classe"), "tablet", "sun", _sets_up),
        _own("imports", lazy("Importer des listes, vérifier, annuler"), "file-up", "leaf", _sets_up),
        _own("applis", lazy("Mes applis"), "layout-grid", "sky"),
        _own("compte", lazy("Mon compte"), "circle-user-round", "lilac"),
        _own("personnalisation", lazy("Personnaliser ses pages"), "palette", "plum"),
        _own("notifications", lazy("Les mails de ONE"), "mail", "coral"),
        _own("ecole", lazy("Mon école : classes, personnes, réglages"), "school", "slate", _administers),
    )
}


async def index(request: Request) -> Response:
    """GET /aide."""
    return await page(request, "help/index.html", help_page="fil", articles=articles(visitor(request.scope)))


def articles(scope: Scope | None) -> list[Article]:
    """The help of the pages this person has; all of it for who has not signed in yet."""
    return [article for article in ARTICLES.values() if scope is None or article.of(scope)]


async def show(request: Request) -> Response:
    """GET /aide/{name}: an article as a page, or alone for the side panel (?panneau=1)."""
    article = ARTICLES.get(request.path_params["name"])
    if article is None:
        raise NotFound
    template = "help/_panel.html" if "panneau" in request.query_params else "help/show.html"
    return await page(
        request,
        template,
        help_page=article.name,
        article=article,
        articles=articles(visitor(request.scope)),
    )


ROUTES = (
    Route("/aide", get=index, who=EVERYONE, what="all help", pictures=READS),
    Route(
        "/aide/{name}",
        get=show,
        who=EVERYONE,
        what="one article; ?panneau=1 for the side panel",
        pictures=READS,
    ),
)
