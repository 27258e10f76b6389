"""My e-mail address and my mobile: asked with the password, checked by a code sent there."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.accounts import contacts, verification
from one.errors import Invalid, Throttled
from one.http.accounts.recovery import Errors, too_many, wait
from one.http.accounts.sign_in import network_of, text
from one.http.render import page, see
from one.http.state import asker, resources_of
from one.store.accounts import recovery

ADDRESS, MOBILE = "/compte/adresse", "/compte/mobile"


async def email(request: Request) -> Response:
    """GET /compte/adresse."""
    return await _form(request, "email", "", {})


async def ask_email(request: Request) -> Response:
    """POST /compte/adresse: a code leaves to the new address."""
    given = await text(request, "email", "old")
    try:
        await contacts.ask_email(
            asker(request), resources_of(request), given["email"], given["old"], network=network_of(request)
        )
    except Invalid as error:
        return await _form(request, "email", given["email"][:254], error.errors, 422)
    except Throttled as error:
        return too_many(await _form(request, "email", given["email"][:254], wait(error), 429), error)
    return see(request, f"{ADDRESS}/code")


async def mobile(request: Request) -> Response:
    """GET /compte/mobile."""
    return await _form(request, "mobile", "", {})


async def ask_mobile(request: Request) -> Response:
    """POST /compte/mobile: a code leaves to the new number, where short messages can be sent."""
    given = await text(request, "mobile", "old")
    try:
        code = await contacts.ask_mobile(
            asker(request), resources_of(request), given["mobile"], given["old"], network=network_of(request)
        )
    except Invalid as error:
        return await _form(request, "mobile", given["mobile"][:40], error.errors, 422)
    except Throttled as error:
        return too_many(await _form(request, "mobile", given["mobile"][:40], wait(error), 429), error)
    return see(request, f"{MOBILE}/code") if code else see(request, "/compte", "mobile")


async def code(request: Request) -> Response:
    """GET /compte/adresse/code and /compte/mobile/code."""
    return await _code(request, {})


async def again(request: Request) -> Response:
    """POST /compte/adresse/confirmer and /compte/mobile/confirmer: another code leaves."""
    purpose, resources = _purpose(request), resources_of(request)
    suite = _suite(await text(request, "suite"))
    try:
        sent = await contacts.ask_again(asker(request), resources, purpose)
    except Throttled as error:
        if await contacts.waiting(asker(request), resources, purpose):
            return too_many(await _code(request, wait(error), 429, suite), error)
        return too_many(await _form(request, purpose, "", wait(error), 429), error)
    if not sent:
        return see(request, suite)
    return see(request, suite if suite == "/" else f"{_path(purpose)}/code", "code-sent")


async def confirm(request: Request) -> Response:
    """POST /compte/adresse/code and /compte/mobile/code: right digits confirm the address or number."""
    purpose = _purpose(request)
    given = await text(request, "code", "suite")
    suite = _suite(given)
    try:
        await contacts.confirm(asker(request), resources_of(request), purpose, given["code"])
    except Invalid as error:
        if "" in error.errors:
            return await _form(request, purpose, "", error.errors, 422)
        return await _code(request, error.errors, 422, suite)
    return see(request, suite, purpose)


async def _form(request: Request, purpose: str, value: str, errors: Errors, status: int = 200) -> Response:
    resources = resources_of(request)
    mine = await recovery.contacts(resources.pool, asker(request))
    context: dict[str, Any] = {
        "mine": mine,
        "form": {purpose: value},
        "by_sms": resources.settings.sms_webhook_url,
        "confirmable": contacts.sends(resources, purpose),
    }
    return await page(
        request, f"accounts/{purpose}.html", status=status, help_page="compte", errors=errors, **context
    )


async def _code(request: Request, errors: Errors, status: int = 200, suite: str = "/compte") -> Response:
    purpose, resources = _purpose(request), resources_of(request)
    new = await contacts.waiting(asker(request), resources, purpose)
    if new is None:
        return RedirectResponse(_path(purpose), 303)
    return await page(
        request,
        "accounts/code.html",
        status=status,
        help_page="compte",
        errors=errors,
        purpose=purpose,
        new=new,
        suite=suite,
        mailbox=resources.settings.has_mailbox and purpose == "email",
    )


def _path(purpose: str) -> str:
    return ADDRESS if purpose == verification.EMAIL else MOBILE


def _suite(given: dict[str, str]) -> str:
    """Back to the feed for whoever came from its card, else to « Mon compte »."""
    return "/" if given["suite"] == "/" else "/compte"


def _purpose(request: Request) -> str:
    return verification.EMAIL if request.url.path.startswith(ADDRESS) else verification.MOBILE
