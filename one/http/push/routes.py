"""The addresses of notifications that browsers show."""

from one.http.push import devices
from one.http.route import Route
from one.http.who import EVERYONE

ROUTES = (
    Route(
        f"{devices.PAGE}/appareil",
        post=devices.add,
        form=devices.Added,
        page=devices.PAGE,
        sends="this browser shows what is new",
    ),
    Route(
        f"{devices.PAGE}/appareil/arret",
        post=devices.end,
        form=devices.Ended,
        page=devices.PAGE,
        sends="a browser of mine shows it no more",
    ),
    Route(
        "/notifications/ici",
        get=devices.here,
        who=EVERYONE,
        what="JSON: which browser of « Sur cet appareil » this is",
        help="notifications#appareil",
    ),
    Route(
        "/notifications.js",
        get=devices.script,
        help="notifications#appareil",
        who=EVERYONE,
        what="the worker by which a browser shows what is new",
    ),
)
