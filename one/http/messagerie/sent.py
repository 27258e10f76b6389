"""What was written to the families of a class: to its author, who has it; to each of the others, their own thread."""

from datetime import UTC, datetime
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from one.apps.messagerie import reading
from one.apps.messagerie.kinds import RECALLED_WITHIN, SUBJECT
from one.apps.messagerie.writing import address
from one.errors import NotFound
from one.files import reading as files
from one.http.params import id_of
from one.http.render import page, see
from one.http.rich_text import shown
from one.http.state import asker, resources_of
from one.rich_text import from_plain


async def show(request: Request) -> Response:
    """GET /messagerie/envois/{id}."""
    scope, resources, message_id = asker(request), resources_of(request), id_of(request)
    try:
        found, readers = await reading.sent(scope, resources, message_id)
    except NotFound:
        return see(request, address(await reading.place_of(scope, resources, message_id)))
    return await page(
        request,
        "messagerie/sent.html",
        it=found,
        text="" if found.gone else shown(request, from_plain(found.body)),
        files=await files.of(resources, SUBJECT(message_id)),
        families=[(of, list(some)) for of, some in groupby(readers, lambda reader: reader.children)],
        recalls=not found.gone and datetime.now(UTC) - found.at < RECALLED_WITHIN,
    )
