"""What a reader does with items of their own feed: « Tout marquer comme lu », « Supprimer de mon fil »."""

from urllib.parse import urlsplit

import msgspec
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from one.feed import hiding, marks
from one.http.feed import filters
from one.http.feed.said import sentences
from one.http.feed.view import of_item
from one.http.fields import Hidden
from one.http.forms import Form, Press
from one.http.params import id_of
from one.http.render import flash, local_path, page, see, wants_json
from one.http.state import asker, resources_of
from one.i18n import lazy

SEEN = flash("feed-seen", lazy("C’est fait : tout ce qui était affiché est marqué comme lu."))
HIDDEN = flash("feed-hidden", lazy("C’est retiré du fil. Cela reste dans « Éléments supprimés »."))
RESTORED = flash("feed-restored", lazy("C’est de retour dans le fil."))
SEQS_MOST = 16_000  # characters: some hundreds of channels

_seqs = msgspec.json.Decoder(dict[str, int])


class Seen(Form):
    """What a page showed: its own address, and where its channels stood."""

    page = Hidden(most=2_000)
    seqs = Hidden(most=SEQS_MOST)


async def mark_seen(request: Request, form: Seen) -> Response:
    """POST /fil/lus: with the filters and the search of the page, and nothing that came after it."""
    scope, resources = asker(request), resources_of(request)
    try:
        seqs = _seqs.decode(form.seqs.data)
    except msgspec.DecodeError:
        seqs = {}
    address = local_path(form.page.data)
    said = QueryParams(urlsplit(address).query)
    words = filters.words_of(said)
    await marks.mark_seen(
        scope, resources, seqs, await filters.of_address(request, said), words, sentences(words)
    )
    return _done(request, address, SEEN)


async def hide(request: Request, form: Press) -> Response:
    """POST /fil/{id}/supprimer: out of my feed, on all my pages."""
    await hiding.hide(asker(request), resources_of(request), id_of(request))
    return _done(request, "/", HIDDEN)


async def restore(request: Request, form: Press) -> Response:
    """POST /fil/{id}/remettre: « Annuler », and « Remettre »."""
    await hiding.restore(asker(request), resources_of(request), id_of(request))
    return _done(request, "/fil/supprimes", RESTORED)


async def hidden(request: Request) -> Response:
    """GET /fil/supprimes: what I took out of my feed."""
    scope, resources = asker(request), resources_of(request)
    found, cursor = await hiding.hidden(scope, resources, request.query_params.get(filters.CURSOR))
    return await page(
        request,
        "feed/hidden.html",
        items=[of_item(each.id, each.item, each.created_at) for each in found],
        next_url=f"/fil/supprimes?{filters.CURSOR}={cursor}" if cursor else None,
    )


def _done(request: Request, address: str, told: str) -> Response:
    """A script that asked stays on its page, which the live line changes."""
    return Response(status_code=204) if wants_json(request) else see(request, address, told)
