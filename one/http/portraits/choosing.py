"""/compte/portrait: how I look beside my name."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Button
from one.http.forms import Form, wrong
from one.http.portraits.photos import CLOSED, OPEN, URL, NewPhoto
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.portraits import choosing
from one.portraits.drawings import DRAWINGS

CHOSEN = flash("portrait-chosen", lazy("C’est enregistré : voilà le nouveau dessin."))
NONE = flash("portrait-none", lazy("C’est enregistré : des initiales remplacent le dessin."))


class Chosen(Form):
    """One drawing, or none."""

    told_again = CHOSEN
    drawing = Button("", *DRAWINGS)


async def show(request: Request) -> Response:
    """GET /compte/portrait."""
    return await page(
        request,
        "portraits/index.html",
        drawings=DRAWINGS.values(),
        errors=await wrong(request),
        photo=await NewPhoto.shown(request, seen=OPEN if asker(request).photo_shown else CLOSED),
    )


async def choose(request: Request, form: Chosen) -> Response:
    """POST /compte/portrait/dessin."""
    name = form.drawing.data or ""
    await choosing.choose(asker(request), resources_of(request), name)
    return see(request, URL, CHOSEN if name else NONE)
