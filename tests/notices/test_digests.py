"""Digests: each window once, each item once, by the clock of the school, whatever is late or changed meanwhile."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from support.notes import publish
from support.pause import never_pause
from support.people import School
from support.postman import Postman
from support.smtp_server import body

from one.http.state import State
from one.notices import jobs
from one.notices.told import Told, grouped
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

LISE = "Lise.Roy@free.fr"
# A Thursday in winter: half past five in Paris is 16:30.
EVENING = datetime(2026, 11, 26, 16, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
async def all_daily(school: School, postman: Postman) -> None:
    """No pause, and notes are told once a day."""
    await never_pause(school)
    await school.pool.execute("insert into notice_preset select id, 'carnet', 'mot', 'daily' from school")


async def note(state: State, school: School, at: datetime) -> None:
    """One to the families of CE1 that bears this time, and its readers found."""
    await publish(state, school, "paul.prof", "CE1")
    await school.pool.execute(
        "update event set created_at = $1 where id = (select max(id) from event where kind = 'item')", at
    )
    # What is older than a month is told to nobody: these days are far from those on which tests run.
    await school.pool.execute(
        "insert into notice select p.id, e.event_id from notice_event e, person p where p.login in ('lise.roy', 'bea.blin')"
    )
    await school.pool.execute("delete from notice_event")


async def digest(state: State, postman: Postman, now: datetime) -> list[EmailMessage]:
    """Lise's mails of this moment."""
    await jobs.open_digests(state.resources, now)
    return [mail for mail in await postman.deliver() if mail["to"] == LISE]


async def test_what_came_before_the_hour_is_in_the_mail_of_the_day_once(
    state: State, school: School, postman: Postman
) -> None:
    for hours in (5, 4):
        await note(state, school, EVENING - timedelta(hours=hours))
    assert await digest(state, postman, EVENING - timedelta(minutes=1)) == []
    (mail,) = await digest(state, postman, EVENING)
    assert mail["subject"] == "Quoi de neuf à l’école\u00a0: 2 nouveautés"
    assert await digest(state, postman, EVENING + timedelta(hours=1)) == []
    assert await digest(state, postman, EVENING + DAY) == []
    assert await school.pool.fetchval("select count(*) from notice") == 0


async def test_what_comes_after_the_hour_waits_for_tomorrow(
    state: State, school: School, postman: Postman
) -> None:
    await note(state, school, EVENING + timedelta(minutes=10))
    assert await digest(state, postman, EVENING + timedelta(minutes=20)) == []
    assert len(await digest(state, postman, EVENING + DAY)) == 1


async def test_a_digest_that_left_late_holds_the_next_one_up_by_nothing(
    state: State, school: School, postman: Postman
) -> None:
    await note(state, school, EVENING - timedelta(hours=1))
    assert len(await digest(state, postman, EVENING + timedelta(hours=16))) == 1
    await note(state, school, EVENING + timedelta(hours=17))
    assert len(await digest(state, postman, EVENING + DAY)) == 1


async def test_an_hour_that_is_moved_back_in_the_afternoon_tells_all_once(
    state: State, school: School, postman: Postman
) -> None:
    await note(state, school, EVENING - timedelta(hours=7))
    assert await digest(state, postman, EVENING - timedelta(hours=4)) == []
    await school.pool.execute(
        "insert into notice_person (person_id, digest_at) select id, '12:00' from person"
        " on conflict (person_id) do update set digest_at = '12:00'"
    )
    assert len(await digest(state, postman, EVENING - timedelta(hours=3))) == 1
    assert await digest(state, postman, EVENING + timedelta(hours=1)) == []


async def test_what_is_stamped_before_the_hour_and_found_after_it_is_told_tomorrow(
    state: State, school: School, postman: Postman
) -> None:
    await note(state, school, EVENING - timedelta(hours=1))
    assert len(await digest(state, postman, EVENING)) == 1
    await note(state, school, EVENING - timedelta(minutes=1))
    assert await digest(state, postman, EVENING + timedelta(minutes=15)) == []
    assert len(await digest(state, postman, EVENING + DAY)) == 1


async def test_the_mail_of_the_week_leaves_on_friday_and_with_that_of_the_day(
    state: State, school: School, postman: Postman, pool: Pool
) -> None:
    await pool.execute("update notice_preset set frequency = 'weekly'")
    await note(state, school, EVENING - 2 * DAY)
    assert await digest(state, postman, EVENING) == []
    assert len(await digest(state, postman, EVENING + DAY)) == 1
    assert await digest(state, postman, EVENING + 2 * DAY) == []
    await note(state, school, EVENING + 2 * DAY)
    assert await digest(state, postman, EVENING + 7 * DAY) == []
    assert len(await digest(state, postman, EVENING + 8 * DAY)) == 1


@pytest.mark.parametrize(
    ("uai", "hour"), [("9740001A", 13.5), ("9830001A", 6.5), ("9710001A", 21.5), ("0750001A", 16.5)]
)
async def test_the_hour_is_that_of_the_clock_of_the_school(
    state: State, school: School, postman: Postman, pool: Pool, uai: str, hour: float
) -> None:
    await pool.execute("update school set uai = $1", uai)
    here = datetime(2026, 11, 26, tzinfo=UTC) + timedelta(hours=hour)
    await note(state, school, here - timedelta(hours=2))
    assert await digest(state, postman, here - timedelta(minutes=1)) == []
    assert len(await digest(state, postman, here)) == 1


@pytest.mark.parametrize("sunday", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
async def test_on_the_days_of_the_clock_change_it_leaves_once_at_the_same_hour(
    state: State, school: School, postman: Postman, sunday: datetime
) -> None:
    hours = 15.5 if sunday.month == 3 else 16.5
    await note(state, school, sunday + timedelta(hours=2))
    left = [
        len(await digest(state, postman, sunday + timedelta(hours=hours + each)))
        for each in (-0.1, 0, 0.5, 1, 1.5, 8)
    ]
    assert left == [0, 1, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("act", "waits"),
    [
        (
            "insert into mark (person_id, event_id, read_at) select p.id, e.id, now() from person p, event e where e.kind = 'item'",
            0,
        ),
        ("update event set withdrawn_at = now()", 0),
        (
            "insert into notice_choice (person_id, app, type, off) select id, 'carnet', '', true from person",
            0,
        ),
        (
            "insert into notice_choice (person_id, app, type, frequency) select id, 'carnet', 'mot', 'weekly' from person",
            2,
        ),
    ],
    ids=["read", "withdrawn", "off", "weekly by now"],
)
async def test_a_digest_is_judged_when_it_leaves_and_nothing_empty_leaves(
    state: State, school: School, postman: Postman, pool: Pool, act: str, waits: int
) -> None:
    await note(state, school, EVENING - timedelta(hours=1))
    await jobs.open_digests(state.resources, EVENING)
    await pool.execute(act)
    assert await postman.deliver() == []
    assert await pool.fetchval("select count(*) from notice where message_id is null") == waits
    assert await pool.fetchval("select count(*) from notice") == waits


async def test_what_could_not_leave_is_in_the_next_one(
    state: State, school: School, postman: Postman, pool: Pool
) -> None:
    await note(state, school, EVENING - timedelta(hours=1))
    postman.server.answers[LISE] = "451 4.3.0 later"
    assert await digest(state, postman, EVENING) == []
    await pool.execute(
        "update outbox set created_at = now() - interval '2 days', due_at = now() where done_at is null"
    )
    assert await postman.deliver() == []
    assert await pool.fetchval("select outcome from outbox where tries = 2") == "expired"
    del postman.server.answers[LISE]
    await note(state, school, EVENING + timedelta(hours=3))
    (mail,) = await digest(state, postman, EVENING + DAY)
    assert "2 nouveautés" in mail["subject"]


async def test_a_digest_speaks_of_each_child_in_turn_and_of_no_more_than_twenty_items(
    state: State, school: School, postman: Postman
) -> None:
    told = [
        Told("Carnet", "Paul Prof", "a écrit un mot", children, "/x")
        for children in (["Zoé"], [], ["Léa"], ["Zoé"])
    ]
    found = grouped(told)
    assert [(group.children, len(group.apps[0].lines)) for group in found.groups] == [
        (["Léa"], 1),
        (["Zoé"], 2),
        ([], 1),
    ]
    assert (grouped(told * 6).count, grouped(told * 6).more) == (24, 4)
    await note(state, school, EVENING - timedelta(hours=1))
    (mail,) = await digest(state, postman, EVENING)
    for part in (body(mail), body(mail, "html")):
        assert "Léa" in part
        assert "Paul Prof" in part
        assert "Titre" not in part
    assert mail["list-id"].startswith("<carnet.")
