"""« Ajouter une personne » : the form, the choice between namesakes, the person added."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.classroom import arrivals
from one.classroom.arrivals import Newcomer
from one.errors import NotFound
from one.http.classroom.who import classroom_of, classroom_page, home_of, members_of
from one.http.fields import Day, Hidden, Ids
from one.http.forms import Form
from one.http.params import number
from one.http.people.fields import ChosenNamesake, Name
from one.http.people.homonyms import Homonyms
from one.http.render import see
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.scope import Profile

PUPILS_BORN = (-25, 0)  # years from now


class Arrival(Form):
    """Who arrives: ``children`` are a guardian's in this class, ``birth_date`` a pupil's.

    ``choice`` is said on the page of the namesakes.
    """

    profile = Hidden(most=20)
    first_name = Name(lazy("Prénom"), missing=lazy("Indiquez le prénom."))
    last_name = Name(lazy("Nom"), missing=lazy("Indiquez le nom."))
    birth_date = Day(
        lazy("Date de naissance"),
        years=PUPILS_BORN,
        autocomplete="off",
        hint=lazy("Par exemple : 17/08/2019"),
    )
    children = Ids(lazy("De quel enfant ?"), short=lazy("Enfants"), most=200)
    choice = ChosenNamesake()
    judges_itself = True

    @property
    def newcomer(self) -> Newcomer:
        """Who it is."""
        return Newcomer(
            self.profile.data,
            self.first_name.data,
            self.last_name.data,
            self.birth_date.data,
            tuple(self.children.data),
        )


async def show(request: Request) -> Response:
    """GET …/ajouter: ?profil= chooses pupil, guardian or teacher, ?enfant= ticks a guardian's child."""
    shown = await members_of(request)
    child = number(request.query_params.get("enfant"))
    form = await Arrival.shown(
        request,
        profile=request.query_params.get("profil", Profile.PUPIL),
        children=[] if child is None else [child],
    )
    profiles, marks = arrivals.profiles(asker(request), shown), shown.marks
    if form.profile.data not in profiles:
        raise NotFound
    return await classroom_page(
        request,
        "add.html",
        form=form,
        errors=form.problems,
        profiles=profiles,
        pupils=[
            {"id": p.id, "name": p.name, "mark": marks.get(p.id, "")}
            for p in shown.people
            if p.profile == Profile.PUPIL
        ],
    )


async def _same(request: Request, form: Arrival) -> list[Any]:
    return await arrivals.namesakes(
        asker(request), resources_of(request), classroom_of(request).id, form.newcomer
    )


HOMONYMS = Homonyms(Arrival, lambda request: f"{home_of(request)}/ajouter", _same, classroom_page)


async def add(request: Request, form: Arrival) -> Response:
    """POST …/ajouter: without a choice, namesakes are shown first."""
    if (step := await HOMONYMS.first(request, form)) is not None:
        return step
    scope, resources, classroom = asker(request), resources_of(request), classroom_of(request)
    person_id = await arrivals.add(scope, resources, classroom.id, form.newcomer, form.choice.data)
    return see(request, f"{home_of(request)}/personnes/{person_id}", "person-added")
