"""/connexion and /deconnexion."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.accounts import pasted, sessions
from one.accounts import sign_in as accounts
from one.accounts.logins import MOST as LOGIN_MOST
from one.accounts.passwords import TYPED_MOST
from one.errors import Throttled
from one.http import cookies
from one.http.accounts.entry import device_of, enter, keep, network_of
from one.http.errors import wait_words
from one.http.fields import Hidden, Secret, Text, Tick
from one.http.forms import Form, Press, again, wrong
from one.http.render import FLASHES, flashed, local_path, page, see
from one.http.state import asker, resources_of, visitor
from one.i18n import _, lazy

PAGE, ACTIVATION, WALL = "/connexion", "/activation", "/tablette"
SUITE_MOST = 2000  # characters of the address that was asked for first


class SignIn(Form):
    """A login with its password, or with a code. Either one missing is told in one sentence for both."""

    suite = Hidden(most=SUITE_MOST)
    login = Text(
        lazy("Identifiant"),
        most=LOGIN_MOST,
        hint=lazy("Par exemple : camille.martin"),
        autocomplete="username",
        plain=True,
        needed=True,
    )
    password = Secret(
        lazy("Mot de passe ou code d’activation"),
        short=lazy("Mot de passe ou code"),
        most=TYPED_MOST,
        needed=True,
    )
    remember = Tick(lazy("Se souvenir de moi"))


async def show(request: Request) -> Response:
    """GET /connexion: the sign-in page; who is signed in sees it with ?autre=1, to open another account.

    A family scans all its sheets with one phone: static/js/page/prefill.js leads here with the second one.
    """
    if _ended(request) and cookies.has(request, cookies.TABLET):
        return see(request, WALL)  # the wall takes away what is left of who was here
    suite = local_path(request.query_params.get("suite", "/"))
    form = await SignIn.shown(request, suite=suite)
    if visitor(request.scope) is not None and "autre" not in request.query_params and not form.came_back:
        return RedirectResponse(suite, 303)
    errors = await wrong(request)
    return await page(
        request,
        "accounts/sign_in.html",
        form=form,
        errors=errors,
        told=FLASHES["ended"] if not errors and not flashed(request) and _ended(request) else None,
    )


def _ended(request: Request) -> bool:
    """Whether this browser has the cookie of a session that is no more."""
    return visitor(request.scope) is None and cookies.has(request, cookies.SESSION)


async def send(request: Request, form: SignIn) -> Response:
    """POST /connexion: a password signs in, a code leads to the activation form."""
    resources = resources_of(request)
    # The whole link of a sheet, in place of the code in it; it never opens another account than the one that was typed.
    scanned = pasted.sheet(form.password.data)
    if not (form.login.data or scanned) or not form.password.data:
        form.check({"": [_("Indiquez votre identifiant et votre mot de passe, ou votre code d’activation.")]})
    try:
        result = await accounts.sign_in(
            resources,
            form.login.data or (scanned.login if scanned else ""),
            scanned.code if scanned else form.password.data,
            network=network_of(request),
            device=device_of(request),
            remember=form.remember.data and not cookies.has(request, cookies.TABLET),
            known=cookies.read(request, cookies.DEVICE),
        )
    except Throttled as error:
        wait = wait_words(error.retry_after)
        told = [
            _("Il y a eu trop d’essais. Réessayez dans %(wait)s.") % {"wait": wait},
            _("Un code donné par l’école, lui, marche tout de suite."),
        ]
        return await again(request, form, {"": told}, PAGE, retry_after=error.retry_after)
    if isinstance(result, accounts.SignedIn):
        return await enter(request, see(request, local_path(form.suite.data or "/")), result)
    response = see(request, ACTIVATION)
    keep(request, response, cookies.ACTIVATION, result.ticket)
    return response


async def sign_out(request: Request, form: Press) -> Response:
    """POST /deconnexion: this session ends, with every socket on it."""
    await sessions.end_here(asker(request), resources_of(request))
    if cookies.has(request, cookies.TABLET):  # back to the wall, and nothing says who was here
        response = see(request, WALL)
        cookies.forget_people(request, response)
        return response
    response = see(request, PAGE, "signed-out")
    # This device stays known to the account, and the next page says that it is done.
    cookies.forget_people(request, response, but=(cookies.DEVICE, cookies.FLASH))
    return response
