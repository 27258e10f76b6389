"""/ecole/{school}/personnes/ajouter and …/code: a new teacher or member of the staff, and their code."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one import clock
from one.accounts import addresses, sheets
from one.http.accounts.tickets import CODES_PAST, ticket
from one.http.fields import Button, Choice, Email
from one.http.forms import Codes, Form
from one.http.people.fields import ChosenNamesake, Name
from one.http.people.homonyms import Homonyms
from one.http.render import download, see
from one.http.school.overview import base_of, school_of, school_page
from one.http.school.people import person_of
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.people.changes import codes as code_changes
from one.people.changes.acting import InSchool
from one.people.changes.arrivals import Choice as Chosen
from one.people.changes.arrivals import Decision
from one.school import arrivals, codes
from one.school.arrivals import Newcomer
from one.scope import Profile


class Arrival(Form):
    """Who arrives. ``choice`` is said on the page of the namesakes."""

    profile = Choice(
        lazy("Qui arrive dans l’école ?"),
        short=lazy("Profil"),
        options=(
            (Profile.TEACHER, lazy("Un enseignant")),
            (Profile.STAFF, lazy("Un membre du personnel")),
        ),
        missing=lazy("Dites si c’est un enseignant ou un membre du personnel."),
    )
    civility = Choice(
        lazy("Civilité"),
        options=(("Mme", lazy("Madame")), ("M.", lazy("Monsieur")), ("", lazy("Non précisée"))),
    )
    first_name = Name(lazy("Prénom"), missing=lazy("Indiquez le prénom."))
    last_name = Name(lazy("Nom"), missing=lazy("Indiquez le nom."))
    email = Email(
        lazy("Adresse e-mail"),
        most=addresses.EMAIL_MOST,
        rule=addresses.email,
        autocomplete="off",
        hint=lazy("Si vous la connaissez. La personne pourra la changer."),
    )
    choice = ChosenNamesake()

    @property
    def newcomer(self) -> Newcomer:
        """Who it is."""
        return Newcomer(
            self.profile.data,
            self.first_name.data,
            self.last_name.data,
            self.civility.data,
            self.email.data,
        )


class CodeForm(Codes):
    """A new code, on the screen or as a sheet to print."""

    format = Button("screen", "pages")


async def show(request: Request) -> Response:
    """GET …/personnes/ajouter: ?profil= chooses teacher or staff."""
    form = await Arrival.shown(request, profile=request.query_params.get("profil"), civility="")
    return await school_page(request, "add.html", form=form, errors=form.problems)


async def _same(request: Request, form: Arrival) -> list[Any]:
    return await arrivals.namesakes(
        asker(request), resources_of(request), school_of(request).id, form.newcomer
    )


HOMONYMS = Homonyms(Arrival, lambda request: f"{base_of(request)}/personnes/ajouter", _same, school_page)


async def add(request: Request, form: Arrival) -> Response:
    """POST …/personnes/ajouter: without a choice, namesakes are shown first."""
    if (step := await HOMONYMS.first(request, form)) is not None:
        return step
    choice: Chosen = form.choice.data
    person_id = await arrivals.add(
        asker(request), resources_of(request), school_of(request).id, form.newcomer, choice
    )
    flash = "staff-added" if choice.decision == Decision.NEW else "saved"
    return see(request, f"{base_of(request)}/personnes/{person_id}", flash)


async def code(request: Request, form: CodeForm) -> Response:
    """POST …/personnes/{person}/code: a new code, on the screen or as a sheet to print."""
    scope, resources, school_id = asker(request), resources_of(request), school_of(request).id
    if form.format.data == "pages":
        heading, sheet = await codes.issue(scope, resources, school_id, person_of(request))
        content = await sheets.pdf(resources, heading, [sheet], "pages")
        return download(content, "application/pdf", f"fiche-{clock.now():%Y-%m-%d}.pdf")
    view = await code_changes.give_to_show(scope, resources, InSchool(school_id), [person_of(request)])
    return see(request, f"{base_of(request)}/codes?vue={view}")


async def show_code(request: Request) -> Response:
    """GET /ecole/{school}/codes?vue=: the code that was just made, for half an hour and this session alone."""
    resources, where = resources_of(request), InSchool(school_of(request).id)
    found = await code_changes.shown(asker(request), resources, where, request.query_params.get("vue", ""))
    if not found:
        return see(request, f"{base_of(request)}/personnes", CODES_PAST)
    cards = [ticket(resources.settings.origin, each) for each in found]
    card = f"{base_of(request)}/personnes/{found[0].home.id}"
    return await school_page(request, "code.html", cards=cards, back_url=card)
