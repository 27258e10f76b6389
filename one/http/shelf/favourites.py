"""Stars, and the order of favourites: by forms, which a script sends without leaving the page."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.render import flash
from one.http.state import asker, resources_of
from one.http.tiles import Move, Switch, done
from one.i18n import lazy
from one.shelf import favourites
from one.shelf.order import Way

STARRED = flash("starred", lazy("C’est dans les favoris."))
UNSTARRED = flash("unstarred", lazy("Ce n’est plus dans les favoris."))


async def star(request: Request, form: Switch) -> Response:
    """POST /applis/favoris."""
    on = bool(form.on.data)
    await favourites.star(asker(request), resources_of(request), form.tile.data, on=on)
    return done(request, form.page.data or "/applis", STARRED if on else UNSTARRED)


async def move(request: Request, form: Move) -> Response:
    """POST /applis/favoris/ordre."""
    way = Way(form.way.data or Way.BEFORE)
    scope, resources = asker(request), resources_of(request)
    await favourites.move(scope, resources, form.tile.data, way, form.before.data or None)
    return done(request, form.page.data or "/applis?ranger=1")
