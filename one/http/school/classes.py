"""/ecole/{school}/classes: open, rename, archive, begin a new year."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Tick
from one.http.forms import Form, Press, wrong
from one.http.params import CLASS_MOST, id_of, number
from one.http.people.class_names import Naming
from one.http.render import see
from one.http.school.overview import base_of, school_of, school_page
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.school import classes


class Opening(Naming):
    """A new class."""


class Archiving(Form):
    """A class that still has people is archived by who says so."""

    sure = Tick(lazy("Confirmation"))


# A form of one class of the list names it, for the page that shows it again.
WRONG = "classe"


async def show(request: Request) -> Response:
    """GET /ecole/{school}/classes."""
    found = await classes.listed(asker(request), resources_of(request), school_of(request).id)
    errors = await wrong(request)
    return await school_page(
        request,
        "classes.html",
        form=await Opening.shown(request),
        renamed=await Naming.shown(request),
        errors=errors,
        labels={**Naming().labels, **Archiving().labels},
        wrong=number(request.query_params.get(WRONG)) if errors else None,
        opened=[c for c in found if c.archived_at is None],
        archived=[c for c in found if c.archived_at],
        empty=sum(c.archived_at is None and not c.pupils and not c.teachers for c in found),
    )


async def create(request: Request, form: Opening) -> Response:
    """POST /ecole/{school}/classes: open a class."""
    scope, resources, school = asker(request), resources_of(request), school_of(request)
    await classes.create(scope, resources, school.id, form.name.data, form.level.data)
    return _done(request, "class-created")


async def rename(request: Request, form: Naming) -> Response:
    """POST /ecole/{school}/classes/{class}: another name or level."""
    scope, resources, school = asker(request), resources_of(request), school_of(request)
    await classes.rename(scope, resources, school.id, _class_of(request), form.name.data, form.level.data)
    return _done(request, "saved")


async def archive(request: Request, form: Archiving) -> Response:
    """POST /ecole/{school}/classes/{class}/archiver."""
    scope, resources, school = asker(request), resources_of(request), school_of(request)
    await classes.archive(scope, resources, school.id, _class_of(request), sure=form.sure.data)
    return _done(request, "class-archived")


async def renew(request: Request, form: Press) -> Response:
    """POST /ecole/{school}/classes/{class}/annee: the class of this year in the place of last year's."""
    scope, resources, school = asker(request), resources_of(request), school_of(request)
    new_id = await classes.renew(scope, resources, school.id, _class_of(request))
    return see(request, f"/classe/{new_id}/parametrage/import", "class-renewed")


async def archive_empty(request: Request, form: Press) -> Response:
    """POST /ecole/{school}/classes/archiver-vides: every class that holds nobody."""
    await classes.archive_empty(asker(request), resources_of(request), school_of(request).id)
    return _done(request, "class-archived")


async def reopen(request: Request, form: Press) -> Response:
    """POST /ecole/{school}/classes/{class}/rouvrir."""
    scope, resources, school = asker(request), resources_of(request), school_of(request)
    await classes.reopen(scope, resources, school.id, _class_of(request))
    return _done(request, "saved")


def _class_of(request: Request) -> int:
    return id_of(request, "class", most=CLASS_MOST)


def _done(request: Request, flash: str) -> Response:
    return see(request, f"{base_of(request)}/classes", flash)
