"""« Mot de passe oublié » and « Identifiant oublié »: what is asked for, and that something is on its way."""

from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

from one.accounts import addresses, recovery
from one.accounts.logins import MOST as LOGIN_MOST
from one.http import cookies
from one.http.accounts.entry import keep, network_of
from one.http.fields import Choice, Email, Text
from one.http.forms import Form
from one.http.render import page, see
from one.http.state import resources_of
from one.i18n import lazy

FORGOTTEN = "/mot-de-passe-oublie"


class LostPassword(Form):
    """Whose password, and by which way."""

    login = Text(
        lazy("Identifiant"),
        most=LOGIN_MOST,
        missing=lazy("Écrivez votre identifiant. Exemple : camille.martin"),
        hint=lazy("Par exemple : camille.martin"),
        autocomplete="username",
        plain=True,
    )
    by = Choice(
        lazy("Le recevoir"),
        options=(("mail", lazy("Par e-mail : un lien")), ("sms", lazy("Par SMS : un code"))),
    )


class LostLogin(Form):
    """The address whose logins are asked for."""

    email = Email(
        lazy("Adresse e-mail"),
        most=addresses.EMAIL_MOST,
        rule=addresses.email,
        missing=lazy("Il manque l’adresse e-mail : elle sert à retrouver le mot de passe."),
        autocomplete="email",
    )


async def forgotten(request: Request) -> Response:
    """GET /mot-de-passe-oublie."""
    login = request.query_params.get("identifiant", "")
    form = await LostPassword.shown(request, login=login if len(login) <= LOGIN_MOST else "", by="mail")
    return await recovery_page(request, "password", form=form, errors=form.problems)


async def ask_password(request: Request, form: LostPassword) -> Response:
    """POST /mot-de-passe-oublie: one row in the outbox, whoever the login is, and the same answer."""
    resources = resources_of(request)
    by_sms = form.by.data == "sms" and resources.settings.sms_webhook_url is not None
    asked = await recovery.ask_password(
        resources,
        form.login.data,
        by_sms=by_sms,
        network=network_of(request),
        known=cookies.read(request, cookies.DEVICE),
    )
    if not by_sms:
        return see(request, f"{FORGOTTEN}/envoye")
    response = see(request, f"{FORGOTTEN}/code")
    keep(request, response, cookies.FORGOTTEN, f"{quote(form.login.data)}:{asked}")
    return response


async def sent(request: Request) -> Response:
    """GET /mot-de-passe-oublie/envoye, /identifiant-oublie/envoye: the same, account or not."""
    return await recovery_page(request, "sent", link=request.url.path.startswith(FORGOTTEN))


async def lost_login(request: Request) -> Response:
    """GET /identifiant-oublie."""
    form = await LostLogin.shown(request)
    return await recovery_page(request, "login", form=form, errors=form.problems)


async def ask_logins(request: Request, form: LostLogin) -> Response:
    """POST /identifiant-oublie: all the logins of an address, by mail to it."""
    await recovery.ask_logins(
        resources_of(request),
        form.email.data,
        network=network_of(request),
        known=cookies.read(request, cookies.DEVICE),
    )
    return see(request, "/identifiant-oublie/envoye")


def asked_login(request: Request) -> str:
    """The login that this browser asked a code for."""
    return unquote(cookies.read(request, cookies.FORGOTTEN).partition(":")[0])[:LOGIN_MOST]


def asked_message(request: Request) -> str:
    """What shows that this browser asked for a message."""
    return cookies.read(request, cookies.FORGOTTEN).partition(":")[2]


async def recovery_page(request: Request, template: str, **context: Any) -> Response:
    """A page for who cannot get in."""
    settings = resources_of(request).settings
    return await page(
        request,
        f"accounts/recovery/{template}.html",
        by_mail=settings.mails,
        by_sms=settings.sms_webhook_url is not None,
        mailbox=settings.has_mailbox,
        **context,
    )
