"""The addresses of the class tablet."""

from one.http.classroom.who import SETS_UP
from one.http.forms import Press
from one.http.route import READS, SENDS, Route
from one.http.tablet import cards, classroom, hands, pairing, wall, worker
from one.http.tablet.who import PAIRS, TABLET
from one.http.who import EVERYONE

_TABLETS = "/classe/{id}/parametrage/tablettes"
_PICTURES = f"{_TABLETS}/images"

ROUTES = (
    Route(
        pairing.HOME,
        get=wall.show,
        post=pairing.begin,
        form=Press,
        who=EVERYONE,
        what="the wall of the class on its tablet; how to become one",
        sends="ask to become a tablet, and show a code",
        pictures=READS,
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
    Route(
        worker.REST,
        get=worker.rest,
        who=EVERYONE,
        what="the page that waits in place of a wall",
        pictures=READS,
    ),
    Route(
        "/tablette.js",
        get=worker.script,
        who=EVERYONE,
        what="the worker that a tablet keeps it by",
        pictures=READS,
    ),
    Route(
        "/tablette/etat", post=wall.say, who=TABLET, sends="a tablet says that it is there", pictures=SENDS
    ),
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
    Route(
        hands.CHILDREN,
        get=hands.children,
        who=TABLET,
        what="the children of the class, who sign in by pictures",
        pictures=READS,
    ),
    Route(
        f"{hands.CHILDREN}/{{person}}",
        get=hands.pick,
        post=hands.by_pictures,
        form=hands.Pictures,
        who=TABLET,
        what="twelve pictures",
        sends="the four of a child, in their order",
        pictures=READS + SENDS,
    ),
    Route(
        hands.CARD,
        get=hands.show_card,
        post=hands.by_card,
        form=hands.Card,
        who=TABLET,
        what="where the QR of a child’s card leads",
        sends="a card signs its child in",
        pictures=READS + SENDS,
    ),
    Route(
        _PICTURES,
        get=cards.show,
        post=cards.set_opening,
        form=cards.Opening,
        who=SETS_UP,
        what="pupils who sign in by pictures",
        sends="open it to the class, in these hours",
    ),
    Route(
        f"{_PICTURES}/cartes",
        post=cards.make,
        form=cards.Cards,
        page=_PICTURES,
        who=SETS_UP,
        sends="new codes and cards, as PDF",
    ),
    Route(
        f"{_PICTURES}/terminer",
        post=cards.end_all,
        form=Press,
        page=_PICTURES,
        who=SETS_UP,
        sends="end what all children have open",
    ),
    *(
        Route(
            f"{_PICTURES}/{{person}}/{act}", post=send, form=Press, page=_PICTURES, who=SETS_UP, sends=sends
        )
        for act, send, sends in (
            ("rouvrir", cards.unlock, "a child may guess again"),
            ("retirer", cards.remove, "a child has no code any more"),
            ("terminer", cards.end, "end what a child has open"),
        )
    ),
)
