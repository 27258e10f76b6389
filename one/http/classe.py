"""« La classe »: the people of a class, for who may see them."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one import titles
from one.apps.classe import directory
from one.apps.classe.directory import Member
from one.classroom import access
from one.http.params import number
from one.http.render import page
from one.http.route import READS, Route
from one.http.state import asker, resources_of
from one.i18n import _
from one.names import told_apart
from one.scope import STAFF, Profile
from one.templating.filters import kept
from one.templating.pieces import gettext


async def show(request: Request) -> Response:
    """GET /classe and /classe/{id}: the people of a class I may see."""
    scope, resources = asker(request), resources_of(request)
    shown = await directory.page(scope, resources, number(request.path_params.get("id")))
    everybody = [*shown.teachers, *shown.pupils, *shown.guardians]
    marks = told_apart(everybody) if scope.profile in STAFF else {}
    groups = [
        (title, [person(member, marks.get(member.id, "")) for member in members])
        for title, members in (
            (_("Enseignants"), shown.teachers),
            (_("Mes enfants") if scope.profile == Profile.GUARDIAN else _("Élèves"), shown.pupils),
            (_("Familles"), shown.guardians),
        )
        if members
    ]
    return await page(
        request,
        "classe/index.html",
        help_page="classe",
        classes=shown.classes,
        current=shown.current,
        groups=groups,
        children=scope.children,
        may_set_up=shown.current is not None and access.may_set_up(scope, shown.current),
    )


def person(member: Member, mark: str) -> dict[str, Any]:
    """A card; ``mark`` tells one of two namesakes from the other."""
    name = f"{member.first_name} {member.last_name}"
    role = titles.profile(member.profile, member.civility)
    if member.profile == Profile.GUARDIAN:
        role = gettext("Parent de %(names)s", names=kept(", ".join(member.children)))
    return {
        "id": member.id,
        "full_name": name,
        "role": role,
        "mark": mark,
    }


ROUTES = (
    Route("/classe", get=show, what="« La classe »", pictures=READS),
    Route("/classe/{id}", get=show, what="one of my classes", pictures=READS),
)
