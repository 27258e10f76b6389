"""Who may set up a class."""

from typing import Any

from starlette.requests import Request

from one.classroom import access
from one.http.params import CLASS_MOST, id_of
from one.http.state import asker, resources_of
from one.http.who import Role, Who


async def _classroom(request: Request) -> Any:
    return await access.classroom(asker(request), resources_of(request), id_of(request, most=CLASS_MOST))


SETS_UP = Who(
    "teachers of the class, direction and référents of its school",
    frozenset((Role.TEACHER, Role.DIRECTION, Role.REFERENT)),
    admit=_classroom,
)
