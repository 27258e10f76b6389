"""The pages of La cantine."""

from one.apps.cantine import menus
from starlette.requests import Request
from starlette.responses import Response

from one.http.fields import Text
from one.http.forms import Form
from one.http.render import flash, page, see
from one.http.route import Route
from one.http.school.overview import school_page
from one.http.state import asker, resources_of
from one.http.who import ADMINISTERS, Role, having, whoever
from one.i18n import lazy

POSTED = flash("cantine-posted", lazy("Le menu est affiché."))


async def index(request: Request) -> Response:
    """GET /cantine."""
    found = await menus.latest(asker(request), resources_of(request))
    return await page(request, "cantine/index.html", menus=found)


class MenuForm(Form):
    """What there is today."""

    dishes = Text(lazy("Plats"), most=menus.DISHES_MOST, missing=lazy("Dites ce qu’on mange."))


async def write(request: Request) -> Response:
    """GET /cantine/menu."""
    form = await MenuForm.shown(request)
    return await page(request, "cantine/write.html", form=form, errors=form.problems)


async def post(request: Request, form: MenuForm) -> Response:
    """POST /cantine/menu."""
    await menus.post(asker(request), resources_of(request), form.dishes.data, once=form.once)
    return see(request, "/cantine", POSTED)


async def settings(request: Request) -> Response:
    """GET /ecole/{school}/reglages/cantine."""
    return await school_page(request, "cantine/settings.html")


ROUTES = (
    Route("/cantine", get=index, who=having(menus.CODE), what="the menus"),
    Route(
        "/cantine/menu",
        get=write,
        post=post,
        form=MenuForm,
        who=whoever(
            "the direction", frozenset((Role.DIRECTION,)), lambda scope: menus.kitchen(scope) is not None
        ),
        what="write the menu",
        sends="put it up",
    ),
    Route("/ecole/{school}/reglages/cantine", get=settings, who=ADMINISTERS, what="its settings"),
)
