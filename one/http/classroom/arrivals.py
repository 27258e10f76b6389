"""« Ajouter une personne » : the form, the choice between namesakes, the person added."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one.classroom import access, arrivals
from one.classroom.access import Members
from one.classroom.arrivals import Newcomer
from one.errors import Invalid, NotFound
from one.http.accounts.sign_in import text
from one.http.classroom.people import home_of, ids
from one.http.params import number
from one.http.render import page, see
from one.http.state import asker, resources_of
from one.people.changes.arrivals import Choice, Decision
from one.scope import Profile
from one.store.people.namesakes import Namesake

_FIELDS = ("profile", "first_name", "last_name", "birth_date")


async def form(request: Request) -> Response:
    """GET …/ajouter: ?profil= chooses pupil, guardian or teacher, ?enfant= ticks a guardian's child."""
    scope, resources = asker(request), resources_of(request)
    shown = await access.members(scope, resources, ids(request)[0])
    profile = request.query_params.get("profil", Profile.PUPIL)
    if profile not in arrivals.profiles(asker(request), shown):
        raise NotFound
    child = number(request.query_params.get("enfant"))
    blank = {"profile": profile, "first_name": "", "last_name": "", "birth_date": "", "children": [child]}
    return await _form(request, shown, blank, {})


async def _form(
    request: Request, shown: Members, values: dict[str, Any], errors: dict[str, list[str]]
) -> Response:
    return await page(
        request,
        "classroom/add.html",
        status=422 if errors else 200,
        help_page="parametrage",
        classroom=shown.classroom,
        base=home_of(shown.classroom.id),
        form=values,
        errors=errors,
        profiles=arrivals.profiles(asker(request), shown),
        pupils=[{"id": p.id, "name": p.name} for p in shown.people if p.profile == Profile.PUPIL],
    )


async def add(request: Request) -> Response:
    """POST …/ajouter: without a choice, namesakes are shown first; nobody is doubled unasked."""
    scope, resources = asker(request), resources_of(request)
    class_id = ids(request)[0]
    sent = await text(request, *_FIELDS, "choice")
    ticked = [str(value) for value in (await request.form()).getlist("children")][:200]
    children = tuple(n for n in map(number, ticked) if n is not None)
    newcomer = Newcomer(
        sent["profile"], sent["first_name"], sent["last_name"], sent["birth_date"][:40], children
    )
    values = {name: sent[name][:300] for name in _FIELDS} | {"children": list(children)}
    try:
        if not sent["choice"]:
            same = await arrivals.namesakes(scope, resources, class_id, newcomer)
            if same:
                return await _same(request, class_id, values, same)
        person_id = await arrivals.add(
            scope, resources, class_id, newcomer, choice_of(sent["choice"] or Decision.NEW)
        )
    except Invalid as error:
        return await _form(request, await access.members(scope, resources, class_id), values, error.errors)
    return see(request, f"{home_of(class_id)}/personnes/{person_id}", "person-added")


def choice_of(sent: str) -> Choice:
    """« new », « join:12 » or « move:12 »; NotFound for anything else."""
    decision, _colon, person_id = sent.partition(":")
    if decision not in list(Decision):
        raise NotFound
    return Choice(Decision(decision), number(person_id))


async def _same(request: Request, class_id: int, values: dict[str, Any], same: list[Namesake]) -> Response:
    classroom = await access.classroom(asker(request), resources_of(request), class_id)
    return await page(
        request,
        "classroom/namesakes.html",
        help_page="parametrage",
        classroom=classroom,
        base=home_of(class_id),
        form=values,
        people=same,
    )
