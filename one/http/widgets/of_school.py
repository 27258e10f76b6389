"""/ecole/{school}/reglages/widgets: which widgets everybody has, and which nobody has."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Words
from one.http.forms import Form
from one.http.render import flash, see
from one.http.school.overview import base_of, school_of, school_page
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.widgets import choices, of_school

SAVED = flash("widgets-saved", lazy("C’est enregistré : les accueils ouverts suivent maintenant."))
RULES = {
    of_school.FREE: lazy("Chacun choisit"),
    choices.PINNED: lazy("Toujours là"),
    choices.REMOVED: lazy("Retiré"),
}


class Rules(Form):
    """Each as « cahier.devoirs=pinned », with what the page showed."""

    before = Words()
    chosen = Words()


async def show(request: Request) -> Response:
    """GET /ecole/{school}/reglages/widgets."""
    found = await of_school.read(asker(request), resources_of(request), school_of(request).id)
    return await school_page(request, "widgets/school.html", found=found, rules=RULES)


async def save(request: Request, form: Rules) -> Response:
    """POST /ecole/{school}/reglages/widgets: only what was changed."""
    changed = set(form.chosen.data or ()) - set(form.before.data or ())
    rules = {key: rule for key, _sign, rule in (word.partition("=") for word in changed)}
    await of_school.change(asker(request), resources_of(request), school_of(request).id, rules)
    return see(request, f"{base_of(request)}/reglages/widgets", SAVED)
