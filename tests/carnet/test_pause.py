"""The pause of a school: what is written in it is delivered when it ends, and what is urgent passes with a reason."""

from datetime import datetime, time, timedelta

import pytest
from support.client import Client
from support.notes import NOTE, as_
from support.pause import pause_now
from support.people import School
from support.postman import Postman

from one.apps.carnet import later
from one.clock import PARIS
from one.http.state import State
from one.notices import jobs

pytestmark = pytest.mark.anyio


async def count(school: School, table: str) -> int:
    found: int = await school.pool.fetchval(f"select count(*) from {table}")
    return found


async def test_a_note_of_the_pause_waits_for_its_end_and_its_page_says_so_before(
    client: Client, state: State, school: School
) -> None:
    ends = await pause_now(school)
    await as_(client, "paul.prof")
    page = (await client.get("/carnet/nouveau")).text.replace("\u00a0", " ")
    assert "L’école fait une pause." in page
    assert f"à {ends}" in page
    assert "c’est urgent" not in page
    answer = await client.form("/carnet/nouveau", class_id=school.classes["CE1"], **NOTE)
    assert (await count(school, "carnet"), await count(school, "event")) == (0, 0)
    assert "il sera diffusé" in (await client.get(answer.headers["location"])).text
    ((later_id, at),) = await school.pool.fetch("select id, release_at from carnet_later where quiet")
    assert at > datetime.now(PARIS)
    await later.RELEASE.run(
        state.resources, {"later": later_id}
    )  # too early: by the hours of now it waits on
    assert await count(school, "carnet") == 0
    assert await count(school, "job where name = 'carnet-release'") == 2
    await school.pool.execute("update school set quiet_from = '00:00', quiet_to = '00:00'")
    await later.RELEASE.run(state.resources, {"later": later_id})
    assert (await count(school, "carnet"), await count(school, "carnet_later")) == (1, 0)


async def test_all_notes_of_a_night_leave_at_one_moment(client: Client, school: School) -> None:
    await pause_now(school)
    await as_(client, "paul.prof")
    for title in ("Un", "Deux", "Trois"):
        await client.form("/carnet/nouveau", class_id=school.classes["CE1"], **NOTE | {"title": title})
    assert await count(school, "carnet_later") == 3
    assert await school.pool.fetchval("select count(distinct release_at) from carnet_later") == 1


async def test_an_hour_within_the_pause_is_its_end(client: Client, school: School) -> None:
    await school.pool.execute("update school set quiet_from = '20:00', quiet_to = '07:00'")
    await as_(client, "paul.prof")
    day = (datetime.now(PARIS) + timedelta(days=3)).date()
    sent = {"moment": "at", "day": day.isoformat(), "hour": "22:15"}
    await client.form("/carnet/nouveau", class_id=school.classes["CE1"], **NOTE, **sent)
    at = await school.pool.fetchval("select release_at from carnet_later where quiet")
    assert at.astimezone(PARIS).replace(tzinfo=None) == datetime.combine(day + timedelta(days=1), time(7))


async def test_what_is_urgent_leaves_at_once_by_the_direction_alone_and_the_log_says_why(
    client: Client, school: School
) -> None:
    await pause_now(school)
    await as_(client, "dora.direction")
    assert "c’est urgent" in (await client.get("/carnet/nouveau")).text
    sent = {"class_id": school.classes["CE1"], **NOTE, "moment": "urgent"}
    assert "Dites pourquoi" in (await client.form("/carnet/nouveau", **sent)).text
    assert await count(school, "carnet") == 0
    await client.form("/carnet/nouveau", **sent, reason="École fermée demain, neige")
    assert (await count(school, "carnet"), await count(school, "event where kind = 'item'")) == (1, 1)
    journal = (await client.get(f"/ecole/{school.id}/journal")).text
    assert "École fermée demain, neige" in journal
    await as_(client, "paul.prof")
    assert (await client.form("/carnet/nouveau", **sent, reason="Moi aussi")).status_code == 404
    assert await count(school, "carnet") == 1


async def test_its_mail_leaves_in_the_pause_too_but_not_to_who_asked_for_two_weeks_without(
    state: State, client: Client, school: School, postman: Postman
) -> None:
    await pause_now(school)
    await school.pool.execute(
        "insert into notice_person (person_id, paused_until) select id, now() + interval '1 day' from person where login = 'bea.blin'"
    )
    await as_(client, "dora.direction")
    sent = {"class_id": school.classes["CE1"], **NOTE, "moment": "urgent", "reason": "Neige"}
    await client.form("/carnet/nouveau", **sent)
    await jobs.fan_out(state.resources, {})
    assert "Lise.Roy@free.fr" in [mail["to"] for mail in await postman.deliver()]
    assert not await count(school, "outbox o join person p on p.id = o.person_id where p.login = 'bea.blin'")
