"""« Mot de passe oublié », « Identifiant oublié », and the new password at the end of the link."""

from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.accounts import passwords, recovery, sign_in
from one.errors import Invalid, Throttled
from one.http.accounts.sign_in import device_of, enter, network_of, text
from one.http.errors import wait_words
from one.http.render import page, see
from one.http.state import resources_of
from one.i18n import _

# The token of the link, once it left the address; opens the form of the new password only.
TICKET, NEW = "one-reset", "/nouveau-mot-de-passe"
# The login that a code was asked for, so that nobody types it twice.
LOGIN, FORGOTTEN = "one-forgotten", "/mot-de-passe-oublie"

Errors = dict[str, list[str]]


async def forgotten(request: Request) -> Response:
    """GET /mot-de-passe-oublie."""
    return await _forgotten(
        request, {"login": request.query_params.get("identifiant", "")[:80], "by": "mail"}, {}
    )


async def ask_password(request: Request) -> Response:
    """POST /mot-de-passe-oublie: one row in the outbox, whoever the login is, and the same answer."""
    sent = await text(request, "login", "by")
    form = {"login": sent["login"][:80], "by": "sms" if sent["by"] == "sms" else "mail"}
    resources = resources_of(request)
    by_sms = form["by"] == "sms" and resources.settings.sms_webhook_url is not None
    try:
        await recovery.ask_password(resources, sent["login"], by_sms=by_sms, network=network_of(request))
    except Invalid as error:
        return await _forgotten(request, form, error.errors)
    except Throttled as error:
        return too_many(await _forgotten(request, form, wait(error), 429), error)
    if not by_sms:
        return see(request, f"{FORGOTTEN}/envoye")
    response = see(request, f"{FORGOTTEN}/code")
    _keep(request, response, LOGIN, quote(form["login"]), FORGOTTEN)
    return response


async def sent(request: Request) -> Response:
    """GET /mot-de-passe-oublie/envoye, /identifiant-oublie/envoye: the same, account or not."""
    return await _page(
        request, "accounts/recovery/sent.html", {}, 200, link=request.url.path.startswith(FORGOTTEN)
    )


async def code(request: Request) -> Response:
    """GET /mot-de-passe-oublie/code: the six digits of the short message."""
    return await _code(request, {})


async def try_code(request: Request) -> Response:
    """POST /mot-de-passe-oublie/code: right digits open the form of the new password."""
    given = await text(request, "login", "code")
    login = given["login"] or unquote(request.cookies.get(LOGIN, ""))
    try:
        token = await recovery.try_code(
            resources_of(request), login, given["code"], network=network_of(request)
        )
    except Invalid as error:
        return await _code(request, error.errors, 422)
    except Throttled as error:
        return too_many(await _code(request, wait(error), 429), error)
    response = see(request, NEW)
    response.delete_cookie(LOGIN, path=FORGOTTEN)
    _keep(request, response, TICKET, token, NEW)
    return response


async def opened(request: Request) -> Response:
    """GET /nouveau-mot-de-passe: asks for the link's code, or for the new password when a good one was given.

    The link carries its token behind the #: no browser sends that part, so no log and no Referer holds
    it. static/js/accounts/recovery/fragment.js posts it; without scripts, the mail shows it as a code to paste.
    """
    return await _new(request, {})


async def take_link(request: Request) -> Response:
    """POST /nouveau-mot-de-passe/lien: the token, out of the link or pasted."""
    given = await text(request, "secret")
    token = "".join(given["secret"][:200].split())
    if await recovery.opening(resources_of(request), token) is None:
        return await _paste(request, {"": [str(recovery.DEAD)]}, 422)
    response = see(request, NEW)
    _keep(request, response, TICKET, token, NEW)
    return response


async def reset(request: Request) -> Response:
    """POST /nouveau-mot-de-passe: set it, end every session, sign this browser in."""
    resources = resources_of(request)
    given = await text(request, "password", "confirmation")
    chosen = recovery.Chosen(given["password"], given["confirmation"])
    try:
        signed = await recovery.reset(
            resources, request.cookies.get(TICKET, ""), chosen, device=device_of(request)
        )
    except Invalid as error:
        return await _new(request, error.errors, 422)
    response = see(request, "/", "password")
    response.delete_cookie(TICKET, path=NEW)
    return await enter(request, response, signed)


async def lost_login(request: Request) -> Response:
    """GET /identifiant-oublie."""
    return await _lost_login(request, "", {})


async def ask_logins(request: Request) -> Response:
    """POST /identifiant-oublie: all the logins of an address, by mail to it."""
    given = await text(request, "email")
    try:
        await recovery.ask_logins(resources_of(request), given["email"], network=network_of(request))
    except Invalid as error:
        return await _lost_login(request, given["email"][:254], error.errors)
    except Throttled as error:
        return too_many(await _lost_login(request, given["email"][:254], wait(error), 429), error)
    return see(request, "/identifiant-oublie/envoye")


async def _forgotten(request: Request, form: dict[str, str], errors: Errors, status: int = 422) -> Response:
    return await _page(request, "accounts/recovery/password.html", errors, status, form=form)


async def _lost_login(request: Request, email: str, errors: Errors, status: int = 422) -> Response:
    return await _page(request, "accounts/recovery/login.html", errors, status, form={"email": email})


async def _code(request: Request, errors: Errors, status: int = 422) -> Response:
    login = unquote(request.cookies.get(LOGIN, ""))[:80]
    return await _page(request, "accounts/recovery/code.html", errors, status, login=login)


async def _new(request: Request, errors: Errors, status: int = 422) -> Response:
    token = request.cookies.get(TICKET, "")
    person = await recovery.opening(resources_of(request), token) if token else None
    if person is None:
        return await _paste(request, errors, status)
    minimum = sign_in.minimum(person)
    return await _page(
        request,
        "accounts/recovery/new.html",
        errors,
        status,
        person=person,
        rule=passwords.rule(minimum),
        password_min=minimum,
    )


async def _paste(request: Request, errors: Errors, status: int) -> Response:
    response = await _page(request, "accounts/recovery/paste.html", errors, status)
    if TICKET in request.cookies:
        response.delete_cookie(TICKET, path=NEW)
    return response


async def _page(request: Request, template: str, errors: Errors, status: int, **context: Any) -> Response:
    settings = resources_of(request).settings
    return await page(
        request,
        template,
        status=status if errors else 200,
        help_page="connexion",
        errors=errors,
        by_mail=settings.mails,
        by_sms=settings.sms_webhook_url is not None,
        mailbox=settings.has_mailbox,
        **context,
    )


def wait(error: Throttled) -> Errors:
    """The error of a form that was sent too often."""
    words = wait_words(error.retry_after)
    return {"": [_("Il y a eu trop de demandes. Nouvel essai possible dans %(wait)s.") % {"wait": words}]}


def too_many(response: Response, error: Throttled) -> Response:
    """Say to programs too when to come back."""
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _keep(request: Request, response: RedirectResponse, name: str, value: str, path: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=3600,
        path=path,
        httponly=True,
        samesite="strict",
        secure=resources_of(request).settings.secure,
    )
