"""The addresses of « Mes applis »."""

from one.http.forms import Press
from one.http.route import READS, Route
from one.http.shelf import favourites, page, services
from one.http.tiles import Move, Switch
from one.http.who import ADMINISTERS

_SERVICES = "/ecole/{school}/reglages/services"
_SERVICE = f"{_SERVICES}/{{service}}"

ROUTES = (
    Route("/applis", get=page.index, what="« Mes applis »", pictures=READS),
    Route(
        "/applis/favoris",
        post=favourites.star,
        form=Switch,
        page="/applis",
        sends="among my favourites, or not",
    ),
    Route(
        "/applis/favoris/ordre",
        post=favourites.move,
        form=Move,
        page="/applis",
        sends="order of my favourites",
    ),
    Route("/applis/liens/{id}", get=page.lead, what="the way to a service outside", pictures=READS),
    Route(_SERVICES, get=services.index, help="services", who=ADMINISTERS, what="services outside"),
    Route(
        f"{_SERVICES}/nouveau",
        get=services.new,
        help="services",
        post=services.add,
        form=services.ServiceForm,
        who=ADMINISTERS,
        what="a new service outside",
        sends="show it",
    ),
    Route(
        f"{_SERVICES}/ordre",
        post=services.move,
        form=Move,
        page=_SERVICES,
        who=ADMINISTERS,
        sends="order of services outside",
    ),
    Route(
        f"{_SERVICE}/modifier",
        get=services.edit,
        help="services",
        post=services.change,
        form=services.Changes,
        who=ADMINISTERS,
        what="change a service outside",
        sends="other words, address, people",
    ),
    Route(
        f"{_SERVICE}/masquer",
        post=services.hide,
        form=services.Hiding,
        page=_SERVICES,
        who=ADMINISTERS,
        sends="hide it, show it again",
    ),
    Route(
        f"{_SERVICE}/supprimer",
        post=services.remove,
        form=Press,
        page=_SERVICES,
        who=ADMINISTERS,
        sends="take it away",
    ),
    Route(
        f"{_SERVICE}/remettre",
        post=services.restore,
        form=Press,
        page=_SERVICES,
        who=ADMINISTERS,
        sends="put it back",
    ),
)
