"""« À vérifier » of one class: the questions that its lists left open."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.classroom.who import classroom_of, classroom_page, home_of
from one.http.forms import wrong
from one.http.render import see
from one.http.roster.doubts import DECIDED, Answering, decide
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
    """POST …/import/questions: do what follows, at once."""
    await decide(request, form, classroom_of(request).school_id)
    return see(request, f"{home_of(request)}/import/questions", DECIDED)
