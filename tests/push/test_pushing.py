"""What a browser shows of an item: to whom, in which words, and what is judged when it leaves."""

from datetime import UTC, datetime, timedelta

import pytest
from support.client import Client
from support.notes import publish
from support.pause import never_pause
from support.people import School
from support.postman import Postman
from support.push_service import Browser, Pusher, Service

from one.http.state import State
from one.notices import jobs, pushes
from one.store import changes
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

WHERE = "/compte/notifications/appareil"


@pytest.fixture(autouse=True)
async def no_pause(school: School) -> None:
    """The school never has a pause: what is new leaves at whatever hour this runs."""
    await never_pause(school)


@pytest.fixture
async def lise(client: Client, school: School, service: Service) -> Browser:
    """The browser of a parent of a child in CE1."""
    browser = Browser(service.url("lise"))
    client.cookies.set("one", await school.token("lise.roy"))
    answer = await client.form(WHERE, **browser.form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/compte/notifications")
    return browser


async def test_a_note_is_shown_with_who_and_which_application_and_nothing_of_it_or_the_child(
    state: State, school: School, pusher: Pusher, service: Service, lise: Browser
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    await pusher.deliver()
    (shown,) = lise.read(service)
    event = await school.pool.fetchrow(
        "select id, body::json #>> '{item,url}' as url from event where kind = 'item'"
    )
    assert event is not None
    assert shown == {
        "title": "Carnet de liaison",
        "body": "Paul Prof a écrit un mot dans le carnet de liaison",
        "url": event["url"],
        "tag": f"item-{event['id']}",
        "lang": "fr",
        "to": await school.pool.fetchval("select id from push_endpoint"),
    }
    assert await school.pool.fetchval("select count(*) from push") == 0


async def test_it_speaks_the_language_of_its_reader(
    state: State, school: School, pusher: Pusher, service: Service, lise: Browser, pool: Pool
) -> None:
    await pool.execute(
        "insert into preference (person_id, name, value) select id, 'language', 'en' from person"
    )
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    await pusher.deliver()
    (shown,) = lise.read(service)
    assert (shown["lang"], "Paul Prof" in shown["body"], "écrit" in shown["body"]) == ("en", True, False)


@pytest.mark.parametrize(
    "before_it_leaves",
    [
        "update event set withdrawn_at = now()",
        "insert into mark (person_id, event_id, read_at) select p.id, e.id, now() from person p, event e where e.kind = 'item'",
        "delete from guardian",
        "insert into app_closed (school_id, profile, app) select id, 'parent', 'carnet' from school",
        "update person set blocked_at = now()",
        "insert into notice_choice (person_id, app, type, off) select id, 'carnet', '', true from person",
        "insert into notice_choice (person_id, app, type, frequency) select id, 'carnet', 'mot', 'daily' from person",
        "insert into notice_person (person_id, paused_until) select id, now() + interval '1 day' from person",
        "update session set expires_at = now()",
        "delete from session",
        "update push_endpoint set signed_by = 'another'",
    ],
)
async def test_it_is_judged_when_it_leaves(
    state: State,
    school: School,
    pusher: Pusher,
    service: Service,
    lise: Browser,
    pool: Pool,
    before_it_leaves: str,
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    assert await pool.fetchval("select count(*) from push") == 1
    await pool.execute(before_it_leaves)
    await pusher.deliver()
    assert lise.read(service) == []
    assert await pool.fetchval("select count(*) from push") == 0


async def test_it_waits_for_the_end_of_the_pause_of_the_school(
    state: State, school: School, pusher: Pusher, service: Service, lise: Browser, pool: Pool
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    await pool.execute("update school set quiet_from = '00:00', quiet_to = '23:59:59'")
    await pusher.deliver()
    assert lise.read(service) == []
    assert await pool.fetchval("select due_at > now() and created_at = due_at from push")


async def test_an_urgent_one_leaves_in_the_pause(
    state: State, school: School, pusher: Pusher, service: Service, lise: Browser, pool: Pool
) -> None:
    await pool.execute("update school set quiet_from = '00:00', quiet_to = '23:59:59'")
    await publish(state, school, "paul.prof", "CE1")
    await pool.execute("update notice_event set urgent = true")
    await jobs.fan_out(state.resources, {})
    await pusher.deliver()
    assert len(lise.read(service)) == 1


async def test_who_has_no_checked_address_is_told_by_their_browser_alone(
    state: State,
    school: School,
    postman: Postman,
    pusher: Pusher,
    service: Service,
    lise: Browser,
    pool: Pool,
) -> None:
    await pool.execute("update person set email_checked_at = null where login = 'lise.roy'")
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    await pusher.deliver()
    assert len(lise.read(service)) == 1
    assert "Lise.Roy@free.fr" not in [mail["to"] for mail in await postman.deliver()]


@pytest.mark.parametrize("mails", [True, False])
async def test_who_wants_it_daily_by_then_has_it_in_the_digest_where_no_mail_leaves_too(
    state: State, school: School, pusher: Pusher, lise: Browser, pool: Pool, mails: bool
) -> None:
    await pool.execute("update person set email = login || '@free.fr', email_checked_at = now()")
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    await pool.execute(
        "insert into notice_choice (person_id, app, type, frequency) select id, 'carnet', 'mot', 'daily' from person"
    )
    pusher.sender._compose = pushes.Composer(pool, mails=mails).compose
    await pusher.deliver()
    waits = "select count(*) from notice n join person p on p.id = n.person_id where p.login = 'lise.roy'"
    assert await pool.fetchval(waits) == (0 if mails else 1)  # her mail keeps it


@pytest.mark.parametrize("mailed", [True, False])
async def test_a_digest_is_shown_once_at_its_hour(
    state: State, school: School, pusher: Pusher, service: Service, lise: Browser, pool: Pool, mailed: bool
) -> None:
    await pool.execute(
        "insert into notice_choice (person_id, app, type, frequency) select id, 'carnet', 'mot', 'daily' from person"
    )
    await pool.execute(
        "update person set email = login || '@free.fr', email_checked_at = case when $1 then now() end",
        mailed,
    )
    for _ in range(2):
        await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    await pusher.deliver()
    assert lise.read(service) == []
    for days in (1, 1, 2):
        await jobs.open_digests(state.resources, datetime.now(UTC) + timedelta(days=days))
    await pusher.deliver()
    (shown,) = lise.read(service)
    assert (shown["title"], shown["body"], shown["url"]) == (
        "Quoi de neuf\u00a0?",
        "2 nouveautés · Carnet de liaison",
        "/",
    )
    lise_waits = (
        "select count(*) from notice n join person p on p.id = n.person_id where p.login = 'lise.roy'"
    )
    assert await pool.fetchval(lise_waits) == (2 if mailed else 0)


async def test_a_dump_that_was_put_back_shows_nothing_again(
    state: State, school: School, pusher: Pusher, service: Service, lise: Browser, pool: Pool
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    await pool.execute("update epoch set id = gen_random_uuid()")
    await changes.epoch(pool)
    await pusher.deliver()
    assert lise.read(service) == []
