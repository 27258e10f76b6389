"""What stands in the way of taking an import back, in sentences."""

from typing import Any

from one.i18n import _
from one.store.roster.imports import Changed, Who

TOLD = 20


class Obstacles:
    """What stands in the way, each said once; all about one person in one line."""

    def __init__(self, people: dict[int, Who]) -> None:
        self.people = people
        self._told: dict[
            str, list[str]
        ] = {}  # who or what → what is so of it; nothing more for a whole sentence

    @property
    def sentences(self) -> list[str]:
        """In words, the first of them; the rest is counted."""
        found = [_line(name, words) for name, words in self._told.items()]
        if len(found) > TOLD:
            return [*found[:TOLD], _("Et %(n)s autres changements depuis.") % {"n": len(found) - TOLD}]
        return found

    def say(self, words: str) -> None:
        """One more."""
        self._told.setdefault(words, [])

    def tell(self, person_id: int, words: str) -> None:
        """One more, about somebody."""
        who = self.people.get(person_id)
        name = f"{who.name} ({who.login})" if who else _("une personne effacée depuis")
        said = self._told.setdefault(name, [])
        if words not in said:
            said.append(words)

    def compare(self, change: Changed, now: dict[str, Any] | None) -> None:
        """Whether the row is still as the import left it, as far as the import wrote it."""
        if change.after is None or now is None:
            same = now is None and change.after is None
        else:
            names = change.changed or list(change.after)
            same = all(now.get(name) == change.after[name] for name in names)
        if not same:
            self.changed(change)

    def changed(self, change: Changed) -> None:
        """Somebody or something was changed since."""
        if change.kind in ("class", "school", "class_known_as"):
            self.say(_("%(name)s a changé depuis.") % {"name": change.row["name"]})
        elif change.kind == "guardian":
            guardian, child = (self.people.get(each) for each in change.people)
            names = {
                each: who.name if who else _("une autre personne")
                for each, who in (("g", guardian), ("c", child))
            }
            self.say(_("Le lien entre %(g)s et %(c)s a changé depuis.") % names)
        else:
            words = {
                "person": _("la fiche a changé depuis"),
                "membership": _("ses classes ont changé depuis"),
            }
            self.tell(
                change.people[0],
                words.get(change.kind, _("sa place dans l’école a changé depuis")),
            )


def _line(name: str, words: list[str]) -> str:
    return _("%(name)s : %(what)s.") % {"name": name, "what": " ; ".join(words)} if words else name
