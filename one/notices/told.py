"""Items as mails tell of them, and how a digest puts them together: by child, then by application."""

from collections.abc import Sequence

import msgspec

MOST = 20  # lines of a digest


class Told(msgspec.Struct, frozen=True):
    """An item: who did what, for which children, and where it is read."""

    app: str
    author: str
    sentence: str
    children: list[str]
    url: str


class App(msgspec.Struct):
    """Items of an application."""

    name: str
    lines: list[Told]


class Group(msgspec.Struct):
    """What is for the same children; for none in particular it comes last."""

    children: list[str]
    apps: list[App]


class Digest(msgspec.Struct, frozen=True):
    """``count`` items, of which ``more`` found no room."""

    groups: list[Group]
    count: int
    more: int


def grouped(told: Sequence[Told]) -> Digest:
    """The first ``MOST`` in their places: children as they come by name, applications as they first appear."""
    groups: dict[tuple[str, ...], Group] = {}
    for line in sorted(told[:MOST], key=lambda line: (not line.children, line.children)):
        group = groups.setdefault(tuple(line.children), Group(line.children, []))
        app = next((each for each in group.apps if each.name == line.app), None)
        if app is None:
            app = App(line.app, [])
            group.apps.append(app)
        app.lines.append(line)
    return Digest(list(groups.values()), len(told), max(0, len(told) - MOST))
