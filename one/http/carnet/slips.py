"""Slips of a note on paper: for whom, and the file."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.carnet import slips
from one.apps.carnet.slips import Which
from one.http.fields import Choice
from one.http.forms import Form
from one.http.params import id_of
from one.http.render import download, page
from one.http.state import asker, resources_of
from one.i18n import lazy


class SlipsForm(Form):
    """For whom they are printed."""

    pour = Choice(
        lazy("Pour qui ?"),
        options=(
            (Which.OFFLINE, lazy("Les familles sans compte activé")),
            (Which.UNCONFIRMED, lazy("Les familles qui n’ont pas confirmé")),
            (Which.ALL, lazy("Toutes les familles")),
        ),
        missing=lazy("Choisissez pour qui imprimer."),
    )
    judges_itself = True  # whose the note is comes first


async def choose(request: Request) -> Response:
    """GET /carnet/{id}/talons: for whom slips of my note may be printed, by name."""
    scope, resources, note_id = asker(request), resources_of(request), id_of(request)
    note = await slips.note_of(scope, resources, note_id)
    found = await slips.listed(scope, resources, note_id)
    form = await SlipsForm.shown(request, pour=Which.OFFLINE if found[Which.OFFLINE] else Which.ALL)
    return await page(
        request,
        "carnet/slips.html",
        note=note,
        note_id=note_id,
        offline=found[Which.OFFLINE],
        unconfirmed=found[Which.UNCONFIRMED] if note.asks.any else [],
        everybody=found[Which.ALL],
        form=form,
        errors=form.problems,
    )


async def make(request: Request, form: SlipsForm) -> Response:
    """POST /carnet/{id}/talons: the file."""
    scope, resources, note_id = asker(request), resources_of(request), id_of(request)
    await slips.note_of(scope, resources, note_id)
    form.check()
    content = await slips.pdf(scope, resources, note_id, Which(form.pour.data))
    return download(content, "application/pdf", f"talons-{note_id}.pdf")
