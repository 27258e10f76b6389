"""Who may set up a class, and what that found for the handlers."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.classroom import access
from one.classroom.access import Classroom, Members
from one.errors import NotFound
from one.http.params import CLASS_MOST, id_of
from one.http.render import page
from one.http.state import asker, resources_of
from one.http.who import Role, Who, admitted


async def _classroom(request: Request) -> Classroom:
    return await access.classroom(asker(request), resources_of(request), id_of(request, most=CLASS_MOST))


SETS_UP = Who(
    "teachers of the class, direction and référents of its school",
    frozenset((Role.TEACHER, Role.DIRECTION, Role.REFERENT)),
    admit=_classroom,
    finds=True,
)


async def _whole(request: Request) -> Classroom:
    found = await _classroom(request)
    if not found.whole:
        raise NotFound
    return found


DIRECTS = Who(
    "direction and référents of its school",
    frozenset((Role.DIRECTION, Role.REFERENT)),
    admit=_whole,
    finds=True,
)


def classroom_of(request: Request) -> Classroom:
    """The class of the address, which the asker may set up."""
    classroom: Classroom = admitted(request)
    return classroom


async def members_of(request: Request) -> Members:
    """The same, with everybody in it."""
    return await access.members_of(asker(request), resources_of(request), classroom_of(request))


def home_of(request: Request) -> str:
    """Where the settings of the class begin."""
    return f"/classe/{classroom_of(request).id}/parametrage"


async def classroom_page(request: Request, template: str, **context: Any) -> Response:
    """A page of the settings of a class."""
    return await page(
        request,
        f"classroom/{template}",
        classroom=classroom_of(request),
        base=home_of(request),
        **context,
    )
