"""A mail that tells of one item, at once: who gets it, what it says, and what is judged when it leaves."""

import dataclasses
import re
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs
from support.client import Client
from support.notes import as_, publish
from support.pause import never_pause
from support.people import School
from support.postman import Postman
from support.smtp_server import body

from one.feed import page as feed
from one.http.state import State
from one.notices import jobs
from one.store import changes
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

LISE, BEA = "Lise.Roy@free.fr", "bea@free.fr"


@pytest.fixture(autouse=True)
async def no_pause(school: School, postman: Postman) -> None:
    """The school never has a pause: mails leave at whatever hour this runs."""
    await never_pause(school)


async def told(state: State, postman: Postman) -> list[str]:
    """To whom mails left."""
    await jobs.fan_out(state.resources, {})
    return sorted(mail["to"] for mail in await postman.deliver())


async def test_a_note_is_told_to_the_families_with_a_checked_address_once_each(
    state: State, school: School, postman: Postman
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    assert await told(state, postman) == [LISE, BEA]
    assert await told(state, postman) == []


async def test_the_mail_says_who_what_and_for_which_child_and_never_what_was_written(
    state: State, school: School, postman: Postman
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    mail = next(mail for mail in await postman.deliver() if mail["to"] == LISE)
    text, html = body(mail), body(mail, "html")
    for part in (text, html):
        assert "Paul Prof" in part
        assert "a écrit un mot dans le carnet de liaison" in part
        assert "Léa" in part
        assert "Titre" not in part
        assert "Texte" not in part
    assert mail["subject"] == "Carnet de liaison\u00a0: du nouveau"
    origin = state.resources.settings.origin
    assert re.search(rf"{origin}/carnet/\d+\b", text)


async def test_the_headers_say_what_it_is_and_how_it_ends(
    state: State, school: School, postman: Postman
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    mail = (await postman.deliver())[0]
    origin = state.resources.settings.origin
    assert re.fullmatch(rf"<{origin}/desabonnement/[\w-]{{24}}>", mail["list-unsubscribe"])
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert mail["list-id"].startswith("<carnet.notifications.")
    assert mail["auto-submitted"] == "auto-generated"
    assert b"\nList-Unsubscribe: <http" in postman.server.raw[0].replace(b"\r", b"")


@pytest.mark.parametrize(
    "before_it_leaves",
    [
        "update event set withdrawn_at = now()",
        "insert into mark (person_id, event_id, read_at) select p.id, e.id, now() from person p, event e where e.kind = 'item'",
        "insert into mark (person_id, event_id, hidden_at) select p.id, e.id, now() from person p, event e where e.kind = 'item'",
        "delete from guardian",
        "insert into app_closed (school_id, profile, app) select id, 'parent', 'carnet' from school",
        "update person set blocked_at = now()",
        "update person set email_checked_at = null",
        "insert into notice_choice (person_id, app, type, off) select id, 'carnet', '', true from person",
        "insert into notice_choice (person_id, app, type, off) select id, 'carnet', 'mot', true from person",
        "insert into notice_person (person_id, paused_until) select id, now() + interval '1 day' from person",
    ],
)
async def test_it_is_judged_when_it_leaves(
    state: State, school: School, postman: Postman, pool: Pool, before_it_leaves: str
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    await pool.execute(before_it_leaves)
    assert await postman.deliver() == []
    assert await pool.fetchval("select array_agg(distinct outcome) from outbox") == ["dropped"]


async def test_it_waits_for_the_end_of_the_pause_of_the_school(
    state: State, school: School, postman: Postman, pool: Pool
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    now = datetime.now(UTC)
    await pool.execute("update school set quiet_from = '00:00', quiet_to = '23:59:59'")
    assert await postman.deliver() == []
    row = await pool.fetchrow("select due_at, tries, outcome from outbox limit 1")
    assert row is not None
    assert (row["due_at"] > now + timedelta(milliseconds=1), row["tries"], row["outcome"]) == (True, 1, "")


async def test_what_a_school_has_paused_is_not_even_looked_at_before(
    state: State, school: School, postman: Postman, pool: Pool
) -> None:
    await pool.execute("update school set quiet_from = '00:00', quiet_to = '23:59:59'")
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    assert await pool.fetchval("select bool_and(due_at > now() and created_at = due_at) from outbox")


async def test_a_publication_writes_one_row_for_it_whoever_it_is_for(
    state: State, school: School, pool: Pool
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    assert await pool.fetchval("select count(*) from notice_event") == 1
    assert await pool.fetchval("select count(*) from outbox") == 0


async def test_what_is_found_a_day_late_goes_with_the_next_digest(
    state: State, school: School, postman: Postman, pool: Pool
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await pool.execute("update event set created_at = now() - interval '25 hours'")
    assert await told(state, postman) == []
    assert await pool.fetchval("select count(*) from notice") == 2


async def test_what_waited_for_weeks_without_a_worker_goes_with_the_next_digest(
    state: State, school: School, postman: Postman, pool: Pool
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    await pool.execute("update outbox set created_at = now() - interval '21 days', due_at = created_at")
    assert await postman.deliver() == []
    assert await pool.fetchval("select count(*) from notice") == 2


async def test_who_wants_it_daily_by_now_has_it_in_the_digest(
    state: State, school: School, postman: Postman, pool: Pool
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    await pool.execute(
        "insert into notice_choice (person_id, app, type, frequency) select id, 'carnet', 'mot', 'daily' from person"
    )
    assert await postman.deliver() == []
    assert await pool.fetchval("select count(*) from notice") == 2


@pytest.mark.parametrize(
    "name", ["www.evil.fr", "evil.com/cadeau", "http://evil.fr", "a@evil.fr", "javascript:evil.fr"]
)
async def test_no_mail_program_makes_a_link_of_a_name(
    state: State, school: School, postman: Postman, pool: Pool, name: str
) -> None:
    await pool.execute("update person set first_name = $1, last_name = $1", name)
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    mails = await postman.deliver()
    assert len(mails) == 2
    origin = state.resources.settings.origin
    for mail in mails:
        for part in (body(mail), re.sub(r"<[^>]*>", " ", body(mail, "html"))):
            rest = part.replace(origin, "")
            assert "evil" in rest
            assert not re.search(r"https?://|www\.|\w@\w|evil\.(fr|com)", rest)


async def test_nothing_that_a_name_holds_becomes_a_header(
    state: State, school: School, postman: Postman, pool: Pool
) -> None:
    await pool.execute(
        "update person set first_name = E'X\\r\\nBcc: evil@evil.fr', last_name = '=?utf-8?q?x?='"
    )
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    for mail in await postman.deliver():
        assert mail["bcc"] is None
        assert mail["subject"] == "Carnet de liaison\u00a0: du nouveau"


async def test_the_switch_beside_why_ends_and_begins_the_mails_of_such_things(
    state: State, school: School, client: Client, postman: Postman
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    item = (await feed.page(await school.scope("lise.roy"), state.resources, None)).items[0]
    await as_(client, "lise.roy")
    url = f"/fil/{item.id}/pourquoi"
    assert "Tout de suite" in (await client.get(url)).text
    await client.form(url, mails="off")
    assert 'value="on"' in (await client.get(url)).text
    assert await told(state, postman) == [BEA]
    await client.form(url, mails="on")
    await publish(state, school, "paul.prof", "CE1")
    assert LISE in await told(state, postman)


async def test_a_dump_that_was_put_back_tells_nothing_again(
    state: State, school: School, postman: Postman, pool: Pool
) -> None:
    await publish(state, school, "paul.prof", "CE1")
    await jobs.fan_out(state.resources, {})
    await publish(state, school, "paul.prof", "CE1")
    await pool.execute("update epoch set database_oid = 1")
    await changes.epoch(pool)
    assert await told(state, postman) == []
    assert await pool.fetchval("select array_agg(distinct outcome) from outbox") == ["dropped"]
    await publish(state, school, "paul.prof", "CE1")
    assert await told(state, postman) == [LISE, BEA]


async def test_where_no_mail_leaves_nobody_is_looked_for(state: State, school: School, pool: Pool) -> None:
    await publish(state, school, "paul.prof", "CE1")
    resources = structs.replace(
        state.resources, settings=dataclasses.replace(state.resources.settings, env="prod")
    )
    await jobs.fan_out(resources, {})
    assert (
        await pool.fetchval("select (select count(*) from outbox) + (select count(*) from notice_event)") == 0
    )
