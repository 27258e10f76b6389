"""All widgets: those of the applications, and those of this room, which put together what rooms below know."""

from typing import NamedTuple

from one.apps import catalogue
from one.apps.app import App, Widget
from one.scope import Scope
from one.shelf.order import STEP
from one.widgets.core import CORE

CODE = "widgets"  # of what open pages follow


class Listed(NamedTuple):
    """One of them: how it is named among all, whose it is (None: this room's), and its template."""

    key: str
    app: App | None
    widget: Widget
    template: str

    @property
    def follows(self) -> tuple[str, ...]:
        """The codes of the applications whose events change it."""
        return (*((self.app.code,) if self.app is not None else ()), *self.widget.follows)

    @property
    def place(self) -> int:
        """Where it stands among the others while nobody moved it."""
        return self.widget.order * STEP


def _every() -> tuple[Listed, ...]:
    found = [Listed(f"{CODE}.{w.code}", None, w, f"{CODE}/_{w.code}.html") for w in CORE]
    found += [
        Listed(f"{app.code}.{w.code}", app, w, f"{app.code}/widgets/{w.code}.html")
        for app in catalogue.APPS
        for w in app.widgets
    ]
    return tuple(sorted(found, key=lambda each: (each.widget.order, each.key)))


EVERY = _every()


def of(scope: Scope) -> list[Listed]:
    """Those that the asker may have: made for them, and of applications that are open to them."""
    apps = {app.code for app in catalogue.at_home(scope)}
    return [each for each in EVERY if each.widget.of(scope) and (each.app is None or each.app.code in apps)]
