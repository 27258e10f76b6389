"""The addresses of a school's settings: a card each, with its own button."""

from one.http.forms import Press
from one.http.route import Route
from one.http.school import closures, settings, where
from one.http.who import ADMINISTERS

_SETTINGS = "/ecole/{school}/reglages"

ROUTES = (
    Route(_SETTINGS, get=settings.show, help="reglages", who=ADMINISTERS, what="settings of the school"),
    Route(
        f"{_SETTINGS}/lieu",
        post=where.choose,
        form=where.Where,
        page=_SETTINGS,
        who=ADMINISTERS,
        sends="where the school is: its holidays and its clock",
    ),
    Route(
        f"{_SETTINGS}/pause",
        post=settings.set_quiet,
        form=settings.Quiet,
        page=_SETTINGS,
        who=ADMINISTERS,
        sends="quiet hours",
    ),
    Route(
        f"{_SETTINGS}/applis",
        post=settings.set_apps,
        form=settings.Apps,
        page=_SETTINGS,
        who=ADMINISTERS,
        sends="applications per profile",
    ),
    Route(
        f"{_SETTINGS}/mot-de-passe",
        post=settings.set_password,
        form=settings.PupilPassword,
        page=_SETTINGS,
        who=ADMINISTERS,
        sends="length of a pupil’s password",
    ),
    Route(
        f"{_SETTINGS}/envois",
        post=settings.set_sending,
        form=settings.Sending,
        page=_SETTINGS,
        who=ADMINISTERS,
        sends="restriction of sending",
    ),
    Route(
        f"{_SETTINGS}/fermetures",
        post=closures.add,
        form=closures.Closing,
        page=_SETTINGS,
        who=ADMINISTERS,
        sends="days without school",
    ),
    Route(
        f"{_SETTINGS}/fermetures/{{closure}}/retirer",
        post=closures.remove,
        form=Press,
        page=_SETTINGS,
        who=ADMINISTERS,
        sends="there is school after all",
    ),
)
