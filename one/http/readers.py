"""Who will receive what is being written: counted for its page, and again there as boxes are ticked."""

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
    """By child. The page's script is told numbers that mean nothing elsewhere, and no ids: ``data-readers``, ``data-family``.

    A family is those who have a child together: twins are one family, and a child whom nobody would read for is none.
    """

    def __init__(self, by_child: Mapping[int, Reached]) -> None:
        """Number them."""
        people: dict[tuple[str, int], int] = {}
        families: dict[tuple[int, ...], int] = {}
        self._readers: dict[int, list[int]] = {}
        self._family: dict[int, int] = {}
        for child, reached in by_child.items():
            who = [("adult", each) for each in reached.guardians] + [("pupil", child)] * reached.pupil
            self._readers[child] = [people.setdefault(each, len(people)) for each in who]
            if reached.guardians:
                self._family[child] = families.setdefault(reached.guardians, len(families))

    def of(self, child: int) -> str:
        """The numbers of whom it reaches, for its box."""
        return " ".join(map(str, self._readers.get(child, ())))

    def family(self, child: int) -> str:
        """The number of the family, for its box; empty for none."""
        return str(self._family.get(child, ""))

    def said(self, chosen: Collection[int] | None = None) -> str:
        """« 24 familles, 46 personnes », of all or of the chosen children."""
        children = [child for child in self._readers if chosen is None or child in chosen]
        people = {each for child in children for each in self._readers[child]}
        families = {self._family[child] for child in children if child in self._family}
        if not people:
            return _("Personne ne le recevrait aujourd’hui.")
        return _("%(families)s, %(people)s") % {
            "families": ngettext("%(n)s famille", "%(n)s familles", len(families)) % {"n": len(families)},
            "people": ngettext("%(n)s personne", "%(n)s personnes", len(people)) % {"n": len(people)},
        }
