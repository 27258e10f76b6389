"""A file that a page's script sends alone, before the form it belongs to: with progress, and a way to give it up."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from one import form_keys
from one.apps import catalogue
from one.errors import NotFound
from one.files import intake, reading
from one.files.errors import Refused
from one.files.kinds import Kind
from one.http import bodies
from one.http.params import id_of
from one.http.render import problem
from one.http.state import asker, resources_of
from one.i18n import _
from one.templating.filters import file_size


async def upload(request: Request) -> Response:
    """POST /fichiers?app=…&nom=…: the body is the file. It answers with its id, or a problem document in words."""
    scope, app = asker(request), catalogue.get(request.query_params.get("app", ""))
    if app is None or not catalogue.is_open(scope, app):
        raise NotFound
    if not _is_owners(request):
        return _another()
    asked = request.query_params.getlist("type")
    kinds = tuple(kind for kind in Kind if kind in asked) or intake.BOTH
    name, resources = request.query_params.get("nom", ""), resources_of(request)
    try:
        with await bodies.content(request) as content:
            sent = intake.Sent(name, content)
            file = await intake.take(
                scope, resources, app.code, sent, kinds=kinds, given_up=request.is_disconnected
            )
    except Refused as error:
        return problem(422, "refused", str(error))
    body = {"id": file.id, "name": file.name, "words": file_size(file.bytes), "image": file.is_image}
    return Response(msgspec.json.encode(body), 201, media_type="application/json")


async def throw(request: Request) -> Response:
    """POST /fichiers/{id}/retirer: erase it, if it is mine and nothing keeps it."""
    if not _is_owners(request):
        return _another()
    await reading.throw(asker(request), resources_of(request), id_of(request))
    return Response(status_code=204)


def _is_owners(request: Request) -> bool:
    """Whether the page that sends this was drawn for who is signed in now; NotFound for what is no page of ours."""
    owner = form_keys.owner(resources_of(request).key, request.headers.get("x-key", ""))
    if owner is None:
        raise NotFound
    return owner == asker(request).person_id


def _another() -> Response:
    said = _(
        "Quelqu’un d’autre s’est connecté sur cet appareil entre-temps : rien n’a été envoyé en son nom."
    )
    return problem(409, "another", said)
