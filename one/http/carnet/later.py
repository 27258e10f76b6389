"""Notes that wait for their hour, for who wrote them."""

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response

from one import clock
from one.apps.carnet import audience, groups, later
from one.apps.carnet import notes as carnet
from one.drafts.drafts import Words
from one.errors import Invalid
from one.feed.reach import NOBODY
from one.http.carnet.asking import said, values
from one.http.carnet.writing import NoteForm, whom
from one.http.drafts import ASKED
from one.http.forms import Press
from one.http.moments import soon
from one.http.params import id_of
from one.http.readers import counted
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
    mine = [c.id for c in await carnet.writable_classes(scope, resources) if c.id in found.class_ids]
    draft = carnet.Draft(
        mine[0] if mine else found.class_id,
        found.title,
        found.body,
        found.whole_class,
        tuple(found.children),
        class_ids=tuple(mine[1:]),
        groups=tuple(found.groups) if mine else (),
    )
    with suppress(Invalid):  # nobody is in those groups any more
        draft = await groups.settled(scope, resources, draft)
    children = {child.id: child for room in mine for child in await carnet.pupils(scope, resources, room)}
    names = [child.first_name for child in children.values() if child.id in draft.children]
    reached = await audience.would(scope, resources, draft) if mine else NOBODY
    return await page(
        request,
        "carnet/later.html",
        later=found,
        reason=later.REASONS.get(found.held_for, ""),
        leaves=soon(found.release_at),
        readers=counted(reached),
        form=await Press.shown(request),
        errors={},
        note={
            "title": found.title,
            "at": found.release_at,
            "class_name": found.class_name,
            "text": shown(request, found.text),
            "author_id": scope.person_id,
            "author_name": scope.full_name,
            "mine": True,
            "audience": whom(names, draft.group_names),
            "asked": said(found.asks),
            "withdrawn_at": None,
        },
    )


async def take_back(request: Request, form: Press) -> Response:
    """POST /carnet/prevus/{id}/reprendre: it is a draft again, and does not leave: both or neither."""
    scope, resources = asker(request), resources_of(request)
    found = await later.read(scope, resources, id_of(request))
    key = await later.take_back(scope, resources, found.id, _words)
    if key is None:
        return see(request, "/carnet", LEFT)
    return see(request, f"{WHERE}?{ASKED}={key}", BACK)


def _words(found: later.Later) -> Words:
    """What was typed, as its form would have it."""
    at = clock.local(found.release_at)
    several = found.whole_class and len(found.class_ids) > 1
    typed = {
        "class_id": [str(found.class_id)],
        "title": [found.title],
        "body": [found.body if found.html is None else f"{MARK}{found.html}"],
        "audience": [
            "classes" if several else "class" if found.whole_class else "groups" if found.groups else "pupils"
        ],
        "class_ids": [str(room) for room in found.class_ids] if several else [],
        "children": [str(child) for child in found.children],
        "groups": [str(group) for group in found.groups],
        **{name: [value] for name, value in values(found.asks).items() if value},
        "moment": ["now" if found.quiet else "at"],
        "day": [] if found.quiet else [at.date().isoformat()],
        "hour": [] if found.quiet else [f"{at:%H:%M}"],
    }
    return Words(NoteForm.name_of(), WHERE, {name: words for name, words in typed.items() if words})
