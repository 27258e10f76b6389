"""Passing a request on to the support of the ENT: what will leave is shown first."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.assistance import reading, support, telling
from one.apps.assistance.kinds import State
from one.apps.assistance.words import PROFILES
from one.errors import NotFound
from one.http.assistance.places import PLACES
from one.http.fields import Lines
from one.http.forms import Form
from one.http.params import id_of
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.i18n import lazy

PASSED = flash("assistance-passed", lazy("C’est transmis au support. La personne qui demande le voit."))


class PassForm(Form):
    """Some words of who passes it on."""

    words = Lines(
        lazy("Ce que vous ajoutez"),
        most=support.WORDS_MOST,
        hint=lazy("Ce que vous avez déjà essayé. Sans nom d’enfant ni de famille."),
        count=True,
    )


async def asking(request: Request) -> Response:
    """GET /assistance/{id}/support."""
    scope, resources = asker(request), resources_of(request)
    found = await reading.read(scope, resources, id_of(request))
    if not found.handles or not support.offered(resources) or found.state == State.CLOSED:
        raise NotFound
    form = await PassForm.shown(request)
    return await page(
        request,
        "assistance/pass.html",
        it=found,
        form=form,
        errors=form.problems,
        place=PLACES.get(found.about, found.about),
        profile=PROFILES[found.profile],
        to=resources.settings.support_mail,
        reply_to=await support.reply_to(scope, resources),
    )


async def pass_on(request: Request, form: PassForm) -> Response:
    """POST /assistance/{id}/support."""
    scope, resources, request_id = asker(request), resources_of(request), id_of(request)
    found = await reading.read(scope, resources, request_id)
    about = str(PLACES.get(found.about, found.about))
    await support.pass_on(scope, resources, request_id, form.words.data, about, once=form.once)
    return see(request, f"{telling.address(request_id)}#fin", PASSED)
