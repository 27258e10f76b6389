"""Carnet de liaison: list, write, read."""

import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.apps.carnet import notes as carnet
from one.errors import Invalid, NotFound
from one.events import excerpt
from one.http.accounts.sign_in import text
from one.http.render import page, see
from one.http.state import asker, resources_of
from one.i18n import _
from one.scope import Class


def number(value: str | None) -> int | None:
    """An id from an address or a form; NotFound for what is not one."""
    if value is None or value == "":
        return None
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise NotFound
    return int(value)


async def index(request: Request) -> Response:
    """GET /carnet: the notes I wrote, or those written to me."""
    scope, resources = asker(request), resources_of(request)
    before = number(request.query_params.get("avant"))
    notes: list[dict[str, Any]] = []
    if scope.writes_notes:
        notes = [
            {
                "id": n.id, "title": n.title, "excerpt": excerpt(n.body), "at": n.created_at,
                "class_name": n.class_name, "audience": audience(n.children), "author_name": scope.full_name,
                "for_names": [], "unread": False,
            }
            for n in await carnet.written(scope, resources, before)
        ]  # fmt: skip
    else:
        notes = [
            {
                "id": n.id, "title": n.title, "excerpt": excerpt(n.body), "at": n.created_at,
                "class_name": n.class_name, "audience": "", "author_name": n.author_name,
                "for_names": n.for_names if len(scope.children) > 1 else [], "unread": not n.read,
            }
            for n in await carnet.received(scope, resources, before)
        ]  # fmt: skip
    more = len(notes) > carnet.PAGE
    notes = notes[: carnet.PAGE]
    return await page(
        request, "carnet/index.html", help_page="carnet", notes=notes, writer=scope.writes_notes,
        suspended=carnet.suspended(scope),
        next_url=f"/carnet?avant={notes[-1]['id']}" if more else None,
    )  # fmt: skip


def audience(children: list[str]) -> str:
    """« Toute la classe », or the chosen first names."""
    return ", ".join(children) or _("Toute la classe")


async def new(request: Request) -> Response:
    """GET /carnet/nouveau: the form, for one of my classes."""
    scope, resources = asker(request), resources_of(request)
    classes = await carnet.writable_classes(scope, resources)
    carnet.check_open(scope)
    if not scope.writes_notes:
        raise NotFound
    wanted = number(request.query_params.get("classe"))
    class_id = wanted if wanted is not None else (classes[0].id if classes else None)
    form = {"title": "", "body": "", "audience": "class", "children": [], "key": secrets.token_urlsafe(16)}
    return await _form(request, classes, class_id, form, {})


async def publish(request: Request) -> Response:
    """POST /carnet/nouveau: publish, or the form again with all that is wrong and all that was typed."""
    scope, resources = asker(request), resources_of(request)
    sent = await text(request, "class_id", "title", "body", "audience", "key", "classe_choisie")
    chosen = [str(v) for v in (await request.form()).getlist("children")][:200]
    class_id = number(sent["class_id"])
    if class_id is None:
        raise NotFound
    children = tuple(n for n in map(number, chosen) if n is not None)
    form = {
        "title": sent["title"], "body": sent["body"], "audience": sent["audience"], "children": list(children),
        "key": sent["key"][:100] or secrets.token_urlsafe(16),
    }  # fmt: skip
    if sent["classe_choisie"]:  # another class: the same form, with what was typed
        classes = await carnet.writable_classes(scope, resources)
        return await _form(request, classes, number(sent["classe_choisie"]), form | {"children": []}, {})
    draft = carnet.Draft(
        class_id=class_id,
        title=sent["title"],
        body=sent["body"],
        whole_class={"class": True, "pupils": False}.get(sent["audience"]),
        children=children,
        key=sent["key"][:100],
    )
    try:
        note_id = await carnet.publish(scope, resources, draft)
    except Invalid as error:
        classes = await carnet.writable_classes(scope, resources)
        form["key"] = secrets.token_urlsafe(16)  # nothing was published: the next try is a new one
        return await _form(request, classes, class_id, form, error.errors)
    return see(request, f"/carnet/{note_id}", "published")


async def _form(
    request: Request,
    classes: list[Class],
    class_id: int | None,
    form: dict[str, Any],
    errors: dict[str, list[str]],
) -> Response:
    scope, resources = asker(request), resources_of(request)
    # A class where sending was suspended meanwhile is no longer among them: what was typed is shown again.
    lost = (bool(errors) or carnet.suspended(scope)) and class_id not in {c.id for c in classes}
    pupils = await carnet.pupils(scope, resources, class_id) if class_id is not None and not lost else []
    return await page(
        request, "carnet/new.html", status=422 if errors else 200, help_page="carnet",
        classes=classes, class_id=class_id, pupils=pupils, suspended=carnet.suspended(scope), form=form, errors=errors,
        title_most=carnet.TITLE_MOST, body_most=carnet.BODY_MOST,
    )  # fmt: skip


async def show(request: Request) -> Response:
    """GET /carnet/{id}: one note."""
    scope, resources = asker(request), resources_of(request)
    note_id = number(request.path_params["id"])
    assert note_id is not None
    note = await carnet.read(scope, resources, note_id)
    mine = note.author_id == scope.person_id
    if not mine:
        await carnet.mark_read(scope, resources, note_id)
        request.scope["one.unread"] = None  # it was counted before
    return await page(
        request, "carnet/show.html", help_page="carnet",
        note={
            "title": note.title, "body": note.body, "at": note.created_at, "class_name": note.class_name,
            "paragraphs": [p for p in note.body.split("\n\n") if p.strip()], "author_name": note.author_name,
            "mine": mine, "audience": audience(note.children) if mine else "",
            "for_names": note.for_names if len(scope.children) > 1 else [],
        },
    )  # fmt: skip
