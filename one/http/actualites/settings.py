"""Who may publish news in a school: a page of its settings."""

from starlette.requests import Request
from starlette.responses import Response

from one.apps.actualites import writers
from one.http.fields import Ids, Words
from one.http.forms import Form
from one.http.render import flash, see
from one.http.school.overview import school_of, school_page
from one.http.state import asker, resources_of
from one.i18n import lazy

ALLOWED = flash("actualites-allowed", lazy("C’est enregistré. Le choix s’applique dès maintenant."))


class WritersForm(Form):
    """Who may publish in a school."""

    profiles = Words(lazy("Profils"), most=len(writers.STAFF))
    people = Ids(lazy("Personnes"), most=1000)


async def show(request: Request) -> Response:
    """GET /ecole/{school}/reglages/actualites: who may publish."""
    chosen = await writers.read(asker(request), resources_of(request), school_of(request).id)
    form = await WritersForm.shown(
        request,
        profiles=sorted(chosen.profiles),
        people=[person.id for person in chosen.people if person.allowed],
    )
    return await school_page(
        request,
        "actualites/settings.html",
        form=form,
        errors=form.problems,
        people=chosen.people,
        staff=writers.STAFF,
    )


async def choose(request: Request, form: WritersForm) -> Response:
    """POST /ecole/{school}/reglages/actualites."""
    school_id = school_of(request).id
    await writers.choose(
        asker(request),
        resources_of(request),
        school_id,
        form.profiles.data or (),
        form.people.data or (),
        once=form.once,
    )
    return see(request, f"/ecole/{school_id}/reglages/actualites", ALLOWED)
