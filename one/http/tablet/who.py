"""Which tablet asks, by its cookie. It is nobody: what it may see is its class's wall."""

from starlette.requests import Request
from starlette.responses import Response

from one import clock
from one.errors import NotFound
from one.http import cookies
from one.http.state import asker, resources_of
from one.http.who import Role, Who, admitted, whoever
from one.tablet import devices, pairing
from one.tablet.devices import UNSEEN, Device


async def asker_device(request: Request) -> Device | None:
    """The tablet that this browser is; None when it is none, or was taken off. Asked once a request."""
    if "one.device" not in request.scope:
        request.scope["one.device"] = await devices.asking(
            resources_of(request), cookies.read(request, cookies.TABLET)
        )
    found: Device | None = request.scope["one.device"]
    if found:
        clock.keep(found.zone)  # of its school, for a wall that nobody signed in to
    return found


async def _device(request: Request) -> Device:
    found = await asker_device(request)
    if found is None:
        raise NotFound
    return found


# Whoever is signed in, or nobody: it is the browser that is judged.
TABLET = Who("a paired tablet", frozenset(), signed=False, admit=_device)

PAIRS = whoever(
    "teachers of a class, direction and référents",
    frozenset((Role.TEACHER, Role.DIRECTION, Role.REFERENT)),
    pairing.may_pair,
)


def device_of(request: Request) -> Device:
    """The tablet that asks, at an address for tablets."""
    found: Device = admitted(request)
    return found


def stay(request: Request, response: Response, token: str = "") -> None:
    """The browser is the tablet for some more weeks."""
    cookies.give(
        request, response, cookies.TABLET, token or cookies.read(request, cookies.TABLET), lasts=UNSEEN
    )


def may_pair(request: Request) -> bool:
    """Whether who is signed in here could approve a tablet."""
    return pairing.may_pair(asker(request))
