"""The board of a note for who follows it: how many, who, what they answered; and the reminder."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.apps.carnet import board, confirmations, correcting
from one.apps.carnet.notes import Note
from one.http.carnet.confirming import is_over, until
from one.http.forms import Press
from one.http.params import id_of
from one.http.render import flash, page, see
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.i18n import lazy

REMINDED = flash("carnet-reminded", lazy("Le rappel est parti, seulement à qui n’a pas encore confirmé."))
ALL, AWAITED = "tous", "attendus"


async def names(request: Request) -> Response:
    """GET /carnet/{id}/suivi: who has read, confirmed and answered; ``voir=attendus`` who has not."""
    scope, resources = asker(request), resources_of(request)
    note = await board.followed(scope, resources, id_of(request))
    found = await board.board(scope, resources, note)
    missing = [child for child in found.children if not is_done(note, child)]
    only = request.query_params.get("voir") == AWAITED
    return await page(
        request,
        "carnet/names.html",
        note=note,
        board=found,
        children=missing if only else found.children,
        only=only,
        missing=len(missing),
        until=until(note.asks),
    )


def is_done(note: Note, child: board.Child) -> bool:
    """Whether nothing is awaited for a child: it is confirmed; read, where nothing more is asked."""
    return child.done if note.asks.any else any(g.has_read for g in child.guardians)


async def followed(request: Request, note: Note) -> dict[str, Any]:
    """What the page of a note says to who follows it."""
    scope, resources = asker(request), resources_of(request)
    found = await board.board(scope, resources, note)
    return {
        "board": found,
        "until": until(note.asks),
        "over": is_over(note.asks),
        "said": confirmations.said,
        "reminded_today": found.reminded is not None and found.reminded.day == confirmations.today(),
        "versions": [
            (version, shown(request, version.text))
            for version in await correcting.before(scope, resources, note)
        ],
        "press": await Press.shown(request),
    }


async def remind(request: Request, form: Press) -> Response:
    """POST /carnet/{id}/rappeler."""
    note_id = id_of(request)
    await board.remind(asker(request), resources_of(request), note_id, once=form.once)
    return see(request, f"/carnet/{note_id}", REMINDED)
