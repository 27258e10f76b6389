"""Notes that wait for their hour, for who wrote them."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.carnet import later
from one.apps.carnet import notes as carnet
from one.clock import PARIS
from one.drafts import drafts
from one.drafts.drafts import Words
from one.http.carnet.writing import NoteForm, audience
from one.http.drafts import ASKED
from one.http.forms import Press
from one.http.params import id_of
from one.http.readers import Readers
from one.http.render import flash, notice, page, see
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.rich_text import MARK

WHERE = "/carnet/nouveau"
BACK = flash("carnet-back", lazy("Le mot ne partira pas\u00a0: il est de nouveau un brouillon."))
LEFT = notice("carnet-left", lazy("Ce mot vient de partir\u00a0: il ne peut plus être repris."))


async def show(request: Request) -> Response:
    """GET /carnet/prevus/{id}: one of my notes that wait, and who would have it now."""
    scope, resources = asker(request), resources_of(request)
    found = await later.read(scope, resources, id_of(request))
    mine = found.class_id in {c.id for c in await carnet.writable_classes(scope, resources)}
    pupils = await carnet.pupils(scope, resources, found.class_id) if mine else []
    chosen = None if found.whole_class else set(found.children)
    readers = await carnet.readers(scope, resources, found.class_id) if mine else carnet.NOBODY
    return await page(
        request,
        "carnet/later.html",
        help_page="carnet",
        later=found,
        reason=later.REASONS.get(found.held_for, ""),
        readers=Readers(readers.by_child).said(chosen),
        form=await Press.shown(request),
        note={
            "title": found.title,
            "at": found.release_at,
            "class_name": found.class_name,
            "text": shown(request, found.text),
            "author_name": scope.full_name,
            "mine": True,
            "audience": audience([p.first_name for p in pupils if chosen is not None and p.id in chosen]),
            "withdrawn_at": None,
        },
    )


async def take_back(request: Request, form: Press) -> Response:
    """POST /carnet/prevus/{id}/reprendre: it is a draft again. First the draft, so that nothing can be lost in between."""
    scope, resources = asker(request), resources_of(request)
    found, key = await later.read(scope, resources, id_of(request)), drafts.new_key()
    await drafts.keep(scope, resources, key, _words(found), 0)
    if not await later.take_back(scope, resources, found.id):
        await drafts.throw(scope, resources, key)
        return see(request, "/carnet", LEFT)
    return see(request, f"{WHERE}?{ASKED}={key}", BACK)


def _words(found: later.Later) -> Words:
    """What was typed, as its form would have it."""
    at = found.release_at.astimezone(PARIS)
    typed = {
        "class_id": [str(found.class_id)],
        "title": [found.title],
        "body": [found.body if found.html is None else f"{MARK}{found.html}"],
        "audience": ["class" if found.whole_class else "pupils"],
        "children": [str(child) for child in found.children],
        "moment": ["at"],
        "day": [at.date().isoformat()],
        "hour": [f"{at:%H:%M}"],
    }
    return Words(NoteForm.name_of(), WHERE, typed)
