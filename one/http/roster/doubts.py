"""« À vérifier »: the questions that imports left open, answered by a person, several at once."""

from starlette.requests import Request
from starlette.responses import Response

from one.errors import Invalid
from one.http.fields import Answers
from one.http.forms import Form, wrong
from one.http.render import flash, see
from one.http.school.overview import base_of, school_of, school_page
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.roster import decisions

DECIDED = flash("doubts-decided", lazy("C’est fait. Ce que vous avez décidé est visible tout de suite."))


class Answering(Form):
    """What was chosen; an unanswered question stays."""

    answers = Answers()


async def decide(request: Request, form: Answering, school_id: int) -> None:
    """Do what follows from what was chosen, at once; Invalid when nothing was."""
    if not form.answers.data:
        raise Invalid({"": [_("Choisissez une réponse pour au moins une question.")]})
    await decisions.decide(asker(request), resources_of(request), school_id, form.answers.data)


async def show(request: Request) -> Response:
    """GET /ecole/{school}/a-verifier: a card a question, both readings side by side."""
    found = await decisions.open_doubts(asker(request), resources_of(request), school_of(request).id)
    form = await Answering.shown(request)
    names = await decisions.class_names(resources_of(request), found)
    return await school_page(
        request,
        "roster/doubts.html",
        help_page="imports",
        found=found,
        names=names,
        answers=form.answers.data or {},
        form=form,
        errors=await wrong(request),
    )


async def answer(request: Request, form: Answering) -> Response:
    """POST /ecole/{school}/a-verifier: do what follows, at once."""
    await decide(request, form, school_of(request).id)
    return see(request, f"{base_of(request)}/a-verifier", DECIDED)
