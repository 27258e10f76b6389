"""What everybody's way in shares: where an attempt comes from, and what a browser keeps of a session."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from one import form_keys
from one.accounts import known_device, sessions
from one.accounts.sign_in import SignedIn
from one.http import cookies
from one.http.state import resources_of, visitor

# As long as browsers keep one. How long a session may idle is judged here, by its row: a cookie that
# died thirty days after signing in would put out whoever comes every day.
COOKIE_LASTS = timedelta(days=400)
STEP_LASTS = timedelta(hours=1)


def network_of(request: Request) -> str:
    """The address an attempt comes from: one school is often one address."""
    return request.client.host if request.client else "?"


def device_of(request: Request) -> str:
    """What the browser says it is, for the list of sessions."""
    return request.headers.get("user-agent", "")[:200]


def form_key(request: Request, person_id: int) -> str:
    """The key of a form that acts on somebody who is not signed in: it says on whom."""
    return form_keys.new_key(form_keys.mark(resources_of(request).key, person_id))


async def enter(request: Request, response: Response, signed: SignedIn) -> Response:
    """Put the session into the browser, and that it knows this account.

    The session that was there ends, or open pages of it would go on with the cookie of another account.
    """
    resources, before = resources_of(request), visitor(request.scope)
    if before is not None:
        await sessions.end_here(before, resources)
    lasts = COOKIE_LASTS if signed.remember else None
    cookies.give(request, response, cookies.SESSION, signed.token, lasts=lasts)
    if cookies.has(request, cookies.TABLET):
        return response  # the tablet of a class does not know who was there
    known = known_device.remember(resources.key, cookies.read(request, cookies.DEVICE), signed.person_id)
    cookies.give(request, response, cookies.DEVICE, known, lasts=known_device.LIFETIME)
    return response


def keep(request: Request, response: Response, name: str, value: str) -> None:
    """Give a browser what opens its next step, for an hour."""
    cookies.give(request, response, name, value, lasts=STEP_LASTS, strict=True)
