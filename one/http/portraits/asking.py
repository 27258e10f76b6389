"""GET /portraits?de=12&de=15: the faces that a page needs for what arrived live."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.faces import with_faces
from one.http.params import number
from one.http.state import asker, resources_of
from one.portraits import faces
from one.templating.faces import avatar

MOST = 40  # people at once; a page asks again for more


async def ask(request: Request) -> Response:
    """Pieces of a page, one for each of these people whom the asker may see."""
    asked = request.query_params.getlist("de")[:MOST]
    ids = {found for each in asked if (found := number(each)) is not None}
    names = await faces.named(asker(request), resources_of(request), ids)
    text = "".join(avatar(person_id, name) for person_id, name in names.items())
    headers = {"cache-control": "private, no-store"}
    return Response(await with_faces(request, text), media_type="text/html; charset=utf-8", headers=headers)
