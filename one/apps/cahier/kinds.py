"""What the homework book publishes, what the log keeps of it, and its matters."""

from typing import NamedTuple

from one.acts import Act
from one.i18n import Lazy, lazy, lazy_count
from one.i18n.words import worded
from one.notifications import Frequency, Type
from one.store.cahier import homework

SUBJECT = homework.SUBJECT
CODE = SUBJECT.code
HEADLINE = worded("%(day)s · %(title)s")
TRAVAIL = Type(
    app=CODE,
    code="travail",
    sentence=lazy("a noté un travail à faire"),
    mail=Frequency.DAILY,
    publishers=lazy("les enseignants de la classe et la direction"),
    counted=lazy_count("{n} travail ajouté", "{n} travaux ajoutés"),
    says=(HEADLINE,),
)
_N = {"n": lazy("n°")}
WRITTEN = Act("cahier.written", lazy("a noté un travail à faire"), _N)
COPIED = Act("cahier.copied", lazy("a recopié un travail à faire"), _N)
EDITED = Act("cahier.edited", lazy("a modifié un travail à faire"), _N)
WITHDRAWN = Act("cahier.withdrawn", lazy("a retiré un travail à faire"), _N)
ACTS = (WRITTEN, COPIED, EDITED, WITHDRAWN)


class Matter(NamedTuple):
    """What homework is about: its words, and how it is told apart at a glance (a symbol of the drawings, a hue)."""

    words: Lazy
    symbol: str
    color: str


MATTERS = {
    "lecture": Matter(lazy("Lecture"), "book-open", "sky"),
    "francais": Matter(lazy("Français"), "pencil-line", "coral"),
    "poesie": Matter(lazy("Poésie"), "feather", "lilac"),
    "maths": Matter(lazy("Maths"), "calculator", "lagoon"),
    "langue": Matter(lazy("Langue vivante"), "languages", "plum"),
    "histoire": Matter(lazy("Histoire, géographie"), "earth", "sun"),
    "sciences": Matter(lazy("Sciences"), "flask-conical", "leaf"),
    "arts": Matter(lazy("Arts et musique"), "palette", "coral"),
    "sport": Matter(lazy("Sport"), "volleyball", "leaf"),
    "apporter": Matter(lazy("À apporter"), "backpack", "slate"),
    "autre": Matter(lazy("Autre"), "star", "slate"),
}
OTHER = "autre"
