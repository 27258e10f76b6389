"""« Importer la liste de la classe » : send the files, look at the differences, apply them."""

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from one.classroom import access
from one.errors import Invalid
from one.http.accounts.sign_in import text
from one.http.classroom.people import home_of, ids
from one.http.render import page, see
from one.http.state import asker, resources_of
from one.names import typed
from one.roster import classroom as roster
from one.roster.class_lists import Files

SHOWN = 200  # differences and lines of a preview; the rest is counted


async def form(request: Request) -> Response:
    """GET …/import: which files, and what they will do."""
    return await _form(request, {})


async def _form(request: Request, errors: dict[str, list[str]]) -> Response:
    classroom = await access.classroom(asker(request), resources_of(request), ids(request)[0])
    return await page(
        request,
        "classroom/import.html",
        status=422 if errors else 200,
        help_page="parametrage",
        classroom=classroom,
        base=home_of(classroom.id),
        errors=errors,
    )


async def preview(request: Request) -> Response:
    """POST …/import: the differences, with nothing changed yet."""
    class_id = ids(request)[0]
    try:
        found = await roster.preview(asker(request), resources_of(request), class_id, await _files(request))
    except Invalid as error:
        return await _form(request, error.errors)
    return await _preview(request, found, moved=False)


async def _files(request: Request) -> Files:
    """The files sent; a field left empty is a file without a name."""
    async with request.form(max_files=10) as form:  # closed on the way out, with its temporary files
        sent = [each for each in form.getlist("files") if isinstance(each, UploadFile) and each.filename]
        return [(typed(each.filename or "")[:100], await each.read()) for each in sent]


async def _preview(request: Request, found: roster.Differences, *, moved: bool) -> Response:
    classroom = await access.classroom(asker(request), resources_of(request), ids(request)[0])
    return await page(
        request,
        "classroom/differences.html",
        status=409 if moved else 200,
        help_page="parametrage",
        classroom=classroom,
        base=home_of(classroom.id),
        found=found,
        moved=moved,
        shown=SHOWN,
    )


async def apply(request: Request) -> Response:
    """POST …/import/appliquer: make it so, or show again what changed since the preview."""
    class_id = ids(request)[0]
    seen = (await text(request, "seen"))["seen"]
    try:
        await roster.apply(asker(request), resources_of(request), class_id, seen)
    except roster.Moved as moved:
        return await _preview(request, moved.now, moved=True)
    except Invalid as error:
        return await _form(request, error.errors)
    return see(request, home_of(class_id), "class-imported")
