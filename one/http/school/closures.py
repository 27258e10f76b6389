"""/ecole/{school}/reglages/fermetures: the days on which the school is closed."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Day, Text
from one.http.forms import Form, Press
from one.http.params import id_of
from one.http.render import flash, see
from one.http.school.overview import base_of, school_of
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.school import closures

REMOVED = flash("closure-removed", lazy("C’est retiré : il y a école ces jours-là."))


class Closing(Form):
    """Days without school."""

    name = Text(
        lazy("Nom"),
        most=closures.NAME_MOST,
        missing=lazy("Donnez un nom."),
        hint=lazy("Par exemple : Vacances de Noël"),
    )
    first_day = Day(lazy("Premier jour"), ahead=True, missing=lazy("Donnez le premier jour."))
    last_day = Day(lazy("Dernier jour, compris"), ahead=True, missing=lazy("Donnez le dernier jour."))
    judges_itself = True


async def add(request: Request, form: Closing) -> Response:
    """POST /ecole/{school}/reglages/fermetures: closed on these days."""
    first, last = form.first_day.day, form.last_day.day
    form.check(closures.problems(first, last) if first and last else {})
    assert first is not None
    assert last is not None
    scope, school = asker(request), school_of(request)
    await closures.add(scope, resources_of(request), school.id, form.name.data, first, last)
    return see(request, f"{base_of(request)}/reglages#fermetures", "saved")


async def remove(request: Request, form: Press) -> Response:
    """POST /ecole/{school}/reglages/fermetures/{closure}/retirer."""
    await closures.remove(
        asker(request), resources_of(request), school_of(request).id, id_of(request, "closure")
    )
    return see(request, f"{base_of(request)}/reglages#fermetures", REMOVED)
