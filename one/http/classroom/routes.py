"""The addresses of classroom."""

from one.http.classroom import arrivals, overview, people, questions, reminders, roster, sheets
from one.http.classroom.who import DIRECTS, SETS_UP
from one.http.forms import NewCode, Press
from one.http.roster.doubts import Answering
from one.http.route import Route

_HOME = "/classe/{id}/parametrage"
_PERSON = f"{_HOME}/personnes/{{person}}"

ROUTES = (
    Route(_HOME, get=overview.show, who=SETS_UP, what="accounts of a class"),
    Route(
        f"{_HOME}/nom",
        post=overview.rename,
        form=overview.Renaming,
        page=_HOME,
        who=SETS_UP,
        sends="rename the class",
    ),
    Route(
        f"{_HOME}/liste.csv",
        post=overview.export,
        form=Press,
        page=_HOME,
        who=SETS_UP,
        sends="the class as CSV",
    ),
    Route(
        f"{_HOME}/fiches",
        get=sheets.choose,
        post=sheets.make,
        form=sheets.Sheets,
        who=SETS_UP,
        what="whose connection sheets",
        sends="new codes, screen, PDF or CSV",
    ),
    Route(f"{_HOME}/codes", get=sheets.show, who=SETS_UP, what="the codes that were just made"),
    Route(
        f"{_HOME}/ajouter",
        get=arrivals.show,
        post=arrivals.add,
        form=arrivals.Arrival,
        page=f"{_HOME}/ajouter",
        who=SETS_UP,
        what="add a person",
        sends="add them; namesakes first",
    ),
    Route(
        f"{_HOME}/ajouter/homonymes", get=arrivals.HOMONYMS.show, who=SETS_UP, what="who has the name already"
    ),
    Route(
        f"{_HOME}/import",
        get=roster.show,
        post=roster.send,
        form=roster.Lists,
        who=SETS_UP,
        what="send the class’s lists",
        sends="keep them, to see what they would change",
    ),
    Route(f"{_HOME}/import/apercu", get=roster.preview, who=SETS_UP, what="what the lists would change"),
    Route(
        f"{_HOME}/import/appliquer",
        post=roster.apply,
        form=roster.Seen,
        page=f"{_HOME}/import/apercu",
        who=SETS_UP,
        sends="change it",
    ),
    Route(
        f"{_HOME}/import/questions",
        get=questions.show,
        post=questions.answer,
        form=Answering,
        who=SETS_UP,
        what="questions that the lists left open",
        sends="answer them",
    ),
    Route(
        f"{_HOME}/rappels",
        get=reminders.choose,
        post=reminders.send,
        form=reminders.Reminders,
        who=SETS_UP,
        what="who can be reminded by mail",
        sends="remind one, the ticked, or all",
    ),
    Route(_PERSON, get=people.show, who=SETS_UP, what="one account of the class"),
    Route(
        f"{_PERSON}/code",
        post=sheets.code,
        form=NewCode,
        page=_PERSON,
        who=SETS_UP,
        sends="a new code on the screen",
    ),
    Route(
        f"{_PERSON}/rappel",
        post=reminders.send_one,
        form=Press,
        page=_PERSON,
        who=SETS_UP,
        sends="remind one person by mail",
    ),
    Route(
        f"{_PERSON}/bloquer",
        post=people.block,
        form=Press,
        page=_PERSON,
        who=SETS_UP,
        sends="close the account and its sockets",
    ),
    Route(
        f"{_PERSON}/debloquer",
        post=people.unblock,
        form=Press,
        page=_PERSON,
        who=SETS_UP,
        sends="open it again",
    ),
    Route(
        f"{_PERSON}/confirmer",
        post=people.settle,
        form=Press,
        page=_PERSON,
        who=DIRECTS,
        sends="who was brought by a teacher belongs to the class",
    ),
    Route(
        f"{_PERSON}/nom",
        post=people.rename,
        form=people.Names,
        page=_PERSON,
        who=SETS_UP,
        sends="correct the names",
    ),
    Route(
        f"{_PERSON}/lier",
        post=people.link,
        form=people.Tie,
        page=_PERSON,
        who=SETS_UP,
        sends="guardian and child belong together",
    ),
    Route(
        f"{_PERSON}/delier",
        post=people.unlink,
        form=people.Tie,
        page=_PERSON,
        who=SETS_UP,
        sends="they no longer do",
    ),
    Route(
        f"{_PERSON}/retirer",
        post=people.remove,
        form=Press,
        page=_PERSON,
        who=SETS_UP,
        sends="out of the class",
    ),
)
