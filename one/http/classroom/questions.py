"""« À vérifier » of one class: the questions that its lists left open."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.classroom.who import classroom_of, classroom_page, home_of
from one.http.forms import wrong
from one.http.roster.doubts import Answering, decide, follow
from one.http.state import asker, resources_of
from one.roster import decisions


async def show(request: Request) -> Response:
    """GET …/import/questions: a card a question, both readings side by side."""
    classroom = classroom_of(request)
    found = await decisions.open_doubts(asker(request), resources_of(request), classroom.school_id)
    form = await Answering.shown(request)
    return await classroom_page(
        request,
        "questions.html",
        found=[each for each in found if each.class_id == classroom.id],
        answers=form.answers.data or {},
        form=form,
        errors=await wrong(request),
    )


async def answer(request: Request, form: Answering) -> Response:
    """POST …/import/questions: the worker does what follows; the page follows."""
    classroom = classroom_of(request)
    return await decide(request, form, _home(request), classroom.school_id, classroom.id)


async def look(request: Request) -> Response:
    """GET …/import/questions/suivi: how far it is."""
    classroom = classroom_of(request)
    return await follow(request, _home(request), classroom.name, classroom.school_id, classroom.id)


def _home(request: Request) -> str:
    return f"{home_of(request)}/import/questions"
