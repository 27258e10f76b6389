"""The words of states and of what somebody is."""

from typing import NamedTuple

from one.apps.assistance.kinds import CODE, State
from one.i18n import Lazy, lazy
from one.store.assistance.lines import Said


class Look(NamedTuple):
    """A state in words, its symbol and its hue, and the words of the button that leads there."""

    words: Lazy
    icon: str
    color: str
    act: Lazy


STATES: dict[str, Look] = {
    State.NEW: Look(lazy("Nouveau"), f"{CODE}#sparkles", "sky", lazy("Nouveau")),
    State.OPEN: Look(lazy("Ouvert"), f"{CODE}#messages", "lagoon", lazy("Rouvrir")),
    State.WAITING: Look(lazy("En attente"), "hourglass", "sun", lazy("Mettre en attente")),
    State.SOLVED: Look(lazy("Résolu"), "circle-check", "leaf", lazy("C’est résolu")),
    State.CLOSED: Look(lazy("Fermé"), "archive", "slate", lazy("Fermer")),
}
OF_STATES: dict[str, Lazy] = {state: look.words for state, look in STATES.items()}
KINDS: dict[str, Lazy] = {
    Said.ANSWER: lazy("réponse"),
    Said.NOTE: lazy("note entre référents"),
    Said.STATE: lazy("changement d’état"),
    Said.ASSIGNED: lazy("demande confiée"),
    Said.PASSED: lazy("demande transmise"),
}
PROFILES: dict[str, Lazy] = {
    "parent": lazy("parent"),
    "enseignant": lazy("enseignant"),
    "personnel": lazy("personnel"),
    "eleve": lazy("élève"),
}
