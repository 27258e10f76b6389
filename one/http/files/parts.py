"""Contents as they are sent: all of one or a part, and to a browser that has it already not again. Rights were judged before."""

import re
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import NamedTuple
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)

# Bytes from one place to another, the latter not included.
Read = Callable[[int, int], Awaitable[AsyncIterator[bytes]]]


class Content(NamedTuple):
    """What is sent. ``tag`` changes with it."""

    tag: str
    size: int
    media_type: str
    read: Read


class _Part(NamedTuple):
    """Which bytes are wanted; ``whole`` when all are."""

    start: int
    end: int
    whole: bool


async def answer(request: Request, content: Content, headers: dict[str, str]) -> Response:
    """The content with these headers, as far as it is asked for."""
    tag = f'"{content.tag}"'
    headers = headers | {"etag": tag, "accept-ranges": "bytes"}
    if tag in [
        each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")
    ]:
        return Response(status_code=304, headers=headers)
    part = _asked(request, tag, content.size)
    if part is None:
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{content.size}"})
    headers["content-length"] = str(part.end - part.start)
    if not part.whole:
        headers["content-range"] = f"bytes {part.start}-{part.end - 1}/{content.size}"
    status = 200 if part.whole else 206
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=content.media_type)
    pieces = await content.read(part.start, part.end)
    return StreamingResponse(pieces, status, headers=headers, media_type=content.media_type)


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


def disposition(name: str, *, put_away: bool) -> str:
    """How a browser is to treat it and what to call it, in both ways of RFC 6266: plain letters, and as it is."""
    way = "attachment" if put_away else "inline"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w .()-]", "_", " ".join(plain.split()))
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
