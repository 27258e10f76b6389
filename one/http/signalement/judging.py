"""« Signalements »: what waits, what was decided, and the page of each."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.apps.signalement import judging
from one.apps.signalement.judging import Case, Decision
from one.apps.signalement.kinds import REASONS
from one.apps.signalement.reports import PAGE
from one.http.feed.view import blank
from one.http.fields import Button
from one.http.forms import Form
from one.http.params import id_of, number
from one.http.render import flash, notice, page, see
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.scope import Function

TOLD = {
    Decision.KEPT: flash("signalement-kept", lazy("C’est gardé. Qui a signalé en est averti.")),
    Decision.REMOVED: flash(
        "signalement-removed", lazy("C’est retiré de tous les fils. Qui a signalé en est averti.")
    ),
    Decision.GONE: flash(
        "signalement-gone", lazy("Le contenu n’était déjà plus là : le signalement est classé.")
    ),
}
LATE = {
    Decision.KEPT: notice(
        "signalement-late-kept", lazy("La décision était déjà prise : le contenu est gardé.")
    ),
    Decision.REMOVED: notice(
        "signalement-late-removed", lazy("La décision était déjà prise : le contenu est retiré.")
    ),
    Decision.GONE: notice(
        "signalement-late-gone", lazy("Quelqu’un a déjà classé ce signalement : le contenu n’était plus là.")
    ),
}


class Decide(Form):
    """Keep, or remove."""

    act = Button("keep", "remove")


def _shown(case: Case) -> Any:
    """What the templates say of an item's application."""
    return blank(case.app, case.type)


async def waiting(request: Request) -> Response:
    """GET /signalements."""
    scope, resources = asker(request), resources_of(request)
    found = await judging.open_(scope, resources)
    return await _listed(request, "waiting", found, waits=len(found))


async def decided(request: Request) -> Response:
    """GET /signalements/traites."""
    scope, resources = asker(request), resources_of(request)
    found = await judging.decided(scope, resources, number(request.query_params.get("avant")))
    more, found = len(found) > PAGE, found[:PAGE]
    return await _listed(
        request,
        "decided",
        found,
        waits=await judging.waiting(scope, resources),
        next_url=f"/signalements/traites?avant={found[-1].id}" if more else None,
    )


async def _listed(
    request: Request, which: str, found: list[Case], *, waits: int, next_url: str | None = None
) -> Response:
    scope = asker(request)
    return await page(
        request,
        "signalement/index.html",
        which=which,
        cases=found,
        waits=waits,
        next_url=next_url,
        shown=_shown,
        reasons=REASONS,
        several=len([s for s in scope.schools if s.function]) > 1,
        deputy=not scope.has_function(Function.REFERENT),
    )


async def show(request: Request) -> Response:
    """GET /signalements/{id}."""
    case, reports, others = await judging.read(asker(request), resources_of(request), id_of(request))
    form = await Decide.shown(request)
    return await page(
        request,
        "signalement/show.html",
        case=case,
        reports=reports,
        others=others,
        shown=_shown(case),
        reasons=REASONS,
        form=form,
    )


async def decide(request: Request, form: Decide) -> Response:
    """POST /signalements/{id}."""
    scope, resources, case_id = asker(request), resources_of(request), id_of(request)
    outcome = await judging.decide(scope, resources, case_id, keep=form.act.data == "keep", once=form.once)
    told = TOLD if outcome.first else LATE
    return see(request, f"/signalements/{case_id}", told[outcome.decision])
