"""« Paramétrage de la classe »: who has activated, everyone by profile, the name of the class, its list."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from one.classroom import listing
from one.http.classroom.view import GROUPS, group
from one.http.classroom.who import classroom_of, classroom_page, home_of, members_of
from one.http.forms import Press
from one.http.people.class_names import Naming
from one.http.render import download, see
from one.http.state import asker, resources_of
from one.people.changes import class_names
from one.roster import decisions
from one.scope import Profile
from one.tablet import devices


class Renaming(Naming):
    """Another name or level, from the settings of the class."""


async def show(request: Request) -> Response:
    """GET /classe/{id}/parametrage: who has activated, and everyone by profile."""
    scope, classroom, shown = asker(request), classroom_of(request), await members_of(request)
    groups = [group(scope, shown, profile, title) for profile, title in GROUPS]
    groups = [each for each in groups if each["people"] or each["profile"] != Profile.TEACHER]
    family = [each for each in groups if each["profile"] != Profile.TEACHER]
    form = await Renaming.shown(request, name=classroom.name, level=classroom.level)
    return await classroom_page(
        request,
        "index.html",
        form=form,
        errors=form.problems,
        now=datetime.now(UTC),
        mails=resources_of(request).settings.mails,
        groups=groups,
        to_check=await decisions.count_of_class(scope, resources_of(request), classroom.id),
        tablets=await devices.open_now(scope, resources_of(request), classroom),
        waiting=sum(each["waiting"] for each in family),
        total=sum(each["total"] for each in family),
    )


async def rename(request: Request, form: Renaming) -> Response:
    """POST /classe/{id}/parametrage/nom: another name for the class."""
    classroom = classroom_of(request)
    await class_names.rename(
        asker(request), resources_of(request), classroom.id, form.name.data, form.level.data
    )
    return see(request, home_of(request), "class-renamed")


async def export(request: Request, form: Press) -> Response:
    """POST /classe/{id}/parametrage/liste.csv: the class for a spreadsheet. It is logged: no prefetch may ask."""
    file_name, content = await listing.export(asker(request), resources_of(request), classroom_of(request).id)
    return download(content, "text/csv; charset=utf-8", file_name)
