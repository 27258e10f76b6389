"""The catalogue of applications: the rooms beside this file that have an ``app.py``."""

import pkgutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec

from one import apps
from one.apps.app import App, Rows, Waiting, Withdraw
from one.files.reading import Reads
from one.resources import Resources
from one.scope import Scope


def _installed() -> Iterator[App]:
    for room in pkgutil.iter_modules(apps.__path__):
        name = f"{apps.__name__}.{room.name}.app"
        if room.ispkg and find_spec(name) is not None:
            app: App = import_module(name).APP
            if app.code != room.name or any(type_.app != app.code for type_ in app.types):
                raise ValueError(f"{name}: an application has the code of its folder, and so have its types")
            yield app


APPS: tuple[App, ...] = tuple(sorted(_installed(), key=lambda app: (app.order, app.code)))
_BY_CODE = {app.code: app for app in APPS}


def get(code: str) -> App | None:
    """The application of a code, or None for one that no longer exists."""
    return _BY_CODE.get(code)


def is_open(scope: Scope, app: App) -> bool:
    """Whether the asker's profile has it, and one of their schools opens it to them."""
    return scope.profile in app.profiles and scope.has_app(app.code)


def open_to(scope: Scope) -> list[App]:
    """The applications of the asker."""
    return [app for app in APPS if is_open(scope, app)]


def at_home(scope: Scope) -> list[App]:
    """Those that may stand on the asker's home page: their own, and what nobody could close."""
    return [app for app in APPS if not app.profiles or is_open(scope, app)]


def in_banner(scope: Scope) -> list[App]:
    """Those of them that stand in the banner of every page."""
    return [app for app in at_home(scope) if app.banner]


def helping(scope: Scope | None) -> str:
    """Where the asker writes when they are stuck; empty where no school opens a place for that."""
    return next((app.helps for app in open_to(scope) if app.helps), "") if scope is not None else ""


async def ways_to(scope: Scope, resources: Resources, person_ids: Collection[int]) -> Mapping[int, str]:
    """Where the asker writes to each of these people; empty on a tablet, and where no school opens a place for that."""
    ways = next((app.writes_to for app in open_to(scope) if app.writes_to is not None), None)
    return await ways(scope, resources, person_ids) if ways is not None and not scope.by_pictures else {}


async def pending(scope: Scope, resources: Resources, class_id: int) -> list[tuple[App, Sequence[Waiting]]]:
    """What waits in a class of the asker's, by application."""
    found = [
        (app, await app.pending(scope, resources, class_id))
        for app in open_to(scope)
        if app.pending is not None
    ]
    return [each for each in found if each[1]]


def types(scope: Scope) -> Iterator[tuple[App, str]]:
    """Every (application, notification type) that the asker's feed may show, for the templates of live items."""
    for app in APPS:
        if is_open(scope, app) or scope.profile in app.told:
            for type_ in app.types:
                yield app, type_.code


def withdrawing(code: str, kind: str) -> Withdraw | None:
    """How an item of this application, about a subject of this kind, is taken back from everybody; None: it is not."""
    app = get(code)
    return app.withdraw if app is not None and kind in {each.code for each in app.subjects} else None


def readers() -> dict[str, Reads]:
    """Who may see the files of which kind of subject."""
    return {kind: reads for app in APPS for kind, reads in app.files.items()}


def personal_data() -> dict[str, Rows]:
    """What « Mes données » takes of every application, by its name there."""
    return {name: rows for app in APPS for name, rows in app.data.items()}


async def written(resources: Resources, school_id: int, person_id: int) -> list[tuple[App, int]]:
    """How much somebody wrote in a school, by application; for who administers it."""
    return [
        (app, await app.written.count(resources.pool, school_id, person_id))
        for app in APPS
        if app.written is not None
    ]
