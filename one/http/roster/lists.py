"""The import of lists, of a school or of one class: their forms, and what each step of it asks the worker for."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.http.fields import Answers, Files, Hidden, Said, Tick
from one.http.forms import Form
from one.http.middleware import BODY_MOST
from one.http.roster.doubts import Answering
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.roster import runs
from one.roster.class_lists import FILES_MOST
from one.roster.runs import Place

SHOWN = 200  # lines of the files that are told of; the rest is counted


def files(label: Said, *, hint: Said, missing: Said) -> Files:
    """The field of the files that the register writes."""
    return Files(
        label,
        short=lazy("Fichiers"),
        hint=hint,
        accept=".csv,text/csv",
        most=FILES_MOST,
        bytes_most=BODY_MOST,
        missing=missing,
        too_many=lazy("Envoyez trois fichiers au plus."),
    )


class Lists(Form):
    """The lists; the field is of the page that asks for them."""

    files: Files
    judges_itself = True


class Seen(Form):
    """The changes that were shown, with the answers they follow from."""

    seen = Hidden(most=100)
    answers = Answers()
    sure = Tick(lazy("Confirmation"))


async def send(request: Request, form: Lists, place: Place, home: str) -> Response:
    """Keep the lists, if they can be read, and let the worker look at them."""
    await runs.send(asker(request), resources_of(request), place, form.files.data or [])
    return _follows(home)


async def answer(request: Request, form: Answering, place: Place, home: str) -> Response:
    """Look again, with these answers."""
    await runs.answer(asker(request), resources_of(request), place, form.answers.data or {})
    return _follows(home)


async def apply(request: Request, form: Seen, place: Place, home: str) -> Response:
    """The worker makes it so; the page follows."""
    seen, answers, sure = form.seen.data or "", form.answers.data or {}, bool(form.sure.data)
    await runs.apply(asker(request), resources_of(request), place, seen, answers, sure=sure)
    return _follows(home)


def _follows(home: str) -> Response:
    return RedirectResponse(f"{home}/apercu", 303)
