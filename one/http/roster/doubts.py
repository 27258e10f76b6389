"""« À vérifier »: the questions that imports left open, answered by a person, several at once; the worker does what follows."""

from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.errors import Invalid
from one.http.fields import Answers
from one.http.forms import Form, again, wrong
from one.http.render import flash, page, see
from one.http.school.overview import base_of, school_of, school_page
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.roster import decisions, runs
from one.roster.progress import WORDS

DECIDED = flash("doubts-decided", lazy("C’est fait. Ce que vous avez décidé est visible tout de suite."))


class Answering(Form):
    """What was chosen; an unanswered question stays."""

    answers = Answers()


async def decide(
    request: Request, form: Answering, home: str, school_id: int, class_id: int | None = None
) -> Response:
    """Have the worker do what follows from what was chosen; Invalid when nothing was."""
    place = runs.of_questions(school_id, class_id)
    if not form.answers.data:
        raise Invalid({"": [_("Choisissez une réponse pour au moins une question.")]})
    await runs.decide(asker(request), resources_of(request), place, form.answers.data)
    return RedirectResponse(f"{home}/suivi", 303)


async def follow(
    request: Request, home: str, name: str, school_id: int, class_id: int | None = None
) -> Response:
    """How far it is; then the questions that are left, or those that could not be decided as they were answered."""
    known = await runs.look(asker(request), resources_of(request), runs.of_questions(school_id, class_id))
    if known is None:
        return RedirectResponse(home, 303)
    run, _found = known
    if run.state == "refused":
        answered = {f"q-{key}": answer for key, answer in run.answers.items()}
        return await again(request, Answering(ImmutableMultiDict(answered)), {"": run.errors}, home)
    if run.state == "done":
        return see(request, home, DECIDED)
    return await page(
        request,
        "roster/following.html",
        title=_("Vos réponses"),
        place=name,
        back=(home, _("À vérifier")),
        words=_("On fait ce que vous avez décidé…"),
        run=run,
        steps=[*WORDS.items()],
        url=f"{home}/suivi",
    )


def _home(request: Request) -> str:
    return f"{base_of(request)}/a-verifier"


async def show(request: Request) -> Response:
    """GET /ecole/{school}/a-verifier: a card a question, both readings side by side."""
    found = await decisions.open_doubts(asker(request), resources_of(request), school_of(request).id)
    form = await Answering.shown(request)
    names = await decisions.class_names(resources_of(request), found)
    return await school_page(
        request,
        "roster/doubts.html",
        found=found,
        names=names,
        answers=form.answers.data or {},
        form=form,
        errors=await wrong(request),
    )


async def answer(request: Request, form: Answering) -> Response:
    """POST /ecole/{school}/a-verifier: the worker does what follows; the page follows."""
    return await decide(request, form, _home(request), school_of(request).id)


async def look(request: Request) -> Response:
    """GET /ecole/{school}/a-verifier/suivi: how far it is."""
    school = school_of(request)
    return await follow(request, _home(request), school.name, school.id)
