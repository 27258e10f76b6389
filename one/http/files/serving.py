"""Files as they are shown: rights are asked each time, and a browser that has one already is told so, no more."""

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from one.apps import catalogue
from one.files import reading
from one.files.reading import File
from one.http.params import id_of
from one.http.state import asker, resources_of

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
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


class _Part(NamedTuple):
    """Which bytes are wanted; ``whole`` when all are."""

    start: int
    end: int
    whole: bool


async def _answer(request: Request, file: File, which: str) -> Response:
    size = reading.size(file, which)
    tag = f'"{file.key.hex}-{which}"'
    headers = {
        "etag": tag,
        "accept-ranges": "bytes",
        "cache-control": "private, no-cache",  # kept, and asked for again: rights go
        "content-security-policy": _ALONE,
        "content-disposition": disposition(file, put_away="telecharger" in request.query_params),
    }
    if tag in [
        each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")
    ]:
        return Response(status_code=304, headers=headers)
    part = _asked(request, tag, size)
    if part is None:
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{size}"})
    headers["content-length"] = str(part.end - part.start)
    if not part.whole:
        headers["content-range"] = f"bytes {part.start}-{part.end - 1}/{size}"
    status = 200 if part.whole else 206
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=file.media_type)
    content = await reading.content(resources_of(request), file, which, part.start, part.end)
    return StreamingResponse(content, status, headers=headers, media_type=file.media_type)


def _asked(request: Request, tag: str, size: int) -> _Part | None:
    """One range, or all: several at once are asked for by nobody who shows a photo. None for one beyond the end."""
    found = _RANGE.fullmatch(request.headers.get("range", "").strip())
    first, last = found.groups() if found else ("", "")
    if not (first or last) or request.headers.get("if-range", tag) != tag:
        return _Part(0, size, whole=True)
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1 if last else size)
    return _Part(start, end, whole=False) if start < end else None


def disposition(file: File, *, put_away: bool) -> str:
    """How a browser is to treat it and what to call it, in both ways of RFC 6266: plain letters, and as it is."""
    way = "inline" if file.is_image and not put_away else "attachment"
    plain = unicodedata.normalize("NFKD", file.name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w .()-]", "_", " ".join(plain.split()))
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
