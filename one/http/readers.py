"""Who will receive what is being written, in words."""

from collections.abc import Collection, Mapping
from typing import Protocol

from one.i18n import _, ngettext


class Reached(Protocol):
    """Whom something about one child reaches."""

    @property
    def guardians(self) -> tuple[int, ...]:
        """Their ids."""

    @property
    def pupil(self) -> bool:
        """Whether the child reads it too."""


class Readers:
    """By child. A family is those who have a child together: twins are one family, and a child whom nobody would read for is none."""

    def __init__(self, by_child: Mapping[int, Reached]) -> None:
        """Of these children."""
        self._by_child = by_child

    def said(self, chosen: Collection[int] | None = None) -> str:
        """« 24 familles, 46 personnes », of all or of the chosen children."""
        some = [each for child, each in self._by_child.items() if chosen is None or child in chosen]
        families = {each.guardians for each in some if each.guardians}
        adults = {guardian for each in some for guardian in each.guardians}
        return counted(len(families), len(adults) + sum(each.pupil for each in some))


def counted(families: int, people: int) -> str:
    """« 24 familles, 46 personnes »; families are left out where none is reached."""
    if not people:
        return _("Personne ne le recevrait aujourd’hui.")
    said = ngettext("%(n)s personne", "%(n)s personnes", people) % {"n": people}
    if not families:
        return said
    return _("%(families)s, %(people)s") % {
        "families": ngettext("%(n)s famille", "%(n)s familles", families) % {"n": families},
        "people": said,
    }
