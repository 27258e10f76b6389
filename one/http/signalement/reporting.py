"""« Signaler »: the page behind the menu of an item, and what became of what I reported."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.signalement import reports
from one.apps.signalement.kinds import ANSWERS, REASONS, Reason
from one.http.feed.view import of_item
from one.http.fields import Choice, Lines
from one.http.forms import Form
from one.http.params import id_of, number
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.i18n import _, lazy

SENT = flash("signalement-sent", lazy("C’est envoyé à l’école. La réponse arrivera dans le fil."))
DONE = flash("signalement-done", lazy("C’était déjà signalé : l’école s’en occupe."))


class ReportForm(Form):
    """Why an item is reported."""

    reason = Choice(
        lazy("Qu’est-ce qui ne va pas ?"),
        short=lazy("Motif"),
        options=[(str(code), words) for code, words in REASONS.items()],
        missing=lazy("Il manque le motif."),
    )
    words = Lines(
        lazy("En quelques mots"),
        most=reports.WORDS_MOST,
        hint=lazy("Lu par les adultes de l’école qui décident, et par personne d’autre."),
        count=True,
    )
    judges_itself = True


async def asking(request: Request) -> Response:
    """GET /fil/{id}/signaler."""
    found = await reports.reportable(asker(request), resources_of(request), id_of(request))
    form = await ReportForm.shown(request)
    item = of_item(found.id, found.item, found.at)
    return await page(
        request,
        "signalement/report.html",
        item=item,
        found=found,
        form=form,
        errors=form.problems,
    )


async def report(request: Request, form: ReportForm) -> Response:
    """POST /fil/{id}/signaler."""
    scope, resources, event_id = asker(request), resources_of(request), id_of(request)
    await reports.reportable(scope, resources, event_id)
    more = {}
    if form.reason.data == Reason.OTHER and not form.words.data and "words" not in form.problems:
        more["words"] = [_("Il manque quelques mots : qu’est-ce qui ne va pas ?")]
    form.check(more)
    new = await reports.report(
        scope, resources, event_id, Reason(form.reason.data), form.words.data, once=form.once
    )
    return see(request, "/", SENT if new else DONE)


async def mine(request: Request) -> Response:
    """GET /signalements/miens."""
    before = number(request.query_params.get("avant"))
    found = await reports.mine(asker(request), resources_of(request), before)
    more, found = len(found) > reports.PAGE, found[: reports.PAGE]
    return await page(
        request,
        "signalement/mine.html",
        reports=found,
        reasons=REASONS,
        answers=ANSWERS,
        next_url=f"/signalements/miens?avant={found[-1].id}" if more else None,
    )
