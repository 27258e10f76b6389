"""The first names of a long list, and how many more."""

from one.roster.departures import NAMED, listed_names


def test_a_last_name_is_named_and_several_are_counted() -> None:
    names = [f"N{number}" for number in range(NAMED + 2)]
    assert listed_names(names[: NAMED + 1]) == ", ".join(names[: NAMED + 1])
    assert str(listed_names(names)) == f"{', '.join(names[:NAMED])} et 2 autres"
