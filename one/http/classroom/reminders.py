"""« Rappels par mail »: who has not activated and can be written to, who cannot, and the sending."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from one.classroom import access, reminders
from one.classroom.reminders import Sent, Waiting
from one.errors import Invalid
from one.http.classroom.people import home_of, ids, show_person
from one.http.params import number
from one.http.render import page, see
from one.http.state import asker, resources_of


async def choose(request: Request) -> Response:
    """GET …/rappels: everybody who can be reminded is ticked."""
    return await _choose(request, None, {})


async def _choose(request: Request, chosen: set[int] | None, errors: dict[str, list[str]]) -> Response:
    scope, resources = asker(request), resources_of(request)
    shown = await access.members(scope, resources, ids(request)[0])
    found = reminders.waiting(scope, shown, datetime.now(UTC))
    ready = [each for each in found if not each.obstacle]
    return await page(
        request,
        "classroom/reminders.html",
        status=422 if errors else 200,
        help_page="parametrage",
        classroom=shown.classroom,
        base=home_of(shown.classroom.id),
        errors=errors,
        mails=resources.settings.mails,
        ready=ready,
        chosen={each.person.id for each in ready} if chosen is None else chosen,
        recent=[each for each in found if each.obstacle == "recent"],
        unreachable=[each for each in found if each.obstacle in ("address", "refused")],
        readers=readers,
    )


def readers(one: Waiting) -> str:
    """Whose mailbox gets the reminder, when it is not the person's own."""
    return ", ".join(p.name for p in one.to if p.id != one.person.id)


async def send(request: Request) -> Response:
    """POST …/rappels: to one (``one``), to all who can be reached (``all``), or to the ticked."""
    form = await request.form(max_fields=1000)
    ticked = {n for value in form.getlist("people")[:500] if (n := number(str(value))) is not None}
    single = number(str(form.get("one") or ""))
    wanted = {single} if single is not None else None if form.get("all") else ticked
    class_id = ids(request)[0]
    try:
        sent = await reminders.remind(asker(request), resources_of(request), class_id, wanted)
    except Invalid as error:
        return await _choose(request, ticked, error.errors)
    return see(request, f"{home_of(class_id)}/rappels", _flash(sent))


async def send_one(request: Request) -> Response:
    """POST …/personnes/{person}/rappel: from the page of one account."""
    class_id, person_id = ids(request)
    try:
        sent = await reminders.remind(asker(request), resources_of(request), class_id, {person_id})
    except Invalid as error:
        return await show_person(request, {}, error.errors)
    return see(request, f"{home_of(class_id)}/personnes/{person_id}", _flash(sent))


def _flash(sent: Sent) -> str:
    if sent.later:
        return "reminded-later"
    return "reminded-some" if sent.left else "reminded"
