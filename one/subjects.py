"""What an event is about: a kind and ids, kept in columns, so that no statement takes a string apart.

A room makes its kinds at import, once each. A merge and an erasure ask for the kinds that name people.
"""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

# All take a connection and the ids.
Content = Callable[..., Awaitable[str | None]]
Hold = Callable[..., Awaitable[Any]]
Removed = Callable[..., Awaitable[Any]]

_kinds: "dict[str, Kind]" = {}


class Subject(NamedTuple):
    """What one event is about, e.g. note 12; about nothing by default."""

    kind: str = ""
    ids: tuple[int, ...] = ()


class Kind:
    """A kind of subject; called with ids it makes a subject of them."""

    def __init__(
        self,
        code: str,
        *,
        people: bool = False,
        excerpt_names: bool = False,
        several: bool = False,
        content: Content | None = None,
        hold: Hold | None = None,
        removed: Removed | None = None,
        beside: "tuple[Kind, ...]" = (),
    ) -> None:
        """``people``: the ids are people's, whom the title names; with ``excerpt_names`` the excerpt does too.

        ``several``: many items have one subject, and each tells of another thing. ``content`` reads the whole text, for
        who judges it; ``removed`` follows when the school takes it away for everybody, and ``hold`` locks the rows that it
        changes: before the items, as the application does itself (docs/architecture.md, the order of locks). ``beside``: kinds
        of the same ids, whose items quote it to others: they go, and come back, with it.
        """
        if code in _kinds:
            raise ValueError(f"subject {code}: declared twice")
        if removed is not None and hold is None:
            raise ValueError(f"subject {code}: what the school takes away is held first")
        self.code, self.people, self.excerpt_names = code, people, excerpt_names
        self.several, self.content = several or people, content
        self.hold, self.removed, self.beside = hold, removed, beside
        _kinds[code] = self

    def __call__(self, *ids: int) -> Subject:
        """The subject of these ids."""
        return Subject(self.code, ids)


def of_people(*, excerpt_names: bool = False) -> list[str]:
    """The codes of the kinds whose ids are people's; or only those whose excerpt names them too."""
    return [k.code for k in _kinds.values() if k.people and (k.excerpt_names or not excerpt_names)]


def of_several() -> list[str]:
    """The codes of the kinds of which many items have one subject."""
    return [k.code for k in _kinds.values() if k.several]


def beside() -> list[tuple[str, str]]:
    """Which kinds stand beside which: pairs of codes."""
    return [(kind.code, other.code) for kind in _kinds.values() for other in kind.beside]


def get(code: str) -> Kind | None:
    """The kind of a code, or None for one of an application that is no longer there."""
    return _kinds.get(code)
