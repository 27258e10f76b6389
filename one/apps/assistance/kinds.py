"""What Assistance publishes, what the log keeps of it, and the states of a request with who may move what."""

from datetime import timedelta
from enum import StrEnum

from one.acts import Act
from one.i18n import lazy, lazy_count
from one.i18n.words import worded
from one.notifications import Frequency, Type
from one.scope import Profile
from one.store.assistance import requests

SUBJECT, ANSWERED = requests.SUBJECT, requests.ANSWERED
CODE = SUBJECT.code
# A child who is stuck asks their teacher, who sees the screen and may write for them.
ASKING = (Profile.GUARDIAN, Profile.TEACHER, Profile.STAFF)
DEMANDE = Type(
    CODE,
    "demande",
    lazy("demande de l’aide"),
    Frequency.IMMEDIATE,
    lazy("tous les adultes, aux référents de leur école"),
    lazy_count("{n} demande d’aide", "{n} demandes d’aide"),
)
IS_SOLVED, IS_NOT_SOLVED = worded("C’est résolu."), worded("Ce n’est pas résolu.")
REPONSE = Type(
    CODE,
    "reponse",
    lazy("a répondu dans une demande d’aide"),
    Frequency.IMMEDIATE,
    lazy("les référents, à qui demande ; qui demande, aux référents"),
    lazy_count("{n} réponse", "{n} réponses"),
    says=(IS_SOLVED, IS_NOT_SOLVED),
)


class State(StrEnum):
    """Where a request stands; values stand in the database."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    SOLVED = "solved"
    CLOSED = "closed"


GOING = (State.NEW, State.OPEN, State.WAITING)


class Side(StrEnum):
    """Who moves a request: its writer, who handles it, or ONE by itself after a time."""

    WRITER = "writer"
    HANDLER = "handler"
    ONE = "one"


_BOTH = frozenset((Side.WRITER, Side.HANDLER))
_HANDLER = frozenset((Side.HANDLER,))
# All the ways there are. Who answers moves it too: a handler's first answer opens it, a writer's opens it again.
MOVES = {
    (State.NEW, State.OPEN): _HANDLER,
    (State.NEW, State.WAITING): _HANDLER,
    (State.NEW, State.SOLVED): _BOTH,
    (State.OPEN, State.WAITING): _HANDLER,
    (State.OPEN, State.SOLVED): _BOTH,
    (State.WAITING, State.OPEN): _BOTH,
    (State.WAITING, State.SOLVED): _BOTH,
    (State.SOLVED, State.OPEN): _BOTH,
    (State.SOLVED, State.CLOSED): frozenset((Side.HANDLER, Side.ONE)),
}
LONG = timedelta(days=2)  # who waits longer for an answer stands out in the queue
CLOSED_DAYS = 14  # after « résolu », when nobody says more
KEPT_MONTHS = 14  # after « fermé »: a school year, and the beginning of the next one, as reports
_N = {"n": lazy("n°")}
ASKED = Act("assistance.asked", lazy("a écrit une demande d’aide"), _N)
MOVED = Act("assistance.moved", lazy("a changé l’état d’une demande d’aide"), _N | {"state": lazy("état")})
GIVEN = Act("assistance.given", lazy("a confié une demande d’aide"), _N)
PASSED = Act("assistance.passed", lazy("a transmis une demande d’aide au support de l’ENT"), _N)
EXPORTED = Act("assistance.exported", lazy("a exporté les demandes d’aide"))
ACTS = (ASKED, MOVED, GIVEN, PASSED, EXPORTED)


def may_move(side: Side, before: str, after: str) -> bool:
    """Whether somebody moves a request from one state to another."""
    return side in MOVES.get((State(before), State(after)), ())


def ways(side: Side, state: str) -> list[State]:
    """Where somebody may move a request that stands so."""
    return [after for (before, after), sides in MOVES.items() if before == state and side in sides]
