"""/profil/{id}: somebody's sheet; and my own, as others see it."""

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from one import titles
from one.apps import catalogue
from one.http.params import id_of
from one.http.profile.photo import Taking
from one.http.render import page
from one.http.state import asker, resources_of
from one.portraits import moderation
from one.profile import sheet as sheets
from one.profile.fields import BIRTH, INTERESTS, MOODS
from one.profile.sheet import Relative, Sheet
from one.scope import Profile
from one.templating.times import said

_LEAP = 2000  # a year that has a 29th of February


async def show(request: Request) -> Response:
    """GET /profil/{id}."""
    return await _page(request, id_of(request), "profile/sheet.html")


async def preview(request: Request) -> Response:
    """GET /compte/apercu: my sheet as who may write to me sees it."""
    return await _page(request, asker(request).person_id, "profile/preview.html")


async def _page(request: Request, person_id: int, template: str) -> Response:
    scope, resources = asker(request), resources_of(request)
    found = await sheets.sheet(scope, resources, person_id)
    ways = await catalogue.ways_to(scope, resources, [person_id, *(each.id for each in found.family)])
    version = await moderation.offered(scope, resources, person_id)
    form = await Taking.shown(request, version=version)
    form.version.data = version  # not that of a form that came back
    return await page(
        request,
        template,
        form=form,
        errors=form.problems,
        sheet=found,
        person=found.person,
        role=titles.profile(found.person.profile, found.person.civility),
        birthday=_birthday(found),
        write_url=ways.get(person_id, ""),
        family=[_relative(each, ways.get(each.id, "")) for each in found.family],
        interests={name: words for name, words in INTERESTS.items() if name in found.shown},
        moods=MOODS,
    )


def _birthday(found: Sheet) -> str:
    """« 14 mars »: the day, and nobody's age."""
    day = found.shown.get(BIRTH)
    return said(date.fromisoformat(f"{_LEAP}{day[1:]}"), "d MMMM") if day else ""


def _relative(each: Relative, write_url: str) -> dict[str, Any]:
    return {
        "id": each.id,
        "name": f"{each.first_name} {each.last_name}",
        "url": sheets.address(each.id),
        "role": titles.profile(each.profile, each.civility),
        "child": each.profile == Profile.PUPIL,
        "write_url": write_url,
    }
