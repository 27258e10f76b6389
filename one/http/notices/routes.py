"""The addresses of « notifications externes »."""

from one.http.forms import Press
from one.http.notices import ending, of_school, settings
from one.http.route import Route
from one.http.who import ADMINISTERS, EVERYONE

ROUTES = (
    Route(
        settings.URL,
        get=settings.show,
        post=settings.save,
        form=settings.Choices,
        what="how often mails tell me of what",
        sends="change that",
    ),
    Route(
        f"{settings.URL}/pause",
        post=settings.pause,
        form=Press,
        page=settings.URL,
        sends="no such mail for two weeks",
    ),
    Route(
        f"{settings.URL}/reprise",
        post=settings.resume,
        form=Press,
        page=settings.URL,
        sends="mails again",
    ),
    Route(
        f"{settings.URL}/ecole",
        post=settings.forget,
        form=Press,
        page=settings.URL,
        sends="everything as my school says",
    ),
    Route(
        "/ecole/{school}/reglages/mails",
        get=of_school.show,
        help="reglages#mails",
        post=of_school.save,
        form=of_school.Presets,
        who=ADMINISTERS,
        what="how often mails tell who chose nothing",
        sends="change that",
    ),
    Route(
        "/desabonnement/{token}",
        get=ending.show,
        help="notifications#arreter",
        post=ending.end,
        who=EVERYONE,
        what="the switch of an application’s mails, from a link in one",
        sends="one click of a mail program ends them (RFC 8058)",
    ),
    Route(
        "/desabonnement/{token}/choix",
        post=ending.press,
        form=ending.Switch,
        page="/desabonnement/{token}",
        who=EVERYONE,
        sends="the switch of that page",
    ),
)
