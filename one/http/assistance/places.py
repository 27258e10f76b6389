"""What a request may be about: the applications of the catalogue, and what ONE is besides."""

from one.apps import catalogue
from one.i18n import Lazy, lazy
from one.scope import Scope

OTHER = "autre"
_BESIDES: dict[str, Lazy] = {
    "fil": lazy("« Quoi de neuf ? », les notifications"),
    "compte": lazy("Connexion, mot de passe, mon compte"),
    OTHER: lazy("Autre chose"),
}
_URLS = {app.code: app.url for app in catalogue.APPS if app.url}
PLACES: dict[str, Lazy] = {app.code: app.name for app in catalogue.APPS if app.url} | _BESIDES


def offered(scope: Scope, chosen: str = "") -> dict[str, Lazy]:
    """Those that the asker has, and the one that stands already."""
    mine = {app.code for app in catalogue.open_to(scope)} | {chosen}
    return {code: words for code, words in PLACES.items() if code in _BESIDES or code in mine}


def of_page(scope: Scope, path: str) -> str:
    """What a page of ours belongs to; « autre » when nobody can say."""
    mine = offered(scope)
    for code, url in _URLS.items():
        if code in mine and (path == url or path.startswith(f"{url}/")):
            return code
    return "fil" if path == "/" else "compte" if path.startswith("/compte") else OTHER
