"""GET /messagerie: my threads, the latest first."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from one.apps.messagerie import people, reading
from one.apps.messagerie.reading import Line, Sent
from one.drafts import drafts
from one.events import excerpt
from one.http.drafts import begun
from one.http.messagerie.new import NewMessage
from one.http.messagerie.thread import Answer
from one.http.params import number
from one.http.render import page
from one.http.state import asker, resources_of
from one.i18n import _

BEFORE = "avant"


async def index(request: Request) -> Response:
    """GET /messagerie, ``archives`` for those put aside, ``q`` for what is looked for."""
    scope, resources = asker(request), resources_of(request)
    typed, archived = request.query_params.get("q", ""), "archives" in request.query_params
    before = number(request.query_params.get(BEFORE))
    found = await reading.listed(scope, resources, typed, archived=archived, before=before)
    asked = {"q": typed[: people.QUERY_MOST]} if typed else {"archives": "1"} if archived else {}
    further = {**asked, BEFORE: found.before}
    return await page(
        request,
        "messagerie/index.html",
        lines=[_line(each) for each in found.lines],
        answering=await _answering(request),
        typed=typed[: people.QUERY_MOST],
        archived=archived,
        first=before is None,
        waiting=await reading.unread(scope, resources),
        drafts=[] if typed or archived or before else await begun(request, NewMessage),
        next_url=f"/messagerie?{urlencode(further)}" if found.before else "",
        writes=people.may_send(scope) and not scope.by_pictures,
    )


def _line(line: Line | Sent) -> dict[str, object]:
    """What the page says of a thread, or of what was written to families."""
    words = _("Message retiré") if line.gone else excerpt(line.body, 120)
    if isinstance(line, Sent):
        return {"sent": line, "thread": None, "words": words}
    return {
        "sent": None,
        "thread": line,
        "words": words,
    }


async def _answering(request: Request) -> set[str]:
    """The threads in which the asker has begun an answer, by their addresses."""
    scope, resources = asker(request), resources_of(request)
    if scope.by_pictures:
        return set()
    return {each.page for each in await drafts.listed(scope, resources, Answer.name_of())}
