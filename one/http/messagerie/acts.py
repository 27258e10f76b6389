"""Taking a message back, saying what was read, putting a thread aside."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.messagerie import reading, writing
from one.http.fields import Hidden
from one.http.forms import Form
from one.http.params import id_of
from one.http.render import flash, page, see, wants_json
from one.http.state import asker, resources_of
from one.i18n import lazy

RECALLED = flash("message-recalled", lazy("Le message est retiré, sur toutes les pages ouvertes."))
ARCHIVED = flash("message-archived", lazy("C’est archivé. Une réponse le ramènera dans les messages."))
BACK = flash("message-back", lazy("Le fil est revenu dans les messages."))


class Recall(Form):
    """Taking a message back."""

    told_again = RECALLED


class Read(Form):
    """Up to which message a page was read."""

    upto = Hidden(most=18)


class Archive(Form):
    """Putting a thread aside; ``back``: taking it out of the archives."""

    back = Hidden(most=1)


async def leaving(request: Request) -> Response:
    """GET /messagerie/messages/{id}/retirer: what will happen, asked once."""
    scope, resources = asker(request), resources_of(request)
    found = await writing.to_recall(scope, resources, id_of(request))
    form = await Recall.shown(request)
    return await page(request, "messagerie/recall.html", it=found, form=form, errors=form.problems)


async def recall(request: Request, form: Recall) -> Response:
    """POST /messagerie/messages/{id}/retirer."""
    scope, resources, message_id = asker(request), resources_of(request), id_of(request)
    found = await writing.to_recall(scope, resources, message_id)
    await writing.recall(scope, resources, message_id, once=form.once)
    return see(request, found.url, RECALLED)


async def read(request: Request, form: Read) -> Response:
    """POST /messagerie/{id}/lu: a page tells what its reader has before their eyes."""
    scope, resources = asker(request), resources_of(request)
    found = await reading.thread(scope, resources, id_of(request))
    upto = form.upto.data
    if upto.isascii() and upto.isdigit():
        await reading.mark_read(scope, resources, found, int(upto))
    return Response(status_code=204) if wants_json(request) else see(request, writing.address(found.id))


async def archive(request: Request, form: Archive) -> Response:
    """POST /messagerie/{id}/archives."""
    back = bool(form.back.data)
    await writing.archive(asker(request), resources_of(request), id_of(request), archived=not back)
    return see(request, "/messagerie", BACK if back else ARCHIVED)
