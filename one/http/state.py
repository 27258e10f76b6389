"""What every handler is handed: the resources, the live engine, the templates; typed."""

from typing import TYPE_CHECKING, cast

import msgspec
from starlette.requests import HTTPConnection
from starlette.staticfiles import StaticFiles

from one.errors import NotFound
from one.realtime.engine import Engine
from one.resources import Resources
from one.scope import Scope
from one.store.pool import DOWN, VANISHED
from one.templating.pages import Templates

if TYPE_CHECKING:
    from starlette.types import Scope as ASGIScope


# DOWN is what it looks like when PostgreSQL is away, VANISHED when what is written about is gone; HTTP takes them from here.
__all__ = ["DOWN", "VANISHED", "State", "asker", "resources_of", "state_of", "visitor"]


class State(msgspec.Struct, frozen=True):
    """Opened in the lifespan, closed with it."""

    resources: Resources
    engine: Engine
    templates: Templates
    files: StaticFiles


def state_of(connection: HTTPConnection) -> State:
    """The resources of this process."""
    return cast("State", connection.scope["state"]["one"])


def resources_of(connection: HTTPConnection) -> Resources:
    """The resources of the business."""
    return state_of(connection).resources


def visitor(scope: "ASGIScope") -> Scope | None:
    """Who asks, or None; set by the session middleware."""
    return cast("Scope | None", scope.get("one.visitor"))


def asker(connection: HTTPConnection) -> Scope:
    """Who asks, on a page for signed-in people only (the route table says which)."""
    found = visitor(connection.scope)
    if found is None:
        raise NotFound
    return found
