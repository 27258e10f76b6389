"""The fields of a profile: what may stand in each, who has it, and what its padlock is called where it is kept."""

from collections.abc import Callable
from datetime import date

import msgspec

from one import clock, phones
from one.i18n import Lazy, _, lazy
from one.scope import Profile
from one.text import clean

MOTTO, MOOD, HOME_PHONE, MOBILE, EMAIL, BIRTH = (
    "devise",
    "humeur",
    "fixe",
    "mobile",
    "email",
    "naissance",
)
MOTTO_MOST, INTEREST_MOST = 75, 80
OPEN = ":ouvert"  # behind a field's name: its padlock
YES = "1"  # the value of an open padlock; closed is nothing

ALL = tuple(Profile)
ADULTS = (Profile.GUARDIAN, Profile.TEACHER, Profile.STAFF)

MOODS: dict[str, Lazy] = {
    "heureux": lazy("Heureux"),
    "fier": lazy("Fier"),
    "reveur": lazy("Rêveur"),
    "amoureux": lazy("Amoureux"),
    "blagueur": lazy("Blagueur"),
    "fatigue": lazy("Fatigué"),
    "inquiet": lazy("Inquiet"),
    "triste": lazy("Triste"),
    "colere": lazy("En colère"),
    "malade": lazy("Malade"),
}
INTERESTS: dict[str, Lazy] = {
    "sport": lazy("Sport"),
    "cinema": lazy("Cinéma"),
    "animaux": lazy("Animaux"),
    "musique": lazy("Musique"),
    "lieux": lazy("Lieux"),
    "livres": lazy("Livres"),
}
FIRST_BIRTH = 1900


class Field(msgspec.Struct, frozen=True):
    """One field. ``own``: it is written here; others stand elsewhere, and only their padlock is here.

    ``rule`` makes what is kept of what was typed, or raises ValueError with a sentence.
    """

    name: str
    words: Lazy
    rule: Callable[[str], str] | None = None
    profiles: tuple[Profile, ...] = ALL
    own: bool = True

    @property
    def padlock(self) -> str:
        """What its padlock is kept as."""
        return self.name + OPEN


def _line(most: int) -> Callable[[str], str]:
    def rule(text: str) -> str:
        if len(text) > most:
            raise ValueError(
                _("C’est trop long : %(most)s caractères au plus, vous en avez %(n)s.")
                % {"most": most, "n": len(text)}
            )
        return clean(text, keep_lines=False)

    return rule


def _mood(text: str) -> str:
    if text and text not in MOODS:
        raise ValueError(_("Choisissez une humeur de la liste."))
    return text


def home_phone(text: str) -> str:
    """A number in its normal form, or nothing."""
    if not text.strip():
        return ""
    try:
        return phones.line(text)
    except phones.NoNumber:
        raise ValueError(_("Ce numéro n’existe pas. Un numéro s’écrit comme 04 66 12 34 56.")) from None


def birth(text: str) -> str:
    """A day of the past on which somebody alive may be born, or nothing."""
    if not text:
        return ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("Cette date n’existe pas. Une date s’écrit comme 1984-11-23.")) from None
    if not day.year >= FIRST_BIRTH or day > clock.today():
        raise ValueError(_("Vérifiez l’année : ce n’est pas une date de naissance."))
    return day.isoformat()


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field(MOTTO, lazy("Devise"), _line(MOTTO_MOST)),
        Field(MOOD, lazy("Humeur du moment"), _mood),
        *(Field(name, words, _line(INTEREST_MOST)) for name, words in INTERESTS.items()),
        Field(BIRTH, lazy("Anniversaire"), birth),
        # A pupil's own addresses are for nobody but the pupil and the school's register.
        Field(EMAIL, lazy("Adresse e-mail"), profiles=ADULTS, own=False),
        Field(MOBILE, lazy("Mobile"), profiles=ADULTS, own=False),
        Field(HOME_PHONE, lazy("Téléphone fixe"), home_phone, profiles=ADULTS),
    )
}


def of(profile: str) -> list[Field]:
    """The fields that somebody of this profile has."""
    return [field for field in FIELDS.values() if profile in field.profiles]
