"""What everybody's way in shares: where an attempt comes from, and what a browser keeps of a session."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from one.accounts import known_device, sessions
from one.accounts.sign_in import SignedIn
from one.http.state import resources_of, visitor

# As long as browsers keep one. How long a session may idle is judged here, by its row: a cookie that
# died thirty days after signing in would put out whoever comes every day.
COOKIE_DAYS = 400
HOUR = 3600


def network_of(request: Request) -> str:
    """The address an attempt comes from: one school is often one address."""
    return request.client.host if request.client else "?"


def device_of(request: Request) -> str:
    """What the browser says it is, for the list of sessions."""
    return request.headers.get("user-agent", "")[:200]


async def enter(request: Request, response: Response, signed: SignedIn) -> Response:
    """Put the session into the browser, and that it knows this account.

    The session that was there ends, or open pages of it would go on with the cookie of another account.
    """
    resources, before = resources_of(request), visitor(request.scope)
    if before is not None:
        await sessions.end_here(before, resources)
    settings = resources.settings
    response.set_cookie(
        settings.cookie_name,
        signed.token,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure,
        max_age=int(timedelta(days=COOKIE_DAYS).total_seconds()) if signed.remember else None,
    )
    known = request.cookies.get(settings.device_cookie_name, "")
    response.set_cookie(
        settings.device_cookie_name,
        known_device.remember(resources.key, known, signed.person_id),
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure,
        max_age=int(known_device.LIFETIME.total_seconds()),
    )
    return response


def keep(request: Request, response: Response, name: str, value: str, path: str) -> None:
    """Give a browser what opens its next step, for an hour and for that step only."""
    response.set_cookie(
        name,
        value,
        max_age=HOUR,
        path=path,
        httponly=True,
        samesite="strict",
        secure=resources_of(request).settings.secure,
    )
