"""The groups of pupils that a teacher keeps: made, renamed, deleted."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.carnet import groups
from one.apps.carnet import notes as carnet
from one.errors import NotFound
from one.http.fields import Id, Ids, Text
from one.http.forms import Form, Press
from one.http.params import id_of, number
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.names import told_apart

WHERE = "/carnet/groupes"
MADE = flash("carnet-group-made", lazy("Le groupe est fait. Vous pouvez lui écrire."))
CHANGED = flash("carnet-group-changed", lazy("Le groupe est modifié."))
GONE = flash("carnet-group-gone", lazy("Le groupe est supprimé. Les mots déjà écrits restent."))


class GroupForm(Form):
    """A group."""

    name = Text(
        lazy("Nom du groupe"),
        most=groups.NAME_MOST,
        missing=lazy("Donnez un nom à ce groupe."),
        hint=lazy("Par exemple : Chorale, Lecture du mardi. Vous seul le voyez."),
    )
    pupils = Ids(lazy("Élèves"), most=groups.PUPILS_MOST)
    judges_itself = True


class Changes(GroupForm):
    """The same for one that is there. ``rev``: as the page showed it."""

    rev = Id()


async def index(request: Request) -> Response:
    """GET /carnet/groupes: mine, with who is in them now."""
    scope, resources = asker(request), resources_of(request)
    names = {}
    for room in await carnet.writable_classes(scope, resources):
        for child in await carnet.pupils(scope, resources, room.id):
            names[child.id] = child.first_name
    return await page(
        request,
        "carnet/groups.html",
        groups=await groups.listed(scope, resources),
        names=names,
        suspended=carnet.suspended(scope),
    )


async def new(request: Request) -> Response:
    """GET /carnet/groupes/nouveau: the form, for one of my schools."""
    form = await GroupForm.shown(request, pupils=[])
    return await _drawn(request, form, await _school(request))


async def make(request: Request, form: GroupForm) -> Response:
    """POST /carnet/groupes/nouveau."""
    form.check()
    school_id = await _school(request)
    scope, resources = asker(request), resources_of(request)
    await groups.make(scope, resources, school_id, form.name.data, form.pupils.data, once=form.once)
    return see(request, WHERE, MADE)


async def edit(request: Request) -> Response:
    """GET /carnet/groupes/{id}: one of mine, to change."""
    group = await groups.read(asker(request), resources_of(request), id_of(request))
    form = await Changes.shown(request, name=group.name, pupils=list(group.pupils))
    return await _drawn(request, form, group.school_id, group)


async def change(request: Request, form: Changes) -> Response:
    """POST /carnet/groupes/{id}."""
    scope, resources = asker(request), resources_of(request)
    await groups.read(scope, resources, id_of(request))
    form.check()
    rev = form.rev.data or 0
    await groups.change(
        scope, resources, id_of(request), form.name.data, form.pupils.data, rev, once=form.once
    )
    return see(request, WHERE, CHANGED)


async def remove(request: Request, form: Press) -> Response:
    """POST /carnet/groupes/{id}/supprimer."""
    await groups.remove(asker(request), resources_of(request), id_of(request))
    return see(request, WHERE, GONE)


async def _school(request: Request) -> int:
    """The school of a new group: the one that is asked for, or the first that the asker writes in."""
    rooms = await carnet.writable_classes(asker(request), resources_of(request))
    asked = number(request.query_params.get("ecole"))
    found = next((room.school_id for room in rooms if asked in (None, room.school_id)), None)
    if found is None:
        raise NotFound
    return found


async def _drawn(
    request: Request, form: GroupForm, school_id: int, group: groups.Group | None = None
) -> Response:
    scope, resources = asker(request), resources_of(request)
    rooms = [
        (room, await carnet.pupils(scope, resources, room.id))
        for room in await carnet.writable_classes(scope, resources)
        if room.school_id == school_id
    ]
    return await page(
        request,
        "carnet/group.html",
        form=form,
        errors=form.problems,
        group=group,
        rooms=rooms,
        marks=told_apart([pupil for _room, pupils in rooms for pupil in pupils]),
    )
