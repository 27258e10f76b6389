"""/tablette/eleves and /tablette/carte: a pupil of the class signs in on its tablet, by pictures or by a card."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.accounts import pictures
from one.accounts.sign_in import SignedIn
from one.errors import NotFound
from one.http import cookies
from one.http.accounts.entry import device_of as agent_of
from one.http.accounts.entry import enter
from one.http.fields import Hidden
from one.http.forms import Form
from one.http.params import id_of
from one.http.render import page, see
from one.http.state import resources_of
from one.http.tablet.who import device_of
from one.tablet import hands

CHILDREN, CARD = "/tablette/eleves", "/tablette/carte"


class Touched(Hidden):
    """What opens a session is never shown again, nor kept."""

    secret = True


class Pictures(Form):
    """Four pictures in their order, by number."""

    picked = Touched(most=20)


class Card(Form):
    """What stands in the QR of a card after the sign #."""

    card = Touched(most=140)


async def _shown(request: Request, template: str, **context: Any) -> Response:
    return await page(
        request,
        f"tablet/{template}",
        scope=None,
        class_name=device_of(request).class_name,
        **context,
    )


async def children(request: Request) -> Response:
    """GET /tablette/eleves: the children of the class, each with their animal."""
    try:
        tiles = await hands.tiles(resources_of(request), device_of(request))
    except NotFound:
        return await _shown(request, "hands.html", tiles=[], closed=True)
    return await _shown(request, "hands.html", tiles=tiles, closed=False)


async def pick(request: Request) -> Response:
    """GET /tablette/eleves/{person}: the twelve pictures."""
    tiles = await hands.tiles(resources_of(request), device_of(request))
    tile = next((each for each in tiles if each.id == id_of(request, "person")), None)
    if tile is None:
        raise NotFound
    form = await Pictures.shown(request)
    return await _shown(
        request,
        "pictures.html",
        tile=tile,
        form=form,
        errors=form.problems,
        pictures=[str(each) for each in pictures.PICTURES],
        length=pictures.LENGTH,
    )


async def by_pictures(request: Request, form: Pictures) -> Response:
    """POST /tablette/eleves/{person}: the right ones open the child's feed."""
    person_id, device = id_of(request, "person"), device_of(request)
    signed = await hands.by_pictures(
        resources_of(request), device, person_id, form.picked.data, agent=agent_of(request)
    )
    return await _entered(request, signed)


async def show_card(request: Request) -> Response:
    """GET /tablette/carte: where the QR of a card leads; a script sends what only the browser knows."""
    form = await Card.shown(request)
    closed = not await hands.opened(resources_of(request), device_of(request))
    return await _shown(request, "hands_card.html", form=form, errors=form.problems, closed=closed)


async def by_card(request: Request, form: Card) -> Response:
    """POST /tablette/carte: the card of a child of this class opens their feed."""
    signed = await hands.by_card(
        resources_of(request), device_of(request), form.card.data, agent=agent_of(request)
    )
    return await _entered(request, signed)


async def _entered(request: Request, signed: SignedIn) -> Response:
    """Whoever was here before leaves nothing to who comes."""
    response = see(request, "/")
    cookies.forget_people(request, response)
    return await enter(request, response, signed)
