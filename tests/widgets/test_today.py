"""The day, and how long it is until the holidays of the school's own zone; which these are: tests/school/test_school_time.py."""

import re
from datetime import date

import pytest
from support.people import School

from one.http.state import State
from one.school_days import Holiday, next_holidays
from one.widgets.today import said, values

pytestmark = pytest.mark.anyio

PARIS, LYON = "0750001A", "0690001A"  # zones C and A


def of(uai: str, day: date) -> Holiday:
    """The next ones, which are known."""
    found = next_holidays(uai, day)
    assert found is not None
    return found


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
    assert said(of(PARIS, day), day) == words


def test_each_zone_has_its_own() -> None:
    day = date(2027, 1, 18)
    assert said(of(PARIS, day), day) != said(of(LYON, day), day)


async def test_where_no_calendar_tells_the_days_of_the_direction_do(state: State, school: School) -> None:
    await school.pool.execute("update school set uai = '9710001A'")

    async def card() -> str:
        told = await values(await school.scope("lise.roy"), state.resources)
        assert told is not None
        return str(told["holidays"])

    assert await card() == "Les prochaines vacances ne sont pas encore connues ici."
    await school.pool.execute(
        "insert into closure (school_id, name, first_day, last_day) values ($1, 'pont', current_date + 2, current_date + 3),"
        " ($1, 'carnaval', current_date + 20, current_date + 33)",
        school.id,
    )
    assert re.fullmatch("Carnaval dans (19|20|21) jours", await card())
