"""/memos: one's own notes, by forms, which a script sends as one types."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from one.apps.memos import memos
from one.http.fields import Hidden, Id, Lines
from one.http.forms import Form, Press
from one.http.params import id_of
from one.http.render import flash, local_path, page, see, wants_json
from one.http.route import Route
from one.http.state import asker, resources_of
from one.http.who import having
from one.i18n import lazy

URL = "/memos"
KEPT = flash("memo-kept", lazy("C’est enregistré."))
GONE = flash("memo-gone", lazy("La note est jetée."))


class Memo(Form):
    """One of them; ``seen`` is the version that the page showed."""

    text = Lines(lazy("Ma note"), most=memos.TEXT_MOST)
    color = Hidden(most=10)
    seen = Id()
    page = Hidden(most=300)


async def index(request: Request) -> Response:
    """GET /memos."""
    found = await memos.mine(asker(request), resources_of(request))
    form = await Memo.shown(request)
    return await page(
        request,
        "memos/index.html",
        form=form,
        errors=form.problems,
        memos=found,
        colors=memos.COLORS,
        most=memos.MOST,
        text_most=memos.TEXT_MOST,
    )


async def add(request: Request, form: Memo) -> Response:
    """POST /memos/nouvelle."""
    color = form.color.data or memos.FIRST_COLOR
    memo = await memos.add(asker(request), resources_of(request), form.text.data, color)
    return _done(request, form, memo)


async def save(request: Request, form: Memo) -> Response:
    """POST /memos/{id}: with a script, what stands now."""
    scope, resources = asker(request), resources_of(request)
    color = form.color.data or memos.FIRST_COLOR
    memo = await memos.save(scope, resources, id_of(request), form.text.data, color, form.seen.data or 0)
    return _done(request, form, memo)


def _done(request: Request, form: Memo, memo: memos.Memo) -> Response:
    if not wants_json(request):
        return see(request, local_path(form.page.data or URL), KEPT)
    answer = msgspec.json.encode({"id": memo.id, "version": memo.version})
    return Response(answer, 201, media_type="application/json")


async def remove(request: Request, form: Press) -> Response:
    """POST /memos/{id}/jeter."""
    await memos.remove(asker(request), resources_of(request), id_of(request))
    return Response(status_code=204) if wants_json(request) else see(request, URL, GONE)


_WHO = having(memos.CODE)
ROUTES = (
    Route(URL, get=index, who=_WHO, what="my notes"),
    Route(f"{URL}/nouvelle", post=add, form=Memo, page=URL, who=_WHO, sends="another note of mine"),
    Route(f"{URL}/{{id}}", post=save, form=Memo, page=URL, who=_WHO, sends="other words, another colour"),
    Route(f"{URL}/{{id}}/jeter", post=remove, form=Press, page=URL, who=_WHO, sends="throw it away"),
)
