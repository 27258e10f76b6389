"""The catalogue of applications. Feed badges, « Mes applis » and the help index are derived from it."""

from collections.abc import Iterator

from one.apps.app import App
from one.apps.carnet import notes
from one.apps.classe.app import APP as CLASSE
from one.apps.externe.app import APP as EXTERNE
from one.scope import Scope

APPS: tuple[App, ...] = (notes.APP, CLASSE, EXTERNE)
_BY_CODE = {app.code: app for app in APPS}


def get(code: str) -> App | None:
    """The application of a code, or None for one that no longer exists."""
    return _BY_CODE.get(code)


def open_to(scope: Scope) -> list[App]:
    """The applications the asker's profile has, and one of their schools opens to it."""
    return [app for app in APPS if scope.profile in app.profiles and scope.has_app(app.code)]


def types(scope: Scope) -> Iterator[tuple[App, str]]:
    """Every (application, notification type) open to the asker, e.g. for the templates of live items."""
    told = () if scope.profile == "eleve" else (CLASSE,)
    for app in (*open_to(scope), *told, EXTERNE):
        for type_ in app.types:
            yield app, type_.code
