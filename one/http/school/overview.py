"""/ecole: a school for who administers it; overview and classes. Others get 404."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.errors import Invalid, NotFound
from one.http.accounts.sign_in import text
from one.http.params import number
from one.http.render import page, see
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.people import rights
from one.school import classes, overview
from one.scope import Function, Profile

PROFILES = {
    Profile.PUPIL: lazy("Élèves"),
    Profile.GUARDIAN: lazy("Parents"),
    Profile.TEACHER: lazy("Enseignants"),
    Profile.STAFF: lazy("Personnel"),
}
ONE_OF = {
    Profile.PUPIL: lazy("Élève"),
    Profile.GUARDIAN: lazy("Parent"),
    Profile.TEACHER: lazy("Enseignant"),
    Profile.STAFF: lazy("Personnel"),
}
FUNCTIONS = {Function.DIRECTION: lazy("Direction"), Function.REFERENT: lazy("Référent numérique")}


def school_id_of(request: Request) -> int:
    """The school of the address."""
    return part(request, "school")


def part(request: Request, name: str) -> int:
    """An id of the address; NotFound for what is not one, or could not be one in the database."""
    value = number(request.path_params[name])
    if value is None or value >= 2**31:
        raise NotFound
    return value


async def school_page(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """A page of the school, with the menu that all of them have; of an application by its whole name."""
    scope = asker(request)
    school = rights.check_school(scope, school_id_of(request))
    return await page(
        request,
        template if "/" in template else f"school/{template}",
        status=status,
        help_page=context.pop("help_page", "ecole"),
        school=school,
        schools=rights.administered(scope),
        profiles=PROFILES,
        one_of=ONE_OF,
        functions=FUNCTIONS,
        **context,
    )


async def index(request: Request) -> Response:
    """GET /ecole: my school, the first of several."""
    mine = rights.administered(asker(request))
    if not mine:
        raise NotFound
    return RedirectResponse(f"/ecole/{mine[0].id}", 303)


async def show(request: Request) -> Response:
    """GET /ecole/{school}: figures, and what is out of the ordinary."""
    shown = await overview.overview(asker(request), resources_of(request), school_id_of(request))
    return await school_page(request, "index.html", shown=shown)


async def class_list(request: Request) -> Response:
    """GET /ecole/{school}/classes."""
    return await _classes(request, {"name": "", "level": ""}, {})


async def _classes(
    request: Request, form: dict[str, str], errors: dict[str, list[str]], wrong: int | None = None
) -> Response:
    found = await classes.listed(asker(request), resources_of(request), school_id_of(request))
    return await school_page(
        request,
        "classes.html",
        status=422 if errors else 200,
        form=form,
        errors=errors,
        wrong=wrong,
        opened=[c for c in found if c.archived_at is None],
        archived=[c for c in found if c.archived_at],
        empty=sum(c.archived_at is None and not c.pupils and not c.teachers for c in found),
        name_most=classes.NAME_MOST,
        level_most=classes.LEVEL_MOST,
    )


async def class_create(request: Request) -> Response:
    """POST /ecole/{school}/classes: open a class."""
    sent = await text(request, "name", "level")
    school_id = school_id_of(request)
    try:
        await classes.create(asker(request), resources_of(request), school_id, sent["name"], sent["level"])
    except Invalid as error:
        return await _classes(request, _shortened(sent), error.errors)
    return see(request, f"/ecole/{school_id}/classes", "class-created")


async def class_rename(request: Request) -> Response:
    """POST /ecole/{school}/classes/{class}: another name or level."""
    sent = await text(request, "name", "level")
    school_id, class_id = school_id_of(request), part(request, "class")
    try:
        await classes.rename(
            asker(request), resources_of(request), school_id, class_id, sent["name"], sent["level"]
        )
    except Invalid as error:
        return await _classes(request, _shortened(sent), error.errors, class_id)
    return see(request, f"/ecole/{school_id}/classes", "saved")


async def class_archive(request: Request) -> Response:
    """POST /ecole/{school}/classes/{class}/archiver."""
    sent = await text(request, "sure")
    school_id, class_id = school_id_of(request), part(request, "class")
    try:
        await classes.archive(
            asker(request), resources_of(request), school_id, class_id, sure=bool(sent["sure"])
        )
    except Invalid as error:
        return await _classes(request, {"name": "", "level": ""}, error.errors, class_id)
    return see(request, f"/ecole/{school_id}/classes", "class-archived")


async def class_renew(request: Request) -> Response:
    """POST /ecole/{school}/classes/{class}/annee: the class of this year in the place of last year's."""
    school_id, class_id = school_id_of(request), part(request, "class")
    new_id = await classes.renew(asker(request), resources_of(request), school_id, class_id)
    return see(request, f"/classe/{new_id}/parametrage/import", "class-renewed")


async def class_archive_empty(request: Request) -> Response:
    """POST /ecole/{school}/classes/archiver-vides: every class that holds nobody."""
    school_id = school_id_of(request)
    await classes.archive_empty(asker(request), resources_of(request), school_id)
    return see(request, f"/ecole/{school_id}/classes", "class-archived")


async def class_reopen(request: Request) -> Response:
    """POST /ecole/{school}/classes/{class}/rouvrir."""
    school_id, class_id = school_id_of(request), part(request, "class")
    try:
        await classes.reopen(asker(request), resources_of(request), school_id, class_id)
    except Invalid as error:
        return await _classes(request, {"name": "", "level": ""}, error.errors, class_id)
    return see(request, f"/ecole/{school_id}/classes", "saved")


def _shortened(sent: dict[str, str]) -> dict[str, str]:
    """What was typed, for the form again: the page does not grow with what is sent to it."""
    return {name: value[:200] for name, value in sent.items()}
