"""My e-mail address and my mobile: asked with the password, checked by a code sent there."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.accounts import addresses, contacts
from one.accounts.passwords import TYPED_MOST
from one.accounts.secret_codes import EMAIL, MOBILE
from one.errors import Invalid
from one.http.accounts.entry import network_of
from one.http.accounts.fields import SixDigits
from one.http.fields import Email, Hidden, Phone, Secret
from one.http.forms import Errors, Form, again, wrong
from one.http.render import page, see
from one.http.state import asker, resources_of
from one.i18n import lazy

ADDRESS, NUMBER = "/compte/adresse", "/compte/mobile"
_LABEL_OLD, _SHORT_OLD = lazy("Mot de passe actuel"), lazy("Mot de passe")


class NewEmail(Form):
    """Another address, with the password."""

    email = Email(
        lazy("Nouvelle adresse e-mail"),
        short=lazy("Nouvelle adresse"),
        most=addresses.EMAIL_MOST,
        rule=addresses.email,
        autocomplete="email",
        needed=True,
        hint=lazy("Nous y envoyons un code à six chiffres, pour vérifier qu’elle reçoit bien."),
    )
    old = Secret(_LABEL_OLD, short=_SHORT_OLD, most=TYPED_MOST, needed=True)
    judges_itself = True


class NewMobile(Form):
    """Another number, or none, with the password."""

    mobile = Phone(
        lazy("Nouveau numéro"),
        most=addresses.MOBILE_MOST,
        rule=addresses.mobile,
        autocomplete="tel",
        inputmode="tel",
    )
    old = Secret(_LABEL_OLD, short=_SHORT_OLD, most=TYPED_MOST, needed=True)
    judges_itself = True


class Code(Form):
    """Six digits, typed back; from the home page too."""

    suite = Hidden(most=20)
    code = SixDigits()


class AnotherCode(Form):
    """The button for another code."""

    suite = Hidden(most=20)


async def email(request: Request) -> Response:
    """GET /compte/adresse."""
    return await _page(request, EMAIL, await NewEmail.shown(request))


async def ask_email(request: Request, form: NewEmail) -> Response:
    """POST /compte/adresse: a code leaves to the new address."""
    try:
        await contacts.ask_email(
            asker(request), resources_of(request), form.email.data, form.old.data, network=network_of(request)
        )
    except Invalid as error:
        form.check(error.errors)
    return see(request, f"{ADDRESS}/code")


async def mobile(request: Request) -> Response:
    """GET /compte/mobile."""
    return await _page(request, MOBILE, await NewMobile.shown(request))


async def ask_mobile(request: Request, form: NewMobile) -> Response:
    """POST /compte/mobile: a code leaves to the new number, where short messages can be sent."""
    code = False
    try:
        code = await contacts.ask_mobile(
            asker(request),
            resources_of(request),
            form.mobile.data,
            form.old.data,
            network=network_of(request),
        )
    except Invalid as error:
        form.check(error.errors)
    return see(request, f"{NUMBER}/code") if code else see(request, "/compte", "mobile")


async def code(request: Request) -> Response:
    """GET /compte/adresse/code and /compte/mobile/code."""
    purpose, resources = _purpose(request), resources_of(request)
    new = await contacts.waiting(asker(request), resources, purpose)
    if new is None:  # what came back to this page goes on to the one before it
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{_path(purpose)}{query}", 303)
    form = await Code.shown(request, suite="/compte")
    return await page(
        request,
        "accounts/code.html",
        form=form,
        errors=await wrong(request),
        purpose=purpose,
        new=new,
        mailbox=resources.settings.has_mailbox and purpose == EMAIL,
    )


async def confirm(request: Request, form: Code) -> Response:
    """POST /compte/adresse/code and /compte/mobile/code: right digits confirm the address or number."""
    purpose = _purpose(request)
    try:
        await contacts.confirm(asker(request), resources_of(request), purpose, form.code.data)
    except Invalid as error:
        if "" in error.errors:  # nothing left to try: another code is asked for one page before
            return await again(request, form, error.errors, _path(purpose))
        raise
    return see(request, _suite(form.suite.data), purpose)


async def send_again(request: Request, form: AnotherCode) -> Response:
    """POST /compte/adresse/confirmer and /compte/mobile/confirmer: another code leaves."""
    purpose, suite = _purpose(request), _suite(form.suite.data)
    if not await contacts.ask_again(asker(request), resources_of(request), purpose):
        return see(request, suite)
    return see(request, suite if suite == "/" else f"{_path(purpose)}/code", "code-sent")


async def _page(request: Request, purpose: str, form: Form) -> Response:
    resources = resources_of(request)
    errors: Errors = await wrong(request)
    context: dict[str, Any] = {
        "mine": await contacts.mine(asker(request), resources),
        "by_sms": resources.settings.sms_webhook_url,
        "confirmable": contacts.sends(resources, purpose),
    }
    return await page(request, f"accounts/{purpose}.html", form=form, errors=errors, **context)


def _path(purpose: str) -> str:
    return ADDRESS if purpose == EMAIL else NUMBER


def _suite(typed: str) -> str:
    """Back to the feed for whoever came from its card, else to « Mon compte »."""
    return "/" if typed == "/" else "/compte"


def _purpose(request: Request) -> str:
    return EMAIL if request.url.path.startswith(ADDRESS) else MOBILE
