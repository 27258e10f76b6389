"""A note that is corrected, or taken back."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.carnet import board, correcting
from one.apps.carnet import notes as carnet
from one.http.carnet.asking import AskingFields, asked, values
from one.http.carnet.asking import wrong as wrong_asks
from one.http.fields import Id, RichText, Text, Tick
from one.http.forms import Form
from one.http.params import id_of
from one.http.render import flash, page, see
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.i18n import lazy

CORRECTED = flash("carnet-corrected", lazy("C’est modifié, sur toutes les pages ouvertes."))
WITHDRAWN = flash("carnet-withdrawn", lazy("Le mot est retiré. Il n’est plus chez aucune famille."))


class CorrectionForm(AskingFields, Form):
    """What a note is to say. ``rev``: as the page showed it."""

    rev = Id()
    title = Text(
        lazy("Titre"),
        most=carnet.TITLE_MOST,
        missing=lazy("Donnez un titre à votre mot."),
        count=True,
    )
    body = RichText(lazy("Texte"), most=carnet.BODY_MOST, missing=lazy("Écrivez votre mot."))
    again = Tick(lazy("Demander à chacun de confirmer à nouveau"))
    judges_itself = True


async def edit(request: Request) -> Response:
    """GET /carnet/{id}/modifier: the words as they are, or as they were typed and what stands beside them now."""
    note = await board.followed(asker(request), resources_of(request), id_of(request))
    form = await CorrectionForm.shown(
        request, rev=note.rev, title=note.title, body=note.text, again=False, **values(note.asks)
    )
    stale = form.came_back and form.rev.data != note.rev
    return await page(
        request,
        "carnet/edit.html",
        note=note,
        form=form,
        errors=form.problems,
        stands=shown(request, note.text) if stale else None,
    )


async def correct(request: Request, form: CorrectionForm) -> Response:
    """POST /carnet/{id}/modifier."""
    scope, resources, note_id = asker(request), resources_of(request), id_of(request)
    note = await board.followed(scope, resources, note_id)
    form.check(wrong_asks(form, note.asks.deadline))
    text = form.body.data
    if form.body.is_words and text.plain == note.text.plain:
        text = note.text  # no script runs there, and nobody touched what it would have shown
    correction = correcting.Correction(form.title.data, text, asked(form), again=form.again.data)
    await correcting.correct(scope, resources, note_id, correction, form.rev.data or 0, once=form.once)
    return see(request, f"/carnet/{note_id}", CORRECTED)


class WithdrawForm(Form):
    """Taking a note back."""


async def leaving(request: Request) -> Response:
    """GET /carnet/{id}/retirer: what will happen, asked once."""
    note = await board.followed(asker(request), resources_of(request), id_of(request))
    form = await WithdrawForm.shown(request)
    return await page(request, "carnet/withdraw.html", note=note, form=form)


async def withdraw(request: Request, form: WithdrawForm) -> Response:
    """POST /carnet/{id}/retirer."""
    await correcting.withdraw(asker(request), resources_of(request), id_of(request))
    return see(request, "/carnet", WITHDRAWN)
