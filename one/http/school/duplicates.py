"""/ecole/{school}/doublons: accounts of one name, two side by side, and one out of two."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from one.apps import catalogue
from one.http.fields import Pointed, Tick
from one.http.forms import Form, wrong
from one.http.params import number
from one.http.render import see
from one.http.school.overview import base_of, school_of, school_page
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.people import duplicates
from one.people.changes import merge as changes
from one.people.changes.acting import InSchool


class Merge(Form):
    """Which account stays, and which one goes into it."""

    keep = Pointed()
    remove = Pointed()
    sure = Tick(lazy("Confirmation"))


async def show(request: Request) -> Response:
    """GET /ecole/{school}/doublons: accounts of one name."""
    groups = await duplicates.groups(asker(request), resources_of(request), school_of(request).id)
    return await school_page(request, "duplicates.html", groups=groups)


async def compare(request: Request) -> Response:
    """GET /ecole/{school}/doublons/comparer?a=&b=: two accounts side by side."""
    left, right = (number(request.query_params.get(name)) for name in ("a", "b"))
    if left is None or right is None:
        return RedirectResponse(f"{base_of(request)}/doublons", 303)
    scope, resources, school = asker(request), resources_of(request), school_of(request)
    pair = await duplicates.pair(scope, resources, school.id, left, right)
    written = {
        card.id: await catalogue.written(resources, school.id, card.id) for card in (pair.one, pair.other)
    }
    return await school_page(request, "compare.html", pair=pair, written=written, errors=await wrong(request))


async def merge(request: Request, form: Merge) -> Response:
    """POST /ecole/{school}/doublons/comparer: one account out of two."""
    scope, resources, school = asker(request), resources_of(request), school_of(request)
    keep, remove = form.keep.data, form.remove.data
    await changes.merge(scope, resources, InSchool(school.id), keep, remove, sure=form.sure.data)
    return see(request, f"{base_of(request)}/personnes/{keep}", "merged")
