"""What is told of a photo that the school took away: to its owner, and to the guardians of a pupil, with the reason."""

from one.i18n import Lazy, lazy, lazy_count
from one.i18n.words import worded
from one.notifications import Frequency, Type
from one.profile.telling import APP
from one.subjects import Kind

SUBJECT = Kind("photo-taken", people=True)
# Kept in the log by their codes. They say nothing of who reads: the child and their guardians read the same.
REASONS: dict[str, Lazy] = {
    "autre": lazy("Ce n’est pas une photo de cette personne."),
    "plusieurs": lazy("D’autres personnes se voient sur la photo."),
    "ecole": lazy("Cette photo ne convient pas à l’école."),
    "floue": lazy("On ne reconnaît personne sur la photo."),
}
SAYS = {code: worded(words) for code, words in REASONS.items()}
TYPE = Type(
    APP,
    "photo-retiree",
    lazy("a retiré une photo de profil"),
    Frequency.DAILY,
    lazy("les enseignants d’un élève et la direction"),
    lazy_count("{n} photo retirée", "{n} photos retirées"),
    says=tuple(SAYS.values()),
)
