"""The words of states and of what somebody is."""

from typing import NamedTuple

from one.apps.assistance.kinds import CODE, State
from one.i18n import Lazy, lazy


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
PROFILES: dict[str, Lazy] = {
    "parent": lazy("parent"),
    "enseignant": lazy("enseignant"),
    "personnel": lazy("personnel"),
    "eleve": lazy("élève"),
}
