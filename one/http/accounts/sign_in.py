"""The mire, activation, terms, sign-out, « Mon compte »."""

from datetime import timedelta
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.accounts import contacts, known_device, passwords, terms, verification
from one.accounts import sign_in as accounts
from one.errors import Invalid, Throttled
from one.http.errors import wait_words
from one.http.render import local_path, page, see
from one.http.state import asker, resources_of, visitor
from one.i18n import _
from one.store.accounts import recovery
from one.store.accounts.credentials import Credentials

TICKET = "one-activation"
# As long as browsers keep one. How long a session may idle is judged here, by its row: a cookie that
# died thirty days after signing in would put out whoever comes every day.
COOKIE_DAYS = 400


def network_of(request: Request) -> str:
    """The address an attempt comes from: one school is often one address."""
    return request.client.host if request.client else "?"


def device_of(request: Request) -> str:
    """What the browser says it is, for the list of sessions."""
    return request.headers.get("user-agent", "")[:200]


async def text(request: Request, *names: str) -> dict[str, str]:
    """Text fields of the form; a missing field and an uploaded file read as empty."""
    form = await request.form(max_fields=1000)
    values = {name: form.get(name) for name in names}
    return {name: value.replace("\0", "") if isinstance(value, str) else "" for name, value in values.items()}


async def enter(request: Request, response: Response, signed: accounts.SignedIn) -> Response:
    """Put the session into the browser, and that it knows this account.

    The session that was there ends, or open pages of it would go on with the cookie of another account.
    """
    resources, before = resources_of(request), visitor(request.scope)
    if before is not None:
        await accounts.sign_out(before, resources)
    settings = resources.settings
    response.set_cookie(
        settings.cookie_name, signed.token, path="/", httponly=True, samesite="lax", secure=settings.secure,
        max_age=int(timedelta(days=COOKIE_DAYS).total_seconds()) if signed.remember else None,
    )  # fmt: skip
    known = request.cookies.get(settings.device_cookie_name, "")
    response.set_cookie(
        settings.device_cookie_name, known_device.remember(resources.key, known, signed.person_id), path="/",
        httponly=True, samesite="lax", secure=settings.secure,
        max_age=int(known_device.LIFETIME.total_seconds()),
    )  # fmt: skip
    return response


async def mire(request: Request) -> Response:
    """GET /connexion: the sign-in page; who is signed in sees it with ?autre=1, to open another account.

    A family scans all its sheets with one phone: static/js/page/prefill.js leads here with the second one.
    """
    suite = local_path(request.query_params.get("suite", "/"))
    if visitor(request.scope) is not None and "autre" not in request.query_params:
        return RedirectResponse(suite, 303)
    form = {"login": "", "remember": False, "suite": suite}
    return await page(request, "accounts/sign_in.html", help_page="connexion", form=form, errors={})


async def sign_in(request: Request) -> Response:
    """POST /connexion: a password signs in, a code leads to the activation form."""
    resources = resources_of(request)
    sent = await text(request, "login", "password", "remember", "suite")
    form = {
        "login": sent["login"][:80],
        "remember": bool(sent["remember"]),
        "suite": local_path(sent["suite"]),
    }
    status, headers = 422, {}
    try:
        if not sent["login"].strip() or not sent["password"]:
            raise Invalid(
                {"": [_("Indiquez votre identifiant et votre mot de passe, ou votre code d’activation.")]}
            )
        result = await accounts.sign_in(
            resources, sent["login"], sent["password"],
            network=network_of(request), device=device_of(request), remember=bool(sent["remember"]),
            known=request.cookies.get(resources.settings.device_cookie_name, ""),
        )  # fmt: skip
    except Invalid as error:
        errors = error.errors
    except Throttled as error:
        status, headers = 429, {"Retry-After": str(error.retry_after)}
        wait = wait_words(error.retry_after)
        errors = {
            "": [
                _("Il y a eu trop d’essais. Réessayez dans %(wait)s.") % {"wait": wait},
                _("Un code donné par l’école, lui, marche tout de suite."),
            ]
        }
    else:
        if isinstance(result, accounts.SignedIn):
            response = see(request, str(form["suite"]))
            return await enter(request, response, result)
        response = see(request, "/activation")
        response.set_cookie(
            TICKET, result.ticket, max_age=3600, path="/activation", httponly=True, samesite="strict",
            secure=resources.settings.secure,
        )  # fmt: skip
        return response
    answer = await page(
        request, "accounts/sign_in.html", status=status, help_page="connexion", form=form, errors=errors
    )
    answer.headers.update(headers)
    return answer


async def activation(request: Request) -> Response:
    """GET /activation: the form that a right code opened; the ticket waits in a cookie."""
    person = await accounts.activating(resources_of(request), request.cookies.get(TICKET, ""))
    if person is None:
        return RedirectResponse("/connexion", 303)
    return await _activation_page(request, person, {"email": "", "mobile": "", "terms": False}, {})


async def activate(request: Request) -> Response:
    """POST /activation: all errors at once, what was typed is kept but the passwords."""
    resources = resources_of(request)
    ticket = request.cookies.get(TICKET, "")
    sent = await text(request, "password", "confirmation", "email", "mobile", "terms")
    try:
        form = accounts.Activation(
            sent["password"], sent["confirmation"], sent["email"], sent["mobile"], sent["terms"]
        )
        result = await accounts.activate(resources, ticket, form, device=device_of(request))
    except Invalid as error:
        person = await accounts.activating(resources, ticket)
        if person is None or "" in error.errors:
            form_values = {"login": "", "remember": False, "suite": "/"}
            return await page(
                request, "accounts/sign_in.html", status=422, help_page="connexion", form=form_values,
                errors={"": [accounts.DEAD]},
            )  # fmt: skip
        # A tick was for the text that was shown then.
        ticked = sent["terms"] == terms.VERSION
        kept = {"email": sent["email"][:254], "mobile": sent["mobile"][:40], "terms": ticked}
        return await _activation_page(request, person, kept, error.errors)
    response = see(request, "/", "activated")
    response.delete_cookie(TICKET, path="/activation")
    return await enter(request, response, result)


async def _activation_page(
    request: Request,
    person: Credentials,
    form: dict[str, object],
    errors: dict[str, list[str]],
) -> Response:
    minimum = accounts.minimum(person)
    return await page(
        request, "accounts/activation.html", status=422 if errors else 200, help_page="connexion",
        person=person, form=form, errors=errors, version=terms.VERSION, rule=passwords.rule(minimum), password_min=minimum,
        email_required=person.profile != "eleve",
    )  # fmt: skip


async def conditions(request: Request) -> Response:
    """GET /conditions: the terms, readable by everyone."""
    scope = visitor(request.scope)
    must = scope is not None and terms.must_accept(scope.terms_version)
    suite = local_path(request.query_params.get("suite", "/"))
    return await page(
        request,
        "accounts/terms.html",
        help_page="compte",
        version=terms.VERSION,
        must_accept=must,
        suite=suite,
    )


async def accept_conditions(request: Request) -> Response:
    """POST /conditions: « J'accepte », then on to the page that was asked for.

    Whoever read a text that was replaced meanwhile is led to it: nobody accepts what they did not see.
    """
    if visitor(request.scope) is None:
        return RedirectResponse("/connexion", 303)
    sent = await text(request, "suite", "version")
    suite = local_path(sent["suite"])
    if await accounts.accept_terms(asker(request), resources_of(request), sent["version"]):
        return see(request, suite, "terms")
    return RedirectResponse(f"/conditions?suite={quote(suite, safe='/')}", 303)


async def sign_out(request: Request) -> Response:
    """POST /deconnexion: this session ends, with every socket on it."""
    resources = resources_of(request)
    await accounts.sign_out(asker(request), resources)
    response = see(request, "/connexion", "signed-out")
    response.delete_cookie(
        resources.settings.cookie_name, path="/", secure=resources.settings.secure, httponly=True
    )
    return response


async def account(request: Request) -> Response:
    """GET /compte: who I am here."""
    resources = resources_of(request)
    mine = await recovery.contacts(resources.pool, asker(request))
    unchecked = [
        purpose
        for purpose, checked in (
            (verification.EMAIL, mine.email_checked),
            (verification.MOBILE, mine.mobile_checked),
        )
        if not checked and contacts.sends(resources, purpose)
    ]
    return await page(request, "accounts/index.html", help_page="compte", mine=mine, unchecked=unchecked)
