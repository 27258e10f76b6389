"""The addresses of roster."""

from one.http.forms import Press
from one.http.roster import history
from one.http.roster.history import READS
from one.http.route import Route

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
)
