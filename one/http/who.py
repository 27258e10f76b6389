"""Who may come to an address: data in the route's line, judged before its handler; 404 for all others.

What a rule found on the way (the class to set up, the school to administer) is handed on, so that the handler
does not ask again. ``roles`` are those for whom the rule can hold: the test of the wrong role is derived from
them. The domain judges once more, whoever calls it.
"""

from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any

import msgspec
from starlette.requests import Request

from one.errors import NotFound
from one.http.params import CLASS_MOST, id_of
from one.http.state import asker
from one.people import rights
from one.scope import Function, Profile, Scope


class Role(StrEnum):
    """Somebody of a school, as the tests of the wrong role draw them: a profile, or a function on top of one."""

    PUPIL = "eleve"
    GUARDIAN = "parent"
    TEACHER = "enseignant"
    STAFF = "personnel"
    DIRECTION = "direction"
    REFERENT = "referent"


ALL = frozenset(Role)
Admit = Callable[[Request], Awaitable[Any]]


class Who(msgspec.Struct, frozen=True):
    """One rule. ``words`` say it in the docs; ``signed`` whether one must be signed in to be judged at all.

    ``finds``: it judges the very thing that the address names, so that whom it admits may see it.
    """

    words: str
    roles: frozenset[Role] = ALL
    signed: bool = True
    admit: Admit | None = None
    finds: bool = False


async def judge(who: Who, request: Request) -> None:
    """NotFound unless the asker may come here."""
    if who.admit is not None:
        request.scope["one.admitted"] = await who.admit(request)


def admitted(request: Request) -> Any:
    """What the route's rule found for this request."""
    return request.scope["one.admitted"]


EVERYONE = Who("everyone", signed=False)
SIGNED_IN = Who("signed in")


def whoever(words: str, roles: frozenset[Role], holds: Callable[[Scope], bool]) -> Who:
    """A rule that the asker's own place decides."""

    async def admit(request: Request) -> None:
        if not holds(asker(request)):
            raise NotFound

    return Who(words, roles, admit=admit)


def having(code: str, profiles: frozenset[Profile] = frozenset(Profile)) -> Who:
    """People of these profiles to whom one of their schools opens an application."""
    roles = frozenset(Role) - {Role(p.value) for p in Profile if p not in profiles}
    return whoever(
        f"who has the application {code}",
        roles,
        lambda scope: scope.has_app(code) and (scope.profile in profiles or scope.has_function(*Function)),
    )


async def _school(request: Request) -> Any:
    return rights.check_school(asker(request), id_of(request, "school", most=CLASS_MOST))


ADMINISTERS = Who(
    "direction and référents of the school",
    frozenset((Role.DIRECTION, Role.REFERENT)),
    admit=_school,
    finds=True,
)
