"""An order that a person makes: a move changes one place, and two moves at once both stand."""

import pytest

from one.shelf.order import STEP, Way, moved

PLACES = [("a", STEP), ("b", 2 * STEP), ("c", 3 * STEP), ("d", 4 * STEP)]
ALL = {"a", "b", "c", "d"}


def after(places: list[tuple[str, int]], changes: dict[str, int]) -> str:
    now = dict(places) | changes
    return "".join(sorted(now, key=lambda each: (now[each], each)))


@pytest.mark.parametrize(
    ("key", "way", "before", "order"),
    [
        ("c", Way.UP, None, "acbd"),
        ("a", Way.DOWN, None, "bacd"),
        ("c", Way.DOWN, None, "abdc"),
        ("d", Way.BEFORE, "a", "dabc"),
        ("a", Way.BEFORE, None, "bcda"),
        ("b", Way.BEFORE, "d", "acbd"),
        ("b", Way.BEFORE, "gone", "acdb"),
    ],
)
def test_a_move_changes_one_place(key: str, way: Way, before: str | None, order: str) -> None:
    changes = dict(moved(PLACES, ALL, key, way, before))
    assert list(changes) == [key]
    assert after(PLACES, changes) == order


@pytest.mark.parametrize(
    ("key", "way", "before"),
    [
        ("a", Way.UP, None),
        ("d", Way.DOWN, None),
        ("b", Way.BEFORE, "c"),
        ("x", Way.UP, None),
        ("b", Way.BEFORE, "b"),
    ],
)
def test_what_stands_there_already_stays(key: str, way: Way, before: str | None) -> None:
    assert moved(PLACES, ALL, key, way, before) == {}


def test_up_is_above_what_one_sees_whatever_is_hidden_between() -> None:
    changes = dict(moved(PLACES, {"a", "d"}, "d", Way.UP))
    assert after(PLACES, changes) == "dabc"


def test_when_the_room_between_two_is_used_up_all_get_new_places() -> None:
    places = [("a", 1), ("b", 2), ("c", 2)]
    changes = dict(moved(places, {"a", "b", "c"}, "c", Way.BEFORE, "b"))
    assert after(places, changes) == "acb"
    assert sorted(changes.values()) == [STEP, 2 * STEP, 3 * STEP]
