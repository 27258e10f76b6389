"""The day, and how long it is until the holidays of the school's own zone; which these are: tests/school/test_school_time.py."""

from datetime import date

import pytest

from one.school_days import next_holidays
from one.widgets.today import said

PARIS, LYON = "0750001A", "0690001A"  # zones C and A


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 7), "Vacances de Noël dans 12 jours"),
        (date(2026, 12, 17), "Vacances de Noël dans 2 jours"),
        (date(2026, 12, 18), "Vacances de Noël demain"),
        (date(2026, 12, 19), "Vacances de Noël jusqu’au 3 janvier"),
        (date(2026, 12, 20), "Vacances de Noël jusqu’au 3 janvier"),
        (date(2027, 1, 3), "Vacances de Noël : dernier jour"),
    ],
)
def test_how_long_it_is(day: date, words: str) -> None:
    assert said(next_holidays(PARIS, day), day) == words


def test_each_zone_has_its_own() -> None:
    day = date(2027, 1, 18)
    assert said(next_holidays(PARIS, day), day) != said(next_holidays(LYON, day), day)


def test_nothing_is_said_where_none_are_known() -> None:
    assert said(None, date(2026, 12, 7)) == ""
