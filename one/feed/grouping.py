"""Repeats of one act stand together: « 3 élèves ajoutés ». Nothing is dropped: each stays an item of its own.

The rule, the same as in static/js/feed/grouping.js: of one author, application, type and object (the address), an
item and the one before it are together when no more than ten minutes lie between them. It looks at neighbours
only, so what is together does not change with where a page begins or ends.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

import msgspec

from one.events import Item

SECONDS = 600


class Line(msgspec.Struct, frozen=True):
    """What the rule reads of an item, and the item."""

    key: str
    at: datetime


T = TypeVar("T", bound=Line)


def key_of(item: Item) -> str:
    """Equal for items that repeat each other."""
    return f"{item.author.id} {item.app}.{item.type} {item.url}"


def grouped(lines: Iterable[T]) -> list[list[T]]:
    """Lines, newest first, as groups, newest first: each at the place of its newest line."""
    groups: list[list[T]] = []
    last: dict[str, list[T]] = {}  # by key, the group of the oldest line so far
    for line in lines:
        group = last.get(line.key)
        if group is None or int(group[-1].at.timestamp()) - int(line.at.timestamp()) > SECONDS:
            last[line.key] = group = []
            groups.append(group)
        group.append(line)
    return groups
