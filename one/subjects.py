"""What an event is about: a kind and ids, kept in columns, so that no statement takes a string apart.

A room makes its kinds at import, once each. A merge and an erasure ask for the kinds that name people.
"""

from typing import NamedTuple

_kinds: "dict[str, Kind]" = {}


class Subject(NamedTuple):
    """What one event is about, e.g. note 12; about nothing by default."""

    kind: str = ""
    ids: tuple[int, ...] = ()


class Kind:
    """A kind of subject; called with ids it makes a subject of them."""

    def __init__(self, code: str, *, people: bool = False, excerpt_names: bool = False) -> None:
        """``people``: the ids are people's, whom the title names; with ``excerpt_names`` the excerpt does too."""
        if code in _kinds:
            raise ValueError(f"subject {code}: declared twice")
        self.code, self.people, self.excerpt_names = code, people, excerpt_names
        _kinds[code] = self

    def __call__(self, *ids: int) -> Subject:
        """The subject of these ids."""
        return Subject(self.code, ids)


def of_people(*, excerpt_names: bool = False) -> list[str]:
    """The codes of the kinds whose ids are people's; or only those whose excerpt names them too."""
    return [k.code for k in _kinds.values() if k.people and (k.excerpt_names or not excerpt_names)]
