"""The other places of the banner: « La classe », « Mes applis », the help."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.apps import catalogue
from one.apps.classe import directory
from one.classroom import access
from one.errors import NotFound
from one.http.params import number
from one.http.render import page
from one.http.route import Route
from one.http.state import asker, resources_of, visitor
from one.http.who import EVERYONE
from one.i18n import Lazy, _, lazy
from one.scope import Scope
from one.store.classroom.classes import Member
from one.templating.filters import initials, tone

ARTICLES = {
    "connexion": lazy("Se connecter et activer son compte"),
    "fil": lazy("Quoi de neuf ? Le fil"),
    "carnet": lazy("Le carnet de liaison"),
    "classe": lazy("La classe"),
    "parametrage": lazy("Le paramétrage de la classe"),
    "applis": lazy("Mes applis"),
    "compte": lazy("Mon compte"),
    "ecole": lazy("Mon école : classes, personnes, réglages"),
}
# Pages that only some people have: their help is listed for them, and for who has not signed in yet.
_FOR_SOME: dict[str, Callable[[Scope], bool]] = {
    "parametrage": lambda scope: scope.profile == "enseignant" or scope.has_function("direction", "referent"),
    "ecole": lambda scope: scope.has_function("direction", "referent"),
}


async def classe(request: Request) -> Response:
    """GET /classe and /classe/{id}: the people of a class I may see."""
    scope, resources = asker(request), resources_of(request)
    shown = await directory.page(scope, resources, number(request.path_params.get("id")))
    groups = [
        (title, [person(member) for member in members])
        for title, members in (
            (_("Enseignants"), shown.teachers),
            (_("Mes enfants") if scope.profile == "parent" else _("Élèves"), shown.pupils),
            (_("Familles"), shown.guardians),
        )
        if members
    ]
    return await page(
        request,
        "classe/index.html",
        help_page="classe",
        classes=shown.classes,
        current=shown.current,
        groups=groups,
        children=scope.children,
        may_set_up=shown.current is not None and access.may_set_up(scope, shown.current),
    )


def person(member: Member) -> dict[str, Any]:
    """A card."""
    name = f"{member.first_name} {member.last_name}"
    roles = {"enseignant": _("Enseignant"), "eleve": _("Élève"), "personnel": _("Personnel")}
    role = roles.get(member.profile) or _("Parent de %(names)s") % {"names": ", ".join(member.children)}
    return {"id": member.id, "full_name": name, "initials": initials(name), "tone": tone(name), "role": role}


async def applis(request: Request) -> Response:
    """GET /applis: what my profile has."""
    return await page(request, "apps/index.html", help_page="applis", apps=catalogue.open_to(asker(request)))


async def help_index(request: Request) -> Response:
    """GET /aide."""
    return await page(request, "help/index.html", help_page="fil", articles=articles(visitor(request.scope)))


def articles(scope: Scope | None) -> list[tuple[str, Lazy]]:
    """The help of the pages this person has: name and title."""
    return [
        (name, title)
        for name, title in ARTICLES.items()
        if scope is None or name not in _FOR_SOME or _FOR_SOME[name](scope)
    ]


async def help_article(request: Request) -> Response:
    """GET /aide/{name}: an article as a page, or alone for the side panel (?panneau=1)."""
    name = request.path_params["name"]
    if name not in ARTICLES:
        raise NotFound
    template = "help/_panel.html" if "panneau" in request.query_params else "help/show.html"
    return await page(
        request,
        template,
        help_page=name,
        article=name,
        article_title=ARTICLES[name],
        articles=articles(visitor(request.scope)),
    )


ROUTES = (
    Route("/classe", get=classe, what="« La classe »"),
    Route("/classe/{id}", get=classe, what="one of my classes"),
    Route("/applis", get=applis, what="« Mes applis »"),
    Route("/aide", get=help_index, who=EVERYONE, what="all help"),
    Route("/aide/{name}", get=help_article, who=EVERYONE, what="one article; ?panneau=1 for the side panel"),
)
