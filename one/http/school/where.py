"""/ecole/{school}/reglages/lieu: where the school is."""

from starlette.requests import Request
from starlette.responses import Response

from one.academies import PLACES
from one.http.fields import Choice
from one.http.forms import Form
from one.http.render import see
from one.http.school.overview import base_of, school_of
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.school import where


class Where(Form):
    """Where a school is; the first answer is what its UAI says."""

    place = Choice(
        lazy("Les vacances et l’heure sont celles de"),
        short=lazy("Lieu"),
        options=[("", lazy("D’après l’UAI")), *((place.code, place.words) for place in PLACES.values())],
    )
    judges_itself = True


async def choose(request: Request, form: Where) -> Response:
    """POST /ecole/{school}/reglages/lieu: from now on."""
    school = school_of(request)
    await where.choose(asker(request), resources_of(request), school.id, form.place.data or "")
    return see(request, f"{base_of(request)}/reglages#lieu", "saved")
