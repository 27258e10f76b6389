"""« Tablettes de la classe »: those there are, live; another one by its code; off with one."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.classroom.who import classroom_of, home_of
from one.http.fields import Text, Tick
from one.http.forms import Form, Press
from one.http.params import id_of
from one.http.render import flash, page, see
from one.http.state import asker, resources_of
from one.http.tablet.pairing import CODE_MOST, PAIRED
from one.i18n import lazy
from one.tablet import cards, devices, leaving, pairing, wall

REVOKED = flash("tablet-revoked", lazy("C’est fait : cette tablette ne montre plus rien de la classe."))


class Code(Form):
    """What the tablet shows."""

    code = Text(
        lazy("Code affiché par la tablette"),
        most=CODE_MOST,
        missing=lazy("Écrivez le code affiché par la tablette."),
        plain=True,
        autocomplete="off",
    )


class Birthdays(Form):
    """Whether the wall says whose birthday it is."""

    birthdays = Tick(lazy("Montrer les anniversaires des élèves sur le mur"))


def _page(request: Request) -> str:
    return f"{home_of(request)}/tablettes"


async def show(request: Request) -> Response:
    """GET …/tablettes: the tablets of the class."""
    scope, resources, class_id = asker(request), resources_of(request), classroom_of(request).id
    form = await Code.shown(request)
    return await page(
        request,
        "tablet/classroom.html",
        classroom=classroom_of(request),
        base=home_of(request),
        form=form,
        errors=form.problems,
        birthdays=await Birthdays.shown(
            request, birthdays=await wall.shows_birthdays(scope, resources, class_id)
        ),
        tablets=await devices.of_class(scope, resources, class_id),
        locked=sum(each.locked for each in await cards.children(scope, resources, classroom_of(request))),
        address=f"{resources.settings.origin}/tablette".partition("//")[2],
    )


async def pair(request: Request, form: Code) -> Response:
    """POST …/tablettes: the browser that shows this code becomes a tablet of the class."""
    form.check()
    await pairing.approve(asker(request), resources_of(request), classroom_of(request).id, form.code.data)
    return see(request, _page(request), PAIRED)


async def revoke(request: Request, form: Press) -> Response:
    """POST …/tablettes/{device}/retirer: it goes blank, and is a browser like any other."""
    await leaving.revoke(
        asker(request), resources_of(request), classroom_of(request).id, id_of(request, "device")
    )
    return see(request, _page(request), REVOKED)


async def birthdays(request: Request, form: Birthdays) -> Response:
    """POST …/tablettes/anniversaires: said on the wall, or not."""
    await wall.show_birthdays(
        asker(request), resources_of(request), classroom_of(request).id, shown=form.birthdays.data
    )
    return see(request, _page(request), "saved")
