"""The addresses of roster."""

from one.http.forms import Press
from one.http.roster import doubts, history, lists, school
from one.http.roster.doubts import Answering
from one.http.roster.history import READS, UNDOES
from one.http.route import Route
from one.http.who import ADMINISTERS

_IMPORT = "/imports/{import}"
_LISTS = "/ecole/{school}/import"

ROUTES = (
    Route(_IMPORT, get=history.show, who=READS, what="what an import changed, by name"),
    Route(
        f"{_IMPORT}/annuler",
        get=history.look,
        post=history.ask,
        form=Press,
        page=_IMPORT,
        who=UNDOES,
        what="what taking it back would do, or how far it is",
        sends="look at what taking it back would do",
    ),
    Route(
        f"{_IMPORT}/annuler/appliquer",
        post=history.take_back,
        form=Press,
        page=f"{_IMPORT}/annuler",
        who=UNDOES,
        sends="take it back",
    ),
    Route(
        _LISTS,
        get=school.show,
        post=school.send,
        form=school.Lists,
        who=ADMINISTERS,
        what="send the school’s lists",
        sends="keep them, to see what they would change",
    ),
    Route(
        f"{_LISTS}/apercu",
        get=school.look,
        post=school.answer,
        form=Answering,
        who=ADMINISTERS,
        what="what they would change, or how far it is",
        sends="answer their questions, and look again",
    ),
    Route(
        f"{_LISTS}/appliquer",
        post=school.apply,
        form=lists.Seen,
        page=f"{_LISTS}/apercu",
        who=ADMINISTERS,
        sends="change it",
    ),
    Route(
        "/ecole/{school}/a-verifier",
        get=doubts.show,
        post=doubts.answer,
        form=Answering,
        who=ADMINISTERS,
        what="questions that imports left open",
        sends="answer them",
    ),
    Route(
        "/ecole/{school}/a-verifier/suivi",
        get=doubts.look,
        who=ADMINISTERS,
        what="how far what was answered is",
    ),
)
