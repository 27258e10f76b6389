"""/compte/widgets: which widgets somebody has, and in what order; by forms, which a script sends without leaving the page."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.forms import Press
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.http.tiles import Move, Switch, done
from one.i18n import lazy
from one.shelf.order import Way
from one.widgets import choices

URL = "/compte/widgets"
ON = flash("widget-on", lazy("C’est fait : le widget est sur l’accueil."))
OFF = flash("widget-off", lazy("C’est fait : le widget n’est plus sur l’accueil."))
RESET = flash("widgets-reset", lazy("C’est fait : les widgets sont comme au départ."))


async def show(request: Request) -> Response:
    """GET /compte/widgets."""
    chooser = await choices.mine(asker(request), resources_of(request))
    return await page(request, "widgets/index.html", chooser=chooser)


async def switch(request: Request, form: Switch) -> Response:
    """POST /compte/widgets/montrer."""
    on = bool(form.on.data)
    await choices.switch(asker(request), resources_of(request), form.tile.data, on=on)
    return done(request, form.page.data or URL, ON if on else OFF)


async def move(request: Request, form: Move) -> Response:
    """POST /compte/widgets/ordre."""
    way = Way(form.way.data or Way.BEFORE)
    scope, resources = asker(request), resources_of(request)
    await choices.move(scope, resources, form.tile.data, way, form.before.data or None)
    return done(request, form.page.data or URL)


async def reset(request: Request, form: Press) -> Response:
    """POST /compte/widgets/origine."""
    await choices.as_they_come(asker(request), resources_of(request))
    return see(request, URL, RESET)
