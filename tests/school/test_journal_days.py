"""The days of the journal are days in Paris, at both of their ends, in summer and in winter."""

from datetime import datetime

import pytest
from support.client import Client
from support.people import School

pytestmark = pytest.mark.anyio

# An instant, and the day that people in Paris call it.
EDGES = [
    ("2026-11-22T22:59:59+00:00", "2026-11-22"),
    ("2026-11-22T23:00:00+00:00", "2026-11-23"),
    ("2026-11-23T22:59:59+00:00", "2026-11-23"),
    ("2026-11-23T23:00:00+00:00", "2026-11-24"),
    ("2026-06-30T21:59:59+00:00", "2026-06-30"),
    ("2026-06-30T22:00:00+00:00", "2026-07-01"),
    ("2026-03-28T23:30:00+00:00", "2026-03-29"),
    ("2026-10-25T22:30:00+00:00", "2026-10-25"),
]


@pytest.mark.parametrize(("at", "day"), EDGES)
async def test_an_act_at_midnight_is_of_the_day_that_paris_calls_it(
    client: Client, school: School, at: str, day: str
) -> None:
    client.cookies.set("one", await school.token("dora.direction"))
    await school.pool.execute(
        "insert into audit (school_id, actor_id, act, at) values ($1, $2, 'person.blocked', $3)",
        school.id,
        school.people["dora.direction"],
        datetime.fromisoformat(at),
    )

    async def shown(first: str, last: str) -> int:
        answer = await client.form(f"/ecole/{school.id}/journal.csv?du={first}&au={last}")
        assert answer.status_code == 200
        return len(answer.text.splitlines()) - 1  # its head

    assert await shown(day, day) == 1
    days = sorted({other for _, other in EDGES} - {day})
    for other in days:
        assert await shown(other, other) == 0, other
