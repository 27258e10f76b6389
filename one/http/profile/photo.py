"""/profil/{id}/photo: the photo of somebody else, taken away with a reason."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Choice, Hidden
from one.http.forms import Form
from one.http.params import id_of
from one.http.render import flash, see
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.portraits import moderation

TAKEN = flash(
    "photo-taken", lazy("La photo est retirée. La personne le lit dans « Quoi de neuf ? », avec la raison.")
)


class Taking(Form):
    """Why. ``version`` is the photo that the page showed: another one since is not taken by it."""

    told_again = TAKEN
    judges_itself = True
    version = Hidden(most=40)
    reason = Choice(
        lazy("Pourquoi ?"), options=tuple(moderation.REASONS.items()), missing=lazy("Dites pourquoi.")
    )


async def take(request: Request, form: Taking) -> Response:
    """POST /profil/{id}/photo."""
    scope, resources, person_id = asker(request), resources_of(request), id_of(request)
    await moderation.check(scope, resources, person_id)
    form.check()
    await moderation.take_away(scope, resources, person_id, form.version.data or "", form.reason.data or "")
    return see(request, f"/profil/{person_id}", TAKEN)
