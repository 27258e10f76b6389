"""« Mes sessions » and the password, under « Mon compte »."""

from starlette.requests import Request
from starlette.responses import Response

from one.accounts import new_password, passwords, sessions
from one.accounts.passwords import TYPED_MOST
from one.http.accounts.entry import enter, network_of
from one.http.accounts.fields import Confirmation, NewSecret
from one.http.fields import Secret
from one.http.forms import Form, Press
from one.http.params import id_of
from one.http.render import page, see
from one.http.state import asker, resources_of
from one.i18n import lazy

SESSIONS = "/compte/sessions"


class ChangePassword(Form):
    """Another password, with the one in use."""

    old = Secret(lazy("Mot de passe actuel"), most=TYPED_MOST, needed=True)
    password = NewSecret(lazy("Nouveau mot de passe"))
    confirmation = Confirmation()


async def devices(request: Request) -> Response:
    """GET /compte/sessions: where I am signed in."""
    found = await sessions.mine(asker(request), resources_of(request))
    return await page(request, "accounts/sessions.html", devices=found)


async def end(request: Request, form: Press) -> Response:
    """POST /compte/sessions/{id}/fin: end one of mine, with its sockets."""
    await sessions.end(asker(request), resources_of(request), id_of(request))
    return see(request, SESSIONS, "session-ended")


async def end_others(request: Request, form: Press) -> Response:
    """POST /compte/sessions/fin: end all of mine but this one."""
    await sessions.end_others(asker(request), resources_of(request))
    return see(request, SESSIONS, "sessions-ended")


async def password(request: Request) -> Response:
    """GET /compte/mot-de-passe."""
    minimum = new_password.minimum(await new_password.mine(asker(request), resources_of(request)))
    form = await ChangePassword.shown(request)
    return await page(
        request,
        "accounts/password.html",
        form=form,
        errors=form.problems,
        rule=passwords.rule(minimum),
        password_min=minimum,
    )


async def change_password(request: Request, form: ChangePassword) -> Response:
    """POST /compte/mot-de-passe: asks for the old one, ends my other sessions, and renews this one."""
    signed = await new_password.change(
        asker(request),
        resources_of(request),
        form.old.data,
        form.password.data,
        form.confirmation.data,
        network=network_of(request),
    )
    return await enter(request, see(request, "/compte", "password-changed"), signed)
