"""« Confirmer »: what a guardian is asked for on the page of a note, for each of their children."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one import clock
from one.apps.carnet import confirmations
from one.apps.carnet.confirmations import Asks
from one.apps.carnet.notes import Note
from one.errors import NotFound
from one.http.fields import Choice, Id, Lines
from one.http.forms import Form
from one.http.params import id_of
from one.http.render import flash, see, wants_json
from one.http.state import asker, resources_of
from one.i18n import lazy

CONFIRMED = flash("carnet-confirmed", lazy("C’est confirmé. Merci, l’école le voit maintenant."))
YES, NO = "oui", "non"


class ConfirmForm(Form):
    """For one child. ``round`` and ``seen``: what the page showed of the note, and of the guardian's own answer."""

    child = Id()
    round = Id()
    seen = Id()
    yes = Choice(options=((YES, lazy("Oui")), (NO, lazy("Non"))))
    words = Lines(lazy("Votre réponse"), most=confirmations.WORDS_MOST)
    judges_itself = True


async def confirm(request: Request, form: ConfirmForm) -> Response:
    """POST /carnet/{id}/confirmer: a script that asked stays on its page, which the live line changes.

    What waited in a browser for the network is taken for whom it was pressed by, and nobody else: it has to say who that was.
    """
    scope, note_id = asker(request), id_of(request)
    if form.child.data is None or (wants_json(request) and form.owner is None):
        raise NotFound
    form.check()
    await confirmations.give(
        scope,
        resources_of(request),
        note_id,
        form.child.data,
        yes={YES: True, NO: False}.get(str(form.yes.data)),
        words=form.words.data or "",
        round_=form.round.data,
        seen=form.seen.data or 0,
    )
    if wants_json(request):
        return Response(status_code=204)
    return see(request, f"/carnet/{note_id}", CONFIRMED)


async def asked(request: Request, note: Note) -> dict[str, Any]:
    """What the page of a note says to a guardian who is asked for something; nothing to anybody else."""
    children = await confirmations.for_children(asker(request), resources_of(request), note)
    form = await ConfirmForm.shown(request)
    return {
        "children": children,
        "due": {child.child_id for child in children if confirmations.is_due(note, child)},
        "asks": note.asks,
        "round": note.round,
        "until": until(note.asks),
        "over": is_over(note.asks),
        "several": len(asker(request).children) > 1,
        "form": form,
        "errors": form.problems,
    }


def until(asks: Asks) -> str:
    """« vendredi 4 décembre »; empty without a day."""
    return confirmations.said(asks.deadline) if asks.deadline else ""


def is_over(asks: Asks) -> bool:
    """Whether its day has passed."""
    return confirmations.is_late(asks, clock.now())
