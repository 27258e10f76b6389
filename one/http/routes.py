"""The table of routes: every address of ONE, who may ask, who answers. Each room says its own lines."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.routing import Route as StarletteRoute

from one import http
from one.apps import catalogue
from one.http import health, mailbox, rich_text, static
from one.http import help as help_pages
from one.http.accounts import routes as accounts
from one.http.bodies import FORM_MOST
from one.http.classroom import routes as classroom
from one.http.feed import routes as feed
from one.http.files import routes as files
from one.http.notices import routes as notices
from one.http.people import routes as people
from one.http.portraits import routes as portraits
from one.http.preferences import routes as preferences
from one.http.profile import routes as profile
from one.http.push import routes as push
from one.http.realtime import routes as realtime
from one.http.realtime.live import TABLET, Live
from one.http.roster import routes as roster
from one.http.route import Route, endpoint, helped
from one.http.school import routes as school
from one.http.shelf import routes as shelf
from one.http.shelf.visiting import noted
from one.http.subscriptions import routes as subscriptions
from one.http.tablet import routes as tablet
from one.http.widgets import routes as widgets


def _of_applications() -> Iterator[Route]:
    """Those of ``one/http/<code>``, as far as an application has addresses."""
    for app in catalogue.APPS:
        name = f"{http.__name__}.{app.code}"
        if find_spec(name) is not None:
            lines = import_module(name).ROUTES
            yield from (noted(app, line) for line in (helped(app.code, lines) if app.help else lines))


TABLE: tuple[Route, ...] = (
    *helped("fil", feed.ROUTES),
    *files.ROUTES,
    *helped("compte", accounts.ROUTES),
    *helped("notifications", notices.ROUTES),
    *helped("notifications", push.ROUTES),
    *helped("donnees", people.ROUTES),
    *helped(profile.HELP, profile.ROUTES),
    *helped("compte#portrait", portraits.ROUTES),
    *helped("personnalisation", preferences.ROUTES),
    *helped("compte#ailleurs", subscriptions.ROUTES),
    *helped("connexion", mailbox.ROUTES),
    *helped("parametrage", classroom.ROUTES),
    *helped("applis", shelf.ROUTES),
    *helped("widgets", widgets.ROUTES),
    *helped("aide", help_pages.ROUTES),
    *helped("sortie", rich_text.ROUTES),
    *_of_applications(),
    *helped("ecole", school.ROUTES),
    *helped("imports", roster.ROUTES),
    *helped("tablette", tablet.ROUTES),
    *realtime.ROUTES,
    *health.ROUTES,
    *static.ROUTES,
)


class Address(NamedTuple):
    """One method of one address, for the documentation and the tests that go through all of them."""

    method: str
    path: str
    who: str
    signed: bool
    doc: str


def addresses() -> list[Address]:
    """Every address, in the order of the table."""
    found: list[Address] = []
    for route in TABLE:
        for method, doc in (("GET", route.what), ("POST", route.sends)):
            if method in route.methods:
                found.append(Address(method, route.path, route.who.words, route.who.signed, doc))
    return found


@cache
def larger() -> dict[str, int]:
    """The addresses that take more than the words of a form, and how many bytes."""
    mosts = {line.path: max(line.body, line.form.body_most() if line.form else 0) for line in TABLE}
    return {path: most for path, most in mosts.items() if most > FORM_MOST}


def routes() -> list[BaseRoute]:
    """The table as Starlette routes; a method that an address does not take is a 405."""
    found: list[BaseRoute] = [
        WebSocketRoute("/live", Live()),
        WebSocketRoute("/tablette/live", Live(TABLET)),
    ]
    return found + [StarletteRoute(line.path, endpoint(line), methods=line.methods) for line in TABLE]
