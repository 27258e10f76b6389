"""The addresses of the class tablet."""

from one.http.classroom.who import SETS_UP
from one.http.forms import Press
from one.http.route import Route
from one.http.tablet import classroom, pairing, wall, worker
from one.http.tablet.who import PAIRS, TABLET
from one.http.who import EVERYONE

_TABLETS = "/classe/{id}/parametrage/tablettes"

ROUTES = (
    Route(
        pairing.HOME,
        get=wall.show,
        post=pairing.begin,
        form=Press,
        who=EVERYONE,
        what="the wall of the class on its tablet; how to become one",
        sends="ask to become a tablet, and show a code",
    ),
    Route(
        "/tablette/attente", get=pairing.state, who=EVERYONE, what="whether somebody approved this browser"
    ),
    Route(
        "/tablette/commencer",
        post=pairing.become,
        form=Press,
        page=pairing.HOME,
        who=EVERYONE,
        sends="what was approved is done: this browser is the tablet",
    ),
    Route(
        "/tablette/relier",
        get=pairing.look,
        post=pairing.approve,
        form=pairing.Approval,
        who=PAIRS,
        what="which tablet shows this code, and for which class",
        sends="approve it",
    ),
    Route(worker.REST, get=worker.rest, who=EVERYONE, what="the page that waits in place of a wall"),
    Route("/tablette.js", get=worker.script, who=EVERYONE, what="the worker that a tablet keeps it by"),
    Route("/tablette/etat", post=wall.say, who=TABLET, sends="a tablet says that it is there"),
    Route(
        "/tablette/quitter",
        get=wall.ask_to_leave,
        post=wall.leave,
        form=wall.Leaving,
        who=TABLET,
        what="the code with which a tablet is left",
        sends="leave it",
    ),
    Route(
        _TABLETS,
        get=classroom.show,
        post=classroom.pair,
        form=classroom.Code,
        who=SETS_UP,
        what="tablets of a class",
        sends="another one, by the code it shows",
    ),
    Route(
        f"{_TABLETS}/anniversaires",
        post=classroom.birthdays,
        form=classroom.Birthdays,
        page=_TABLETS,
        who=SETS_UP,
        sends="birthdays on the wall, or not",
    ),
    Route(
        f"{_TABLETS}/{{device}}/retirer",
        post=classroom.revoke,
        form=Press,
        page=_TABLETS,
        who=SETS_UP,
        sends="take a tablet off",
    ),
)
