"""« Mes demandes », a request with its thread, and what is said and done in it."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.assistance import answering, reading, support, telling
from one.apps.assistance.asking import schools
from one.apps.assistance.kinds import SUBJECT, State, ways
from one.apps.assistance.words import PROFILES, STATES
from one.files import reading as files
from one.http.assistance.places import PLACES
from one.http.fields import Button, Id, Lines
from one.http.forms import Form, wrong
from one.http.params import id_of, number
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.i18n import lazy

ANSWERED = flash("assistance-answered", lazy("C’est envoyé."))
NOTED = flash("assistance-noted", lazy("La note est là, pour les référents seulement."))
MOVED = flash("assistance-moved", lazy("C’est enregistré."))
AFTER = {"answer": None, "wait": State.WAITING, "solve": State.SOLVED}


class AnswerForm(Form):
    """An answer. Who handles the request says with the button where it goes."""

    text = Lines(
        lazy("Votre réponse"), most=answering.TEXT_MOST, missing=lazy("Écrivez votre réponse."), count=True
    )
    act = Button(*AFTER)
    judges_itself = True  # it is said first that there is no such request


class NoteForm(Form):
    """A note among those who handle it."""

    note = Lines(
        lazy("Note entre référents"), most=answering.TEXT_MOST, missing=lazy("Écrivez la note."), count=True
    )
    judges_itself = True


class MoveForm(Form):
    """Another state, by one button."""

    state = Button(*State)


class AssignForm(Form):
    """Who takes care of it, and who had it as the page showed it; nothing: whoever can."""

    person = Id()
    had = Id()


async def index(request: Request) -> Response:
    """GET /assistance: what I asked."""
    scope, resources = asker(request), resources_of(request)
    found = await reading.mine(scope, resources, number(request.query_params.get("avant")))
    more, found = len(found) > reading.PAGE, found[: reading.PAGE]
    return await page(
        request,
        "assistance/index.html",
        requests=found,
        states=STATES,
        places=PLACES,
        may_ask=bool(schools(scope)),
        handles=reading.may_handle(scope),
        next_url=f"/assistance?avant={found[-1].id}" if more else None,
    )


async def show(request: Request) -> Response:
    """GET /assistance/{id}."""
    scope, resources = asker(request), resources_of(request)
    found = await reading.read(scope, resources, id_of(request))
    if await reading.mark_read(scope, resources, found):
        request.scope["one.unread"] = None  # it was counted before
    mine = [s.id for s in schools(scope)]
    return await page(
        request,
        "assistance/show.html",
        it=found,
        lines=await reading.thread(scope, resources, found),
        files=await files.of(resources, SUBJECT(found.id)),
        states=STATES,
        ways=ways(reading.side(found), found.state),
        place=PLACES.get(found.about, found.about),
        profile=PROFILES[found.profile],
        people=await reading.people(scope, resources, found) if found.handles else [],
        may_pass=found.handles and support.offered(resources) and found.state != State.CLOSED,
        may_ask=bool(mine),
        alone=not found.handles and await reading.is_alone(resources, found),
        several=len(scope.schools) > 1,
        errors=await wrong(request),
        answer=await AnswerForm.shown(request),
        note=await NoteForm.shown(request),
    )


async def answer(request: Request, form: AnswerForm) -> Response:
    """POST /assistance/{id}/repondre."""
    scope, resources, request_id = asker(request), resources_of(request), id_of(request)
    found = await reading.read(scope, resources, request_id)
    form.check()
    after = AFTER[form.act.data or "answer"] if found.handles else None
    await answering.answer(scope, resources, request_id, form.text.data, after, once=form.once)
    return see(request, f"{telling.address(request_id)}#fin", ANSWERED)


async def note(request: Request, form: NoteForm) -> Response:
    """POST /assistance/{id}/note."""
    scope, resources, request_id = asker(request), resources_of(request), id_of(request)
    await reading.read(scope, resources, request_id)
    form.check()
    await answering.note(scope, resources, request_id, form.note.data, once=form.once)
    return see(request, f"{telling.address(request_id)}#fin", NOTED)


async def move(request: Request, form: MoveForm) -> Response:
    """POST /assistance/{id}/etat."""
    request_id = id_of(request)
    after = State(form.state.data)
    await answering.move(asker(request), resources_of(request), request_id, after, once=form.once)
    return see(request, telling.address(request_id), MOVED)


async def assign(request: Request, form: AssignForm) -> Response:
    """POST /assistance/{id}/suivi."""
    request_id, person_id = id_of(request), form.person.data or None
    scope, resources = asker(request), resources_of(request)
    await answering.assign(scope, resources, request_id, person_id, form.had.data or None, once=form.once)
    return see(request, telling.address(request_id), MOVED)
