"""/nouveau-mot-de-passe, and the ways to it: the link of a mail, the code of a short message."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from one.accounts import new_password, passwords, pasted, recovery
from one.accounts.buckets import network
from one.accounts.logins import MOST as LOGIN_MOST
from one.errors import NotFound
from one.http import cookies
from one.http.accounts.entry import device_of, enter, form_key, keep, network_of
from one.http.accounts.fields import Confirmation, NewSecret, SixDigits
from one.http.accounts.recovery import asked_login, asked_message, recovery_page
from one.http.errors import told_throttled
from one.http.fields import Secret, Text
from one.http.forms import Form, again, wrong
from one.http.language import speak_to
from one.http.render import see
from one.http.state import resources_of
from one.i18n import lazy

NEW = "/nouveau-mot-de-passe"


OTHER = lazy(
    "Un autre lien a été ouvert sur cet appareil entre-temps, et rien n’a été fait pour la page d’avant. Cette page-ci"
    " est pour la personne nommée ci-dessus. Pour l’autre, ouvrez à nouveau son lien."
)


class SmsCode(Form):
    """The six digits of a short message; the login is asked for when this browser does not know it."""

    login = Text(lazy("Identifiant"), most=LOGIN_MOST, autocomplete="username", plain=True, needed=True)
    code = SixDigits()


class Link(Form):
    """The token of a mail, out of its link or pasted."""

    secret = Secret(lazy("Code du message"), most=pasted.MOST, needed=True)


class NewPassword(Form):
    """A new password, twice."""

    password = NewSecret(lazy("Nouveau mot de passe"))
    confirmation = Confirmation()


class Tried(Form):
    """A password that is being typed; the key of its form says for whom."""

    password = Secret(most=passwords.TYPED_MOST)


async def judge(request: Request, form: Tried) -> Response:
    """POST /mot-de-passe/avis: what the rule says of it, for the page it is typed into. It is kept nowhere."""
    if form.owner is None:
        raise NotFound
    resources = resources_of(request)
    if not await resources.throttle.glance(f"opinion:{form.owner}", network(network_of(request))):
        told_throttled(request)
        return JSONResponse({}, 429, {"Retry-After": "1"})  # the page asks again with the next sign
    level, words = await new_password.opinion(resources, form.owner, form.password.data)
    return JSONResponse({"level": level, "words": words})


async def code(request: Request) -> Response:
    """GET /mot-de-passe-oublie/code: the six digits of the short message."""
    form = await SmsCode.shown(request)
    return await recovery_page(request, "code", form=form, errors=form.problems, login=asked_login(request))


async def try_code(request: Request, form: SmsCode) -> Response:
    """POST /mot-de-passe-oublie/code: right digits open the form of the new password."""
    token = await recovery.try_code(
        resources_of(request),
        form.login.data or asked_login(request),
        form.code.data,
        network=network_of(request),
        asked=asked_message(request),
    )
    response = see(request, NEW)
    cookies.take_back(request, response, cookies.FORGOTTEN)
    keep(request, response, cookies.RESET, token)
    return response


async def show(request: Request) -> Response:
    """GET /nouveau-mot-de-passe: asks for the link's code, or for the new password when a good one was given.

    The link carries its token behind the #: no browser sends that part, so no log and no Referer holds
    it. static/js/accounts/recovery/fragment.js posts it; without scripts, the mail shows it as a code to paste.
    """
    token, errors = cookies.read(request, cookies.RESET), await wrong(request)
    person = await recovery.opening(resources_of(request), token) if token else None
    if person is None:
        response = await recovery_page(request, "paste", form=Link(), errors=errors)
        if cookies.has(request, cookies.RESET):
            cookies.take_back(request, response, cookies.RESET)
        return response
    speak_to(person.profile)
    minimum = new_password.minimum(person)
    form = await NewPassword.shown(request)
    form.key.data = form_key(request, person.id)
    return await recovery_page(
        request,
        "new",
        form=form,
        errors=errors,
        person=person,
        rule=passwords.rule(minimum),
        password_min=minimum,
    )


async def take_link(request: Request, form: Link) -> Response:
    """POST /nouveau-mot-de-passe/lien: the token, out of the link or pasted, with whatever stood around it."""
    token = pasted.token(form.secret.data)
    if token is None or await recovery.opening(resources_of(request), token) is None:
        why = str(recovery.DEAD if token else recovery.BROKEN)
        response = await again(request, form, {"": [why]}, NEW)
        # A dead link opens nothing, nor what one before it did.
        cookies.take_back(request, response, cookies.RESET)
        return response
    response = see(request, NEW)
    keep(request, response, cookies.RESET, token)
    return response


async def reset(request: Request, form: NewPassword) -> Response:
    """POST /nouveau-mot-de-passe: set it, end every session, sign this browser in."""
    token = cookies.read(request, cookies.RESET)
    person = await recovery.opening(resources_of(request), token)
    if person is not None and form.owner not in (None, person.id):  # another link was opened here since
        return await again(request, NewPassword(), {"": [str(OTHER)]}, NEW)
    chosen = recovery.Chosen(form.password.data, form.confirmation.data)
    signed = await recovery.reset(resources_of(request), token, chosen, device=device_of(request))
    response = see(request, "/", "password")
    cookies.take_back(request, response, cookies.RESET)
    return await enter(request, response, signed)
