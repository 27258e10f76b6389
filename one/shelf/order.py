"""An order that a person makes: each thing has a place with room beside it, so that a move changes one row alone.

Two devices may move two things at once, and both moves stand.
"""

from collections.abc import Container, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

K = TypeVar("K", int, str)

STEP = 1 << 20  # between two neighbours; when the room is used up, all get new places


class Way(StrEnum):
    """Where a thing goes: one up, one down, or before another one, as a hand put it there."""

    UP = "up"
    DOWN = "down"
    BEFORE = "before"


def moved(
    places: Sequence[tuple[K, int]], shown: Container[K], key: K, way: Way, before: K | None = None
) -> Mapping[K, int]:
    """The places that change when ``key`` goes its way. ``places`` are all, in order; ``shown`` those that the person sees.

    ``before`` None is behind all the others, as is one that another device took away meanwhile. Empty when it stands there already.
    """
    order = [each for each, _place in places]
    if key not in order:
        return {}
    seen = [each for each in order if each in shown or each == key]
    at = seen.index(key)
    if way is Way.UP:
        before = seen[max(at - 1, 0)]
    elif way is Way.DOWN:
        before = seen[at + 2] if at + 2 < len(seen) else None
    rest: list[tuple[K, int]] = [each for each in places if each[0] != key]
    to: int = next((n for n, (each, _place) in enumerate(rest) if each == before), len(rest))
    if before == key or to == order.index(key):
        return {}
    low = rest[to - 1][1] if to else rest[0][1] - 2 * STEP
    high = rest[to][1] if to < len(rest) else low + 2 * STEP
    if high - low > 1:
        return {key: (low + high) // 2}
    new: list[K] = [each for each, _place in rest]
    new.insert(to, key)
    return {each: (n + 1) * STEP for n, each in enumerate(new)}
