"""The addresses of outside applications, and of the page of their keys."""

from one.http.externe import api, keys
from one.http.forms import Press
from one.http.route import Route
from one.http.who import ADMINISTERS, EVERYONE

_KEYS = "/ecole/{school}/reglages/externe"
ROUTES = (
    Route(
        "/api/v1/events",
        post=api.publish,
        who=EVERYONE,
        sends="publish from outside, with an application token",
    ),
    Route("/api/v1/openapi.json", get=api.description, who=EVERYONE, what="the API’s description"),
    Route(
        _KEYS,
        get=keys.show,
        post=keys.make,
        form=keys.KeyForm,
        who=ADMINISTERS,
        what="the keys of outside applications",
        sends="make a key, seen once",
    ),
    Route(
        f"{_KEYS}/{{id}}/renouveler",
        post=keys.renew,
        form=keys.Renewal,
        who=ADMINISTERS,
        page=_KEYS,
        sends="another token for a key, the old one ends",
    ),
    Route(
        f"{_KEYS}/{{id}}/revoquer",
        post=keys.revoke,
        form=Press,
        who=ADMINISTERS,
        page=_KEYS,
        sends="end a key at once",
    ),
)
