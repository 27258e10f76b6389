"""/ecole: a school at a glance, for who administers it, and the frame of all its pages. Others get 404."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.http.render import page
from one.http.state import asker, resources_of
from one.http.who import admitted
from one.i18n import lazy
from one.people import rights
from one.roster import decisions
from one.school import overview
from one.scope import Profile, School

PROFILES = {
    Profile.PUPIL: lazy("Élèves"),
    Profile.GUARDIAN: lazy("Parents"),
    Profile.TEACHER: lazy("Enseignants"),
    Profile.STAFF: lazy("Personnel"),
}


def school_of(request: Request) -> School:
    """The school of the address, which the asker administers."""
    school: School = admitted(request)
    return school


def base_of(request: Request) -> str:
    """Where its pages begin."""
    return f"/ecole/{school_of(request).id}"


async def school_page(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """A page of the school, with the menu that all of them have; of an application by its whole name."""
    return await page(
        request,
        template if "/" in template else f"school/{template}",
        status=status,
        school=school_of(request),
        schools=rights.administered(asker(request)),
        profiles=PROFILES,
        to_check=await decisions.count(asker(request), resources_of(request), school_of(request).id),
        **context,
    )


async def index(request: Request) -> Response:
    """GET /ecole: my school, the first of several."""
    return RedirectResponse(f"/ecole/{rights.administered(asker(request))[0].id}", 303)


async def show(request: Request) -> Response:
    """GET /ecole/{school}: figures, and what is out of the ordinary."""
    shown = await overview.overview(asker(request), resources_of(request), school_of(request).id)
    return await school_page(request, "index.html", shown=shown)
