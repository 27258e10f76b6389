"""My photo: sent and cut, shown to whom I say, taken away."""

from starlette.requests import Request
from starlette.responses import Response

from one.errors import Busy, Invalid, Unavailable
from one.files.errors import Refused
from one.files.kinds import BYTES_MOST, Kind
from one.http.bodies import FORM_MOST
from one.http.fields import Choice, Hidden, Photo
from one.http.forms import Form, Press
from one.http.render import flash, see
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.portraits import photos
from one.portraits.photos import Square

URL = "/compte/portrait"
CLOSED, OPEN = "moi", "ecrire"
WHO_SEES = ((CLOSED, lazy("Moi seulement")), (OPEN, lazy("Ceux qui peuvent m’écrire")))
WHOLE = 10_000
_LABEL = lazy("Qui voit la photo ?")

PUT = flash("portrait-photo", lazy("C’est enregistré : voilà la nouvelle photo."))
OPENED = flash("portrait-open", lazy("C’est enregistré : ceux qui peuvent vous écrire voient votre photo."))
SHUT = flash("portrait-shut", lazy("C’est enregistré : personne d’autre ne voit votre photo."))
REMOVED = flash("portrait-removed", lazy("La photo est effacée."))


class NewPhoto(Form):
    """A photo, the square that is kept of it, and who sees it."""

    told_again = PUT
    judges_itself = True
    photo = Photo(lazy("Photo"), missing=lazy("Choisissez une photo."))
    left = Hidden(most=6)
    top = Hidden(most=6)
    side = Hidden(most=6)
    seen = Choice(_LABEL, options=WHO_SEES)

    @classmethod
    def body_most(cls) -> int:
        """One photo, and a few words."""
        return BYTES_MOST[Kind.IMAGE] + FORM_MOST

    @property
    def square(self) -> Square:
        """As a script said it; the middle when it said none, or nothing that can be."""
        said = [self.left.data or "", self.top.data or "", self.side.data or ""]
        if not all(each.isascii() and each.isdigit() for each in said):
            return Square()
        left, top, side = (min(int(each), WHOLE) for each in said)
        return Square(left, top, max(side, 1))


class Padlock(Form):
    """Who sees my photo."""

    told_again = OPENED
    seen = Choice(_LABEL, options=WHO_SEES, missing=lazy("Dites qui voit la photo."))


async def put(request: Request, form: NewPhoto) -> Response:
    """POST /compte/portrait/photo: what is wrong with it is said beside it, and nothing of it is kept."""
    form.check()
    try:
        await photos.put(
            asker(request),
            resources_of(request),
            form.photo.arrived[0].content,
            form.square,
            shown=form.seen.data == OPEN,
        )
    except (Busy, Unavailable) as error:
        raise Invalid({"photo": [_("Le serveur n’a pas pu la prendre. Réessayez.")]}) from error
    except Refused as error:
        raise Invalid({"photo": [str(error)]}) from error
    return see(request, URL, PUT)


async def lock(request: Request, form: Padlock) -> Response:
    """POST /compte/portrait/cadenas."""
    shown = form.seen.data == OPEN
    await photos.show(asker(request), resources_of(request), shown=shown)
    return see(request, URL, OPENED if shown else SHUT)


async def remove(request: Request, form: Press) -> Response:
    """POST /compte/portrait/photo/retirer."""
    await photos.remove(asker(request), resources_of(request))
    return see(request, URL, REMOVED)
