"""One thread: what stands in it, and the answer."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from one import clock
from one.apps.messagerie import reading, writing
from one.apps.messagerie.kinds import BODY_MOST, CODE, FILES_MOST, RECALLED_WITHIN
from one.apps.messagerie.reading import Message, Page
from one.files.reading import File
from one.http.drafts import Drafted
from one.http.fields import Attachments, Lines
from one.http.messagerie.words import card, day_said
from one.http.params import id_of, number
from one.http.render import page, see
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.i18n import _, lazy
from one.rich_text import from_plain
from one.scope import Scope
from one.templating import times


class Answer(Drafted):
    """What is written in a thread."""

    body = Lines(
        lazy("Message"), short=lazy("Message"), most=BODY_MOST, missing=lazy("Il manque le message.")
    )
    files = Attachments(
        lazy("Pièces jointes"),
        app=CODE,
        most=FILES_MOST,
        hint=lazy("Des photos, ou des PDF de 10 Mo au plus."),
    )
    judges_itself = True


class Bubble(NamedTuple):
    """A message as the page shows it. ``day``: said above the first of a day; ``new``: above the first unread one."""

    it: Message
    mine: bool
    text: Markup
    files: list[File]
    day: str
    new: bool
    recalls: bool
    seen: datetime | None

    @property
    def seen_said(self) -> str:
        """« Lu à 18 h 42 », of another day « Lu le 23 novembre 2026 »."""
        if self.seen is None:
            return ""
        if clock.local(self.seen).date() == clock.today():
            return _("Lu à %(hour)s") % {"hour": times.hour(self.seen)}
        return _("Lu le %(day)s") % {"day": times.day(self.seen)}


async def show(request: Request) -> Response:
    """GET /messagerie/{id}: its last messages, with ``avant`` those before one. Who opens it has read it."""
    scope, resources, thread_id = asker(request), resources_of(request), id_of(request)
    before = number(request.query_params.get("avant"))
    found = await reading.page(scope, resources, thread_id, before)
    form = await Answer.shown(request)
    if (
        before is None
        and request.headers.get("sec-fetch-dest", "document") == "document"
        and await reading.mark_read(scope, resources, found.thread, found.thread.last_id)
    ):
        request.scope["one.unread"] = None  # it was counted before
    return await page(
        request,
        "messagerie/thread.html",
        thread=found.thread,
        other=card(found.other) if found.other else None,
        bubbles=_bubbles(request, scope, found),
        before_url=f"/messagerie/{thread_id}?avant={found.before}" if found.before else "",
        last=before is None,
        why=found.why,
        form=form,
        errors=form.problems,
        acts=not scope.by_pictures,
        quiet=await reading.is_quiet(scope, resources),
    )


def _bubbles(request: Request, scope: Scope, found: Page) -> list[Bubble]:
    day: date | None = None
    bubbles, told_new = [], False
    seen = _last_seen(scope, found)
    for it in found.messages:
        mine = it.author_id == scope.person_id
        its_day = clock.local(it.created_at).date()
        new = not mine and it.id > found.thread.read_id and not told_new
        told_new |= new
        recalls = mine and not it.gone and datetime.now(UTC) - it.created_at < RECALLED_WITHIN
        bubbles.append(
            Bubble(
                it,
                mine,
                shown(request, from_plain(it.body)) if not it.gone else Markup(),
                found.files.get(it.id, []),
                day_said(its_day) if its_day != day else "",
                new,
                recalls and not scope.by_pictures,
                found.thread.other_read_at if it.id == seen else None,
            )
        )
        day = its_day
    return bubbles


def _last_seen(scope: Scope, found: Page) -> int | None:
    """The last message of the asker that the other one has read, if they did not write since: an answer says it by itself."""
    read = found.thread.other_read_id
    mine = [m.id for m in found.messages if m.author_id == scope.person_id and m.id <= read]
    theirs = [m.id for m in found.messages if m.author_id != scope.person_id]
    last = max(mine, default=None)
    return last if last is not None and last > max(theirs, default=0) else None


async def answer(request: Request, form: Answer) -> Response:
    """POST /messagerie/{id}."""
    scope, resources, thread_id = asker(request), resources_of(request), id_of(request)
    await reading.thread(scope, resources, thread_id)
    form.check()
    draft = writing.Draft(form.body.data, tuple(form.files.data or ()))
    await writing.answer(scope, resources, thread_id, draft, once=form.once)
    return see(request, writing.address(thread_id))
