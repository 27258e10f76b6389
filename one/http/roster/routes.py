"""The addresses of roster."""

from one.http.forms import Press
from one.http.roster import doubts, history
from one.http.roster.history import READS
from one.http.route import Route
from one.http.who import ADMINISTERS

_IMPORT = "/imports/{import}"

ROUTES = (
    Route(_IMPORT, get=history.show, who=READS, what="what an import changed, by name"),
    Route(
        f"{_IMPORT}/annuler",
        get=history.ask,
        post=history.take_back,
        form=Press,
        who=READS,
        what="what taking it back would do",
        sends="take it back",
    ),
    Route(
        "/ecole/{school}/a-verifier",
        get=doubts.show,
        post=doubts.answer,
        form=doubts.Answering,
        who=ADMINISTERS,
        what="questions that imports left open",
        sends="answer them",
    ),
)
