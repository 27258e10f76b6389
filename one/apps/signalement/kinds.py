"""What reports publish, why somebody reports, and what the log keeps of it."""

from enum import StrEnum

from one.acts import Act
from one.i18n import Lazy, lazy
from one.i18n.words import worded, worded_count
from one.notifications import Frequency, Type
from one.store.signalement import reports
from one.store.signalement.cases import Decision

SUBJECT, DECIDED = reports.SUBJECT, reports.DECIDED
CODE = SUBJECT.code
# Decided cases go with what was reported and why. As the records of imports: a school year, and the beginning of the next one,
# in which a family may come back to it; the log keeps that it was decided, and by whom.
KEPT_MONTHS = 14
HIDES = 3  # different people, and the item is hidden from everybody until somebody decides


class Reason(StrEnum):
    """Why somebody reports; values stand in the database."""

    HURTS = "hurts"
    VIOLENT = "violent"
    PRIVATE = "private"
    SHOCKING = "shocking"
    WRONG = "wrong"
    OTHER = "other"


REASONS: dict[str, Lazy] = {
    Reason.HURTS: lazy("Cela se moque de quelqu’un, ou le blesse"),
    Reason.VIOLENT: lazy("C’est violent, ou c’est une menace"),
    Reason.PRIVATE: lazy("Cela montre la vie privée de quelqu’un : une photo, une adresse, un secret"),
    Reason.SHOCKING: lazy("C’est choquant, ce n’est pas pour des enfants"),
    Reason.WRONG: lazy("C’est une erreur : pas la bonne classe, pas la bonne personne"),
    Reason.OTHER: lazy("Autre chose"),
}
# What is said to who reported.
ANSWERS: dict[str, Lazy] = {
    Decision.KEPT: lazy("L’école a regardé : le contenu reste en place"),
    Decision.REMOVED: lazy("L’école a retiré le contenu signalé"),
    Decision.GONE: lazy("Le contenu signalé n’est plus dans les fils"),
}
# What was decided, as who decided reads it.
DECISIONS: dict[str, Lazy] = {
    Decision.KEPT: lazy("gardé"),
    Decision.REMOVED: lazy("retiré"),
    Decision.GONE: lazy("déjà parti"),
}
LOOK_TITLE, HIDDEN_TITLE = (
    worded("Un contenu est à regarder"),
    worded("Masqué pour tous jusqu’à votre décision"),
)
PEOPLE = worded_count("%(n)s personne : %(reason)s", "%(n)s personnes : %(reason)s")
REPORTED_TYPE = Type(
    CODE,
    "signalement",
    lazy("confie un signalement à l’école"),
    Frequency.IMMEDIATE,
    lazy("toute personne, aux référents de l’école"),
    own_mail=True,
    says=(LOOK_TITLE, HIDDEN_TITLE, PEOPLE, *map(worded, REASONS.values())),
)
DECISION_TYPE = Type(
    CODE,
    "decision",
    lazy("a une réponse à un signalement"),
    Frequency.DAILY,
    lazy("les référents, à qui a signalé"),
    says=tuple(map(worded, ANSWERS.values())),
)
_N = {"n": lazy("n°")}
REPORTED = Act("signalement.reported", lazy("a signalé un contenu"), _N)
HIDDEN = Act("signalement.hidden", lazy("a envoyé le troisième signalement, qui masque un contenu"), _N)
KEPT = Act("signalement.kept", lazy("a gardé un contenu signalé"), _N)
REMOVED = Act("signalement.removed", lazy("a retiré un contenu signalé"), _N)
GONE = Act("signalement.gone", lazy("a classé le signalement d’un contenu déjà retiré"), _N)
ACTS = (REPORTED, HIDDEN, KEPT, REMOVED, GONE)
DECIDES = {Decision.KEPT: KEPT, Decision.REMOVED: REMOVED, Decision.GONE: GONE}
