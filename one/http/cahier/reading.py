"""One piece of homework, and « Fait »."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.cahier import attached, reading, ticks, writing
from one.http.cahier.words import WORDS
from one.http.fields import Hidden
from one.http.forms import Form
from one.http.params import id_of
from one.http.render import flash, local_path, page, see, wants_json
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.scope import Profile

DONE = flash("cahier-done", lazy("Bravo, c’est coché."))
UNDONE = flash("cahier-undone", lazy("C’est décoché."))


class Done(Form):
    """What a pupil says of it: ``done`` is empty for « not after all »; ``page`` is the page they are on."""

    done = Hidden(most=1)
    page = Hidden(most=200)


async def show(request: Request) -> Response:
    """GET /cahier/{id}: one piece of homework."""
    scope, resources = asker(request), resources_of(request)
    found = await reading.read(scope, resources, id_of(request))
    if await reading.mark_read(scope, resources, [found]):
        request.scope["one.unread"] = None  # it was counted before
    mine = found.class_id in {c.id for c in await writing.rooms(scope, resources)}
    return await page(
        request,
        "cahier/show.html",
        **WORDS,
        it=found,
        files=(await attached.of(resources, [found])).get(found.id, []),
        text=shown(request, found.text),
        whose=reading.whose(scope, found),
        mine=mine,
        ticks=scope.profile == Profile.PUPIL and not scope.by_pictures,
        counted=reading.counts(scope),
        here=request.url.path,
        week_url=writing.address(found.due_on, found.class_id),
    )


async def tick(request: Request, form: Done) -> Response:
    """POST /cahier/{id}/fait: a script that asked stays on its page, which the live line changes."""
    await ticks.tick(asker(request), resources_of(request), id_of(request), done=bool(form.done.data))
    if wants_json(request):
        return Response(status_code=204)
    return see(request, local_path(form.page.data or "/cahier"), DONE if form.done.data else UNDONE)
