"""« Rappels par mail »: who has not activated and can be written to, who cannot, and the sending."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from one.classroom import reminders
from one.classroom.reminders import Sent, Waiting
from one.http.classroom.people import here, person_of
from one.http.classroom.who import classroom_of, classroom_page, home_of, members_of
from one.http.fields import Ids, Pointed, Tick
from one.http.forms import Form, Press, wrong
from one.http.render import see
from one.http.state import asker, resources_of
from one.i18n import lazy


class Reminders(Form):
    """To one (``one``), to all who can be reached (``all``), or to the ticked."""

    people = Ids(lazy("Rappel"))
    one = Pointed(optional=True)
    all = Tick()

    @property
    def wanted(self) -> set[int] | None:
        """Who is meant; None is everybody."""
        if self.one.data is not None:
            return {self.one.data}
        return None if self.all.data else set(self.people.data)


async def choose(request: Request) -> Response:
    """GET …/rappels: everybody who can be reminded is ticked."""
    shown = await members_of(request)
    found = reminders.waiting(asker(request), shown, datetime.now(UTC))
    ready = [each for each in found if not each.obstacle]
    form = await Reminders.shown(request, people=[each.person.id for each in ready])
    return await classroom_page(
        request,
        "reminders.html",
        marks=shown.marks,
        errors=await wrong(request),
        mails=resources_of(request).settings.mails,
        ready=ready,
        form=form,
        recent=[each for each in found if each.obstacle == "recent"],
        unreachable=[each for each in found if each.obstacle in ("address", "refused")],
        readers=readers,
    )


def readers(waiting: Waiting) -> str:
    """Whose mailbox gets the reminder, when it is not the person's own."""
    return ", ".join(p.name for p in waiting.to if p.id != waiting.person.id)


async def send(request: Request, form: Reminders) -> Response:
    """POST …/rappels."""
    sent = await reminders.remind(
        asker(request), resources_of(request), classroom_of(request).id, form.wanted
    )
    return see(request, f"{home_of(request)}/rappels", _flash(sent))


async def send_one(request: Request, form: Press) -> Response:
    """POST …/personnes/{person}/rappel: from the page of one account."""
    wanted = {person_of(request)}
    sent = await reminders.remind(asker(request), resources_of(request), classroom_of(request).id, wanted)
    return see(request, here(request), _flash(sent))


def _flash(sent: Sent) -> str:
    if sent.later:
        return "reminded-later"
    return "reminded-some" if sent.left else "reminded"
