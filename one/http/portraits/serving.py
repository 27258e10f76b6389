"""Photos of people as they are shown: the padlock is asked each time, and a browser that has one already asks too."""

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from one.http.params import id_of
from one.http.state import asker, resources_of
from one.portraits import photos


async def show(request: Request) -> Response:
    """GET /portraits/{id}/{version}."""
    return await _answer(request, "page")


async def small(request: Request) -> Response:
    """GET /portraits/{id}/{version}/petit."""
    return await _answer(request, "thumb")


async def _answer(request: Request, which: str) -> Response:
    resources, version = resources_of(request), request.path_params["version"]
    photo = await photos.find(asker(request), resources, id_of(request), version[:40])
    tag = f'"{version}-{which}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "content-disposition": "inline"}
    if tag in (each.strip() for each in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    headers["content-length"] = str(photo.size(which))
    if request.method == "HEAD":
        return Response(headers=headers, media_type=photos.JPEG)
    return StreamingResponse(
        await photos.content(resources, photo, which), headers=headers, media_type=photos.JPEG
    )
