"""The addresses of reports."""

from one.apps.signalement import judging
from one.http.route import Route
from one.http.signalement import judging as pages
from one.http.signalement import reporting
from one.http.who import Role, whoever
from one.scope import Scope


def _judges(scope: Scope) -> bool:
    return judging.may_judge(scope)


# Which of them judges a case is asked for each: nobody does who wrote the item.
JUDGES = whoever(
    "référents, and the direction where no other référent is",
    frozenset((Role.REFERENT, Role.DIRECTION)),
    _judges,
)
ROUTES = (
    Route(
        "/fil/{id}/signaler",
        get=reporting.asking,
        post=reporting.report,
        form=reporting.ReportForm,
        what="report an item of my feed",
        sends="report it to the school",
    ),
    Route("/signalements", get=pages.waiting, who=JUDGES, what="reports that wait for a decision"),
    Route("/signalements/traites", get=pages.decided, who=JUDGES, what="reports that were decided"),
    Route("/signalements/miens", get=reporting.mine, what="what I reported, and what became of it"),
    Route(
        "/signalements/{id}",
        get=pages.show,
        post=pages.decide,
        form=pages.Decide,
        who=JUDGES,
        what="one report, with its item and its history",
        sends="keep the item, or remove it for everybody",
    ),
)
