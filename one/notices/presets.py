"""The types that mails may tell of: all of the catalogue but those that have a mail of their own."""

from one.apps import catalogue
from one.apps.app import App
from one.notifications import Type
from one.scope import Scope
from one.store.notices.presets import Presets

TYPES: tuple[Type, ...] = tuple(type_ for app in catalogue.APPS for type_ in app.types if not type_.own_mail)
_BY_CODE = {(type_.app, type_.code): type_ for type_ in TYPES}
PRESETS = Presets(
    [type_.app for type_ in TYPES],
    [type_.code for type_ in TYPES],
    [str(type_.mail) for type_ in TYPES],
)


def app_name(type_: Type) -> str:
    """The name of its application."""
    return next(str(app.name) for app in catalogue.APPS if app.code == type_.app)


def of(app: str, code: str) -> Type | None:
    """The type of an item, or None for one of an application that is gone, or that has a mail of its own."""
    return _BY_CODE.get((app, code))


def for_reader(scope: Scope) -> list[tuple[App, list[Type]]]:
    """What may reach the asker, by application."""
    found: dict[str, list[Type]] = {}
    for app, code in catalogue.types(scope):
        type_ = of(app.code, code)
        if type_ is not None and scope.profile in type_.readers:
            found.setdefault(app.code, []).append(type_)
    return [(app, found[app.code]) for app in catalogue.APPS if app.code in found]
