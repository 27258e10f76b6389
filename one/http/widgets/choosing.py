"""/compte/widgets: which widgets somebody has, and in what order; by forms, which a script sends without leaving the page."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Choice, Hidden
from one.http.forms import Form, Press
from one.http.render import flash, local_path, page, see, wants_json
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.shelf.order import Way
from one.widgets import choices

URL = "/compte/widgets"
ON = flash("widget-on", lazy("C’est fait : le widget est sur l’accueil."))
OFF = flash("widget-off", lazy("C’est fait : le widget n’est plus sur l’accueil."))
RESET = flash("widgets-reset", lazy("C’est fait : les widgets sont comme au départ."))
KEY_MOST = 80  # characters of a widget's name among all


class Switch(Form):
    """``on`` is empty for « not any more »; ``page`` is the page it stands on."""

    tile = Hidden(most=KEY_MOST)
    on = Hidden(most=1)
    page = Hidden(most=300)


class Move(Form):
    """Where a widget goes: up, down, or ``before`` another one; before nothing is behind all."""

    tile = Hidden(most=KEY_MOST)
    way = Choice(options=[(way.value, "") for way in Way])
    before = Hidden(most=KEY_MOST)
    page = Hidden(most=300)


async def show(request: Request) -> Response:
    """GET /compte/widgets."""
    chooser = await choices.mine(asker(request), resources_of(request))
    return await page(request, "widgets/index.html", chooser=chooser)


async def switch(request: Request, form: Switch) -> Response:
    """POST /compte/widgets/montrer."""
    on = bool(form.on.data)
    await choices.switch(asker(request), resources_of(request), form.tile.data, on=on)
    return _done(request, form.page.data, ON if on else OFF)


async def move(request: Request, form: Move) -> Response:
    """POST /compte/widgets/ordre."""
    way = Way(form.way.data or Way.BEFORE)
    scope, resources = asker(request), resources_of(request)
    await choices.move(scope, resources, form.tile.data, way, form.before.data or None)
    return _done(request, form.page.data)


async def reset(request: Request, form: Press) -> Response:
    """POST /compte/widgets/origine."""
    await choices.as_they_come(asker(request), resources_of(request))
    return see(request, URL, RESET)


def _done(request: Request, where: str, told: str | None = None) -> Response:
    """A script stays on its page, which the live line changes; others look."""
    return Response(status_code=204) if wants_json(request) else see(request, local_path(where or URL), told)
