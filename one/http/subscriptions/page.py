"""/compte/abonnements: the addresses one made, and how to renew and end them."""

from starlette.requests import Request
from starlette.responses import Response

from one.http.forms import Press
from one.http.render import flash, notice, page, see
from one.http.state import asker, resources_of
from one.i18n import lazy
from one.subscriptions import addresses
from one.subscriptions.addresses import Kind

PAGE = "/compte/abonnements"
MADE = flash(
    "subscription-made", lazy("C’est fait. L’adresse est à copier maintenant : elle ne sera plus montrée.")
)
ENDED = flash("subscription-ended", lazy("C’est arrêté : l’adresse ne montre plus rien."))
FILES = {Kind.NEWS: "fil.atom", Kind.CALENDAR: "agenda.ics"}


class Making(Press):
    """Another address, and the one before ends."""

    told_again = notice(
        "subscription-made-before", lazy("Cette adresse vient d’être faite : aucune autre n’a été faite.")
    )


async def show(request: Request) -> Response:
    """GET /compte/abonnements: mine; ?vue= shows the one that was just made."""
    scope, resources = asker(request), resources_of(request)
    found = await addresses.shown(scope, resources, request.query_params.get("vue", ""))
    made, url = "", ""
    if found is not None:
        kind, token = found
        made, url = str(kind), f"{resources.settings.origin}/abonnements/{token}/{FILES[kind]}"
    return await page(
        request,
        "subscriptions/index.html",
        mine=await addresses.mine(scope, resources),
        made=made,
        url=url,
        webcal="webcal:" + url.partition(":")[2],
    )


async def make(kind: Kind, request: Request, form: Making) -> Response:
    """POST /compte/abonnements/{kind}: make it, or renew it."""
    seed = await addresses.make(asker(request), resources_of(request), kind)
    return see(request, f"{PAGE}?vue={seed}", MADE)


async def end(kind: Kind, request: Request, form: Press) -> Response:
    """POST /compte/abonnements/{kind}/arreter."""
    await addresses.end(asker(request), resources_of(request), kind)
    return see(request, PAGE, ENDED)
