"""/activation: the form that a right code opened."""

from starlette.requests import Request
from starlette.responses import Response

from one.accounts import activation as accounts
from one.accounts import addresses, new_password, passwords, terms
from one.http import cookies
from one.http.accounts.entry import device_of, enter, form_key
from one.http.accounts.fields import Confirmation, NewSecret
from one.http.accounts.sign_in import PAGE, SignIn
from one.http.fields import Email, Phone, Tick
from one.http.forms import Form, again, back
from one.http.language import speak_to
from one.http.render import page, see
from one.http.state import resources_of
from one.i18n import lazy

OTHER = lazy(
    "Un autre code a été entré sur cet appareil entre-temps, et rien n’a été fait pour la page d’avant. Cette page-ci"
    " est pour la personne nommée ci-dessus. Pour l’autre, entrez à nouveau son code."
)


class Activation(Form):
    """The password and what the account is reached by. ``terms`` sends the version that was read."""

    password = NewSecret(lazy("Mot de passe"))
    confirmation = Confirmation()
    email = Email(
        lazy("Adresse e-mail"), most=addresses.EMAIL_MOST, rule=addresses.email, autocomplete="email"
    )
    mobile = Phone(
        lazy("Mobile"),
        most=addresses.MOBILE_MOST,
        rule=addresses.mobile,
        autocomplete="tel",
        inputmode="tel",
        hint=lazy("Par exemple : 06 12 34 56 78"),
    )
    terms = Tick(lazy("J’accepte les conditions générales d’utilisation"), short=lazy("Conditions"))
    judges_itself = True


async def show(request: Request) -> Response:
    """GET /activation: the form; the ticket that opens it waits in a cookie."""
    person = await accounts.activating(resources_of(request), cookies.read(request, cookies.ACTIVATION))
    if person is None:
        return await back(request, PAGE)  # with what was told of the code, if it died under the form
    speak_to(person.profile)
    form = await Activation.shown(request)
    form.key.data = form_key(request, person.id)
    if form.terms.typed != terms.VERSION:
        form.terms.data = False  # the tick was for the text that was shown then
    minimum = new_password.minimum(person)
    return await page(
        request,
        "accounts/activation.html",
        person=person,
        form=form,
        errors=form.problems,
        version=terms.VERSION,
        rule=passwords.rule(minimum),
        password_min=minimum,
        email_required=accounts.needs_email(person),
    )


async def send(request: Request, form: Activation) -> Response:
    """POST /activation: all errors at once, what was typed is kept but the passwords."""
    resources, ticket = resources_of(request), cookies.read(request, cookies.ACTIVATION)
    person = await accounts.activating(resources, ticket)
    if person is None:
        return await again(request, SignIn(), {"": [str(accounts.DEAD)]}, PAGE)
    speak_to(person.profile)
    if form.owner not in (None, person.id):  # another code was typed in this browser since
        return await again(request, Activation(), {"": [str(OTHER)]}, "/activation")
    sent = accounts.Activation(
        form.password.data, form.confirmation.data, form.email.data, form.mobile.data, form.terms.typed
    )
    form.check(accounts.wrong(person, sent))
    result = await accounts.activate(resources, ticket, sent, device=device_of(request))
    response = see(request, "/", "activated")
    cookies.take_back(request, response, cookies.ACTIVATION)
    return await enter(request, response, result)
