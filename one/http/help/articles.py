"""The articles of the help, those of the applications among them, and whose they are."""

from collections.abc import Callable

import msgspec

from one.apps import catalogue
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
        _own("historique", lazy("Mon historique"), "history", "lagoon"),
        *_of_applications(),
        _own("flash", lazy("Les messages flash"), "megaphone", "coral"),
        _own("parametrage", lazy("Le paramétrage de la classe"), "sliders-horizontal", "plum", _sets_up),
        _own("tablette", lazy("La tablette de la classe"), "tablet", "sun"),
        _own("imports", lazy("Importer des listes, vérifier, annuler"), "file-up", "leaf", _sets_up),
        _own("applis", lazy("Mes applis"), "layout-grid", "sky"),
        _own("widgets", lazy("Les widgets de l’accueil"), "layout-grid", "leaf"),
        _own("compte", lazy("Mon compte"), "circle-user-round", "lilac"),
        _own("personnalisation", lazy("Personnaliser ses pages"), "palette", "plum"),
        _own("donnees", lazy("Mes données"), "archive", "slate"),
        _own("notifications", lazy("Les mails de ONE"), "mail", "coral"),
        _own("ecole", lazy("Mon école"), "school", "slate", _administers),
        _own("classes", lazy("Les classes de l’école"), "school", "lagoon", _administers),
        _own("personnes", lazy("Les personnes de l’école"), "users", "sky", _administers),
        _own("doublons", lazy("Les doublons"), "merge", "plum", _administers),
        _own("reglages", lazy("Les réglages de l’école"), "sliders-horizontal", "lilac", _administers),
        _own("services", lazy("Les services extérieurs"), "external-link", "sky", _administers),
        _own("journal", lazy("Le journal de l’école"), "scroll-text", "leaf", _administers),
        _own("sortie", lazy("Un lien qui mène ailleurs"), "external-link", "sun"),
        _own("aide", lazy("Se servir de l’aide"), "circle-question-mark", "lagoon"),
    )
}


def articles(scope: Scope | None) -> list[Article]:
    """The help of the pages this person has; all of it for who has not signed in yet."""
    return [article for article in ARTICLES.values() if scope is None or article.of(scope)]
