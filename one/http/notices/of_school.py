"""/ecole/{school}/reglages/mails: what the school proposes to who chose nothing."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Words
from one.http.forms import Form
from one.http.render import see
from one.http.school.overview import base_of, school_of, school_page
from one.http.state import asker, resources_of
from one.notices import of_school
from one.notices.choices import FREQUENCIES


class Presets(Form):
    """Each as « carnet.mot=daily », with what the page showed."""

    before = Words()
    chosen = Words()


async def show(request: Request) -> Response:
    """GET /ecole/{school}/reglages/mails."""
    found = await of_school.read(asker(request), resources_of(request), school_of(request).id)
    return await school_page(request, "notices/school.html", found=found, frequencies=FREQUENCIES)


async def save(request: Request, form: Presets) -> Response:
    """POST /ecole/{school}/reglages/mails: only what was changed."""
    changes = {}
    for word in set(form.chosen.data or ()) - set(form.before.data or ()):
        name, _sign, often = word.partition("=")
        app, _dot, type_ = name.partition(".")
        changes[app, type_] = often
    await of_school.change(asker(request), resources_of(request), school_of(request).id, changes)
    return see(request, f"{base_of(request)}/reglages/mails", "saved")
