"""The catalogue of applications. Feed badges, « Mes applis » and the help index are derived from it."""

from collections.abc import Iterator

from one.apps import carnet, classe, externe
from one.apps.app import App
from one.scope import Scope

APPS: tuple[App, ...] = (carnet.APP, classe.APP, externe.APP)
_BY_CODE = {app.code: app for app in APPS}


def get(code: str) -> App | None:
    """The application of a code, or None for one that no longer exists."""
    return _BY_CODE.get(code)


def open_to(scope: Scope) -> list[App]:
    """The applications the asker's profile has, and one of their schools opens to it."""
    return [app for app in APPS if scope.profile in app.profiles and scope.has_app(app.code)]


def types(scope: Scope) -> Iterator[tuple[App, str]]:
    """Every (application, notification type) open to the asker, e.g. for the templates of live items."""
    told = () if scope.profile == "eleve" else (classe.APP,)
    for app in (*open_to(scope), *told, externe.APP):
        for kind in app.sentences:
            yield app, kind
