"""What stands in an order that somebody chooses, favourites and widgets: shown or not, moved by a button or by a drag.

By forms, which a script sends without leaving the page.
"""

from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Choice, Hidden
from one.http.forms import Form
from one.http.render import local_path, see, wants_json
from one.shelf.order import Way

KEY_MOST = 80


class Switch(Form):
    """``on`` is empty for « not any more »; ``page`` is the page it stands on."""

    tile = Hidden(most=KEY_MOST)
    on = Hidden(most=1)
    page = Hidden(most=300)


class Move(Form):
    """Where it goes: up, down, or ``before`` another one; before nothing is behind all."""

    tile = Hidden(most=KEY_MOST)
    way = Choice(options=[(way.value, "") for way in Way])
    before = Hidden(most=KEY_MOST)
    page = Hidden(most=300)


def done(request: Request, page: str, told: str | None = None) -> Response:
    """A script stays on its page, which the live line changes; others look."""
    return Response(status_code=204) if wants_json(request) else see(request, local_path(page), told)
