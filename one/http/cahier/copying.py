"""The homework of the week before, copied to this one."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.cahier import copying, writing
from one.apps.cahier.reading import today
from one.errors import NotFound
from one.http.cahier.words import WORDS, day_of
from one.http.fields import Ids, Tick
from one.http.forms import Form
from one.http.params import number
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.i18n import lazy

COPIED = flash("cahier-copied", lazy("C’est recopié, sans les coches : chacun repart de zéro."))
THERE = flash("cahier-there", lazy("C’était déjà recopié : rien n’est noté une seconde fois."))


class CopyForm(Form):
    """What is copied; ``sure`` is asked for when a day is one without school."""

    ids = Ids(lazy("Travaux"), most=200)
    sure = Tick(lazy("Recopier aussi sur les jours sans école"))
    judges_itself = True
    publishes = True


async def _week(request: Request) -> copying.Week:
    scope, resources = asker(request), resources_of(request)
    wanted = number(request.query_params.get("classe"))
    if wanted is None:
        wanted = next((c.id for c in await writing.own_rooms(scope, resources)), None)
    if wanted is None:
        raise NotFound
    monday = copying.monday_of(day_of(request.query_params.get("jour")) or today())
    return await copying.week(scope, resources, wanted, monday)


async def ask(request: Request) -> Response:
    """GET /cahier/copier: what would go where, for a class and the week of a day."""
    found = await _week(request)
    offered = [each.homework.id for each in found.copies if each.offered and not each.off]
    form = await CopyForm.shown(request, ids=offered, sure=False)
    return await page(
        request,
        "cahier/copy.html",
        **WORDS,
        week=found,
        form=form,
        errors=form.problems,
        asks=any(each.off and each.offered for each in found.copies),
        offered=any(each.offered for each in found.copies),
        back_url=writing.address(found.monday, found.room.id),
    )


async def copy(request: Request, form: CopyForm) -> Response:
    """POST /cahier/copier."""
    found = await _week(request)
    scope, resources = asker(request), resources_of(request)
    form.check()
    made = await copying.copy(
        scope, resources, found.room.id, found.monday, form.ids.data, sure=form.sure.data, once=form.once
    )
    return see(request, writing.address(found.monday, found.room.id), COPIED if made else THERE)
