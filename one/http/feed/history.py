"""« Mon historique »: what I published, and taking it back from everybody."""

from datetime import datetime

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from one.apps import catalogue
from one.errors import NotFound
from one.feed import history as feed
from one.http.feed import filters
from one.http.feed.view import View, of_item
from one.http.forms import Form
from one.http.params import id_of
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.i18n import lazy

WITHDRAWN = flash("feed-withdrawn", lazy("C’est retiré. Ce n’est plus chez personne."))


class Line(msgspec.Struct, frozen=True):
    """What templates/feed/history.html reads of an item."""

    item: View
    readers: str
    received: int
    read: int
    withdrawn_at: datetime | None
    may_withdraw: bool


class Withdrawing(Form):
    """Taking an item back."""

    told_again = WITHDRAWN


async def show(request: Request) -> Response:
    """GET /historique: what I published, the newest first."""
    scope, resources = asker(request), resources_of(request)
    found, cursor = await feed.page(scope, resources, request.query_params.get(filters.CURSOR))
    return await page(
        request,
        "feed/history.html",
        lines=[_line(each) for each in found],
        next_url=f"/historique?{filters.CURSOR}={cursor}" if cursor else None,
    )


async def leaving(request: Request) -> Response:
    """GET /historique/{id}/retirer: what will happen and to how many, asked once."""
    found = await feed.published(asker(request), resources_of(request), id_of(request))
    line = _line(found)
    if not line.may_withdraw:
        raise NotFound
    form = await Withdrawing.shown(request)
    return await page(request, "feed/withdraw.html", line=line, form=form)


async def withdraw(request: Request, form: Withdrawing) -> Response:
    """POST /historique/{id}/retirer: content and all; what was taken back meanwhile stays so."""
    scope, resources = asker(request), resources_of(request)
    found = await feed.published(scope, resources, id_of(request))
    act = catalogue.withdrawing(found.body.item.app, found.about.kind)
    if act is None:
        raise NotFound
    if found.withdrawn_at is None:
        await act(scope, resources, found.about)
    return see(request, "/historique", WITHDRAWN)


def _line(found: feed.Published) -> Line:
    act = catalogue.withdrawing(found.body.item.app, found.about.kind)
    return Line(
        of_item(found.id, found.body.item, found.created_at),
        feed.readers(found.places),
        found.received,
        found.read,
        found.withdrawn_at,
        act is not None and found.withdrawn_at is None,
    )
