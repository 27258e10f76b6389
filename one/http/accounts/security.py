"""« Mes sessions » and the password, under « Mon compte »."""

from starlette.requests import Request
from starlette.responses import Response

from one.accounts import new_password, passwords, sign_in
from one.accounts import sessions as devices
from one.errors import Invalid, NotFound, Throttled
from one.http.accounts.recovery import Errors, too_many, wait
from one.http.accounts.sign_in import network_of, text
from one.http.params import number
from one.http.render import page, see
from one.http.state import asker, resources_of
from one.store.accounts import credentials

SESSIONS = "/compte/sessions"


async def sessions(request: Request) -> Response:
    """GET /compte/sessions: where I am signed in."""
    found = await devices.mine(asker(request), resources_of(request))
    return await page(request, "accounts/sessions.html", help_page="compte", devices=found)


async def end(request: Request) -> Response:
    """POST /compte/sessions/{id}/fin: end one of mine, with its sockets."""
    session_id = number(request.path_params["id"])
    if session_id is None:
        raise NotFound
    await devices.end(asker(request), resources_of(request), session_id)
    return see(request, SESSIONS, "session-ended")


async def end_others(request: Request) -> Response:
    """POST /compte/sessions/fin: end all of mine but this one."""
    await devices.end_others(asker(request), resources_of(request))
    return see(request, SESSIONS, "sessions-ended")


async def password(request: Request) -> Response:
    """GET /compte/mot-de-passe."""
    return await _password(request, {})


async def change_password(request: Request) -> Response:
    """POST /compte/mot-de-passe: asks for the old one, ends my other sessions."""
    given = await text(request, "old", "password", "confirmation")
    try:
        await new_password.change(
            asker(request),
            resources_of(request),
            given["old"],
            given["password"],
            given["confirmation"],
            network=network_of(request),
        )
    except Invalid as error:
        return await _password(request, error.errors, 422)
    except Throttled as error:
        return too_many(await _password(request, wait(error), 429), error)
    return see(request, "/compte", "password-changed")


async def _password(request: Request, errors: Errors, status: int = 200) -> Response:
    person = await credentials.by_id(resources_of(request).pool, asker(request).person_id)
    if person is None:
        raise NotFound
    minimum = sign_in.minimum(person)
    return await page(
        request,
        "accounts/password.html",
        status=status,
        help_page="compte",
        errors=errors,
        rule=passwords.rule(minimum),
        password_min=minimum,
    )
