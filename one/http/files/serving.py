"""Files as they are shown: rights are asked each time, and a browser that has one already is told so, no more."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from one.apps import catalogue
from one.files import reading
from one.files.reading import File
from one.http.files.parts import Content, answer, disposition
from one.http.params import id_of
from one.http.state import asker, resources_of

# Nothing in a file runs, whatever it is; a browser draws a lone image with styles of its own.
_ALONE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


async def show(request: Request) -> Response:
    """GET /fichiers/{id}: an image on the page, a PDF to put away; ``?telecharger`` for an image too."""
    file = await _find(request)
    return await _answer(request, file, "page" if file.is_image else "file")


async def small(request: Request) -> Response:
    """GET /fichiers/{id}/petit: an image, small."""
    return await _answer(request, await _find(request), "thumb")


async def _find(request: Request) -> File:
    return await reading.find(asker(request), resources_of(request), id_of(request), catalogue.readers())


async def _answer(request: Request, file: File, which: str) -> Response:
    put_away = not file.is_image or "telecharger" in request.query_params
    read = partial(reading.content, resources_of(request), file, which)
    content = Content(f"{file.key.hex}-{which}", reading.size(file, which), file.media_type, read)
    headers = {
        "cache-control": "private, no-cache",  # kept, and asked for again: rights go
        "content-security-policy": _ALONE,
        "content-disposition": disposition(file.name, put_away=put_away),
    }
    return await answer(request, content, headers)
