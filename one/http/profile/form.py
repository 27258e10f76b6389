"""The form of a profile: any part of it, with what the page showed, so that only what differs is a change."""

import hashlib
from collections.abc import Mapping

from one.errors import NotFound
from one.http.fields import Choice, Day, Hidden, Id, Phone, Text, Words
from one.http.forms import Form
from one.http.render import flash
from one.i18n import lazy
from one.profile import fields
from one.profile.fields import FIELDS, INTEREST_MOST, INTERESTS, MOTTO_MOST, OPEN, YES
from one.profile.saving import Change, Mine

SAVED = flash("profile-saved", lazy("C’est enregistré."))
SEEN_MOST = 2 * len(FIELDS)
BORN = (-110, 0)  # years from now


def _interest(name: str) -> Text:
    return Text(INTERESTS[name], most=INTEREST_MOST, count=True)


class ProfileForm(Form):
    """What came of a profile. ``vu`` says of each field and padlock on the page « name=version.digest » of what it showed;
    a script that sends one change alone leaves the digest out. ``ouvert`` names the open padlocks.
    """

    told_again = SAVED
    page = Hidden(most=40)
    turn = Id()
    vu = Words(most=SEEN_MOST)
    ouvert = Words(most=len(FIELDS))
    devise = Text(lazy("Ma devise"), short=lazy("Devise"), most=MOTTO_MOST, count=True)
    humeur = Choice(
        lazy("Mon humeur du moment"),
        short=lazy("Humeur"),
        options=[("", lazy("Aucune")), *fields.MOODS.items()],
    )
    sport = _interest("sport")
    cinema = _interest("cinema")
    animaux = _interest("animaux")
    musique = _interest("musique")
    lieux = _interest("lieux")
    livres = _interest("livres")
    naissance = Day(lazy("Date de naissance"), years=BORN, rule=fields.birth)
    fixe = Phone(lazy("Téléphone fixe"), most=40, rule=fields.home_phone, inputmode="tel")

    def value(self, name: str) -> str:
        """What came for a field or a padlock; NotFound for what is none."""
        if name.endswith(OPEN):
            return YES if name.removesuffix(OPEN) in (self.ouvert.data or ()) else ""
        field = FIELDS.get(name)
        if field is None or not field.own:
            raise NotFound
        return str(self[name].data or "")

    def changes(self) -> list[Change]:
        """What differs from what the page showed."""
        found = []
        for seen in dict.fromkeys(self.vu.data or ()):
            name, _sign, shown = seen.partition("=")
            version, _dot, before = shown.partition(".")
            value = self.value(name)
            if before != digest(name, value):
                found.append(
                    Change(name, value, int(version) if version.isdecimal() and len(version) < 10 else 0)
                )
        return found

    @property
    def seen(self) -> set[str]:
        """The names of what stood on the part that was sent."""
        return {seen.partition("=")[0] for seen in self.vu.data or ()}

    def only(self, values: Mapping[str, str], opened: list[str]) -> None:
        """Shown again: what was on another part of the page is as it stands."""
        sent = self.seen
        for field in self.fields:
            if field.name in values and field.name not in sent:
                field.data = values[field.name]
        self.ouvert.data = [
            *(name for name in opened if name + OPEN not in sent),
            *(name for name in self.ouvert.data or () if name + OPEN in sent),
        ]


def digest(name: str, value: str) -> str:
    """What a value is known by in a page that shows it."""
    return hashlib.blake2b(f"{name}={value}".encode(), digest_size=6).hexdigest()


def seen_of(mine: Mine, name: str, value: str | None = None) -> str:
    """What a page says of a value that it shows."""
    kept = mine.kept(name)
    return f"{name}={kept.version}.{digest(name, kept.value if value is None else value)}"
