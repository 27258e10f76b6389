"""Stars, and the order of favourites: by forms, which a script sends without leaving the page."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Choice, Hidden
from one.http.forms import Form
from one.http.render import flash, local_path, see, wants_json
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.shelf import favourites
from one.shelf.order import Way

STARRED = flash("starred", lazy("C’est dans les favoris."))
UNSTARRED = flash("unstarred", lazy("Ce n’est plus dans les favoris."))
TILE_MOST = 60  # characters of a tile's key


class Star(Form):
    """``on`` is empty for « not any more »; ``page`` is the page it stands on."""

    tile = Hidden(most=TILE_MOST)
    on = Hidden(most=1)
    page = Hidden(most=300)


class Move(Form):
    """Where something goes: up, down, or ``before`` another one; before nothing is behind all."""

    tile = Hidden(most=TILE_MOST)
    way = Choice(options=[(way.value, "") for way in Way])
    before = Hidden(most=TILE_MOST)
    page = Hidden(most=300)


async def star(request: Request, form: Star) -> Response:
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


def done(request: Request, page: str, told: str | None = None) -> Response:
    """A script stays on its page, which the live line changes; others look."""
    return Response(status_code=204) if wants_json(request) else see(request, local_path(page), told)
