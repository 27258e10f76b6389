"""The page of the keys of outside applications: made, seen by who made it, limited, renewed, revoked."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from support.client import Client
from support.notes import as_
from support.people import School

from one.apps.externe import keys
from one.http.state import State
from one.store.pool import Pool
from one.store.work import work

pytestmark = pytest.mark.anyio
SHOWN = re.compile(r'value="(one_[\w-]{43})"')
NEW = {"name": "La cantine", "reach": "ecole"}


def page(school: School) -> str:
    return f"/ecole/{school.id}/reglages/externe"


async def make(client: Client, school: School, **more: Any) -> tuple[str, str]:
    """The address that shows a new key, and its token."""
    answer = await client.form(page(school), **{**NEW, **more})
    assert answer.status_code == 303, answer.text
    found = SHOWN.search((await client.get(answer.headers["location"])).text)
    assert found is not None
    return answer.headers["location"], found[1]


async def publish(client: Client, token: str, key: str, **body: Any) -> httpx.Response:
    told = {"type": "menu", "to": {"school": True}, "title": "Menu", **body}
    headers = {"authorization": f"Bearer {token}", "idempotency-key": key}
    return await client.post("/api/v1/events", json=told, headers=headers)


async def test_a_key_is_seen_by_the_session_that_made_it_and_kept_as_a_hash(
    client: Client, pool: Pool, school: School
) -> None:
    await as_(client, "dora.direction")
    shown, token = await make(client, school)
    assert token not in (await client.get(page(school))).text
    assert (await publish(client, token, "1")).status_code == 201
    assert "une publication en 30 jours" in (await client.get(page(school))).text
    client.cookies.set("one", await school.token("dora.direction"))
    assert token not in (await client.get(shown)).text, "another session"
    client.cookies.set("one", await school.token("dora.direction"))
    rows = await pool.fetch("select t::text from application t union all select t::text from ticket t")
    assert not [row for row in rows if token in row["t"]]
    await pool.execute("update ticket set expires_at = now()")
    assert token not in (await client.get(shown)).text


async def test_a_key_tells_only_its_types_and_only_its_classes(
    client: Client, state: State, school: School
) -> None:
    await as_(client, "dora.direction")
    _shown, token = await make(
        client, school, reach="classes", classes=[school.classes["CE1"]], types="menu, facture"
    )
    told: list[dict[str, Any]] = [
        {"to": {"class": "CE1"}},
        {"to": {"class": "CE1"}, "type": "absence"},
        {"to": {"school": True}},
        {"to": {"class": "CM2"}},
        {"to": {"class": school.classes["CM2"]}},
        {"to": {"people": ["lise.roy", "lea.roy", "paul.prof"]}},
        {"to": {"people": ["nina.noir"]}},
        {"to": {"people": ["dora.direction"]}},
        {"to": {"class": "CE1"}, "for": ["max.noir"]},
        {"to": {"class": "CE1"}, "author": "anne.autre"},
    ]
    said = [(await publish(client, token, str(n), **body)).status_code for n, body in enumerate(told)]
    assert said == [201, 403, 403, 422, 422, 201, 422, 422, 422, 422]
    await state.resources.pool.execute("update class set archived_at = now() where name = 'CE1'")
    assert (await publish(client, token, "late", to={"class": "CE1"})).status_code == 422
    assert (await publish(client, token, "all")).status_code == 403, "no class is not every class"


async def test_renewed_and_revoked_it_opens_nothing_at_once(
    client: Client, pool: Pool, school: School
) -> None:
    await as_(client, "dora.direction")
    _shown, first = await make(client, school)
    await publish(client, first, "1")
    key_id = await pool.fetchval("select id from application")
    answer = await client.form(f"{page(school)}/{key_id}/renouveler")
    found = SHOWN.search((await client.get(answer.headers["location"])).text)
    assert found is not None
    assert (await publish(client, first, "2")).status_code == 401
    assert (await publish(client, found[1], "1")).status_code == 200, "its keys are those of before"
    for _tab in range(2):
        await client.form(f"{page(school)}/{key_id}/revoquer")
    assert (await publish(client, found[1], "3")).status_code == 401
    assert found[1] not in (await client.get(answer.headers["location"])).text
    assert (await client.form(f"{page(school)}/{key_id}/renouveler")).status_code == 404
    rows = await pool.fetch("select act from audit where act like 'externe.%' order by id")
    assert [row["act"] for row in rows] == ["externe.made", "externe.renewed", "externe.revoked"]


async def test_what_is_under_way_is_published_before_the_key_is_revoked_or_not_at_all(
    client: Client, state: State, school: School
) -> None:
    """A publication waits for a class that somebody holds; whoever revokes waits for it, and the next is refused."""
    await as_(client, "dora.direction")
    _shown, token = await make(client, school)
    scope, pool = await school.scope("dora.direction"), state.resources.pool
    (key,) = await keys.listed(scope, state.resources, school.id)
    async with work(None, state.resources) as w:
        await w.connection.execute("select from class for update")
        under_way = asyncio.create_task(publish(client, token, "1", to={"class": "CE1"}))
        waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        while await pool.fetchval(waits) < 1:
            await asyncio.sleep(0)
        revoking = asyncio.create_task(keys.revoke(scope, state.resources, school.id, key.id))
        while await pool.fetchval(waits) < 2:
            await asyncio.sleep(0)
        assert not revoking.done()
    await revoking
    assert (await under_way).status_code == 201
    assert (await publish(client, token, "2")).status_code == 401


async def test_a_key_ends_with_its_last_day(client: Client, pool: Pool, school: School) -> None:
    await as_(client, "dora.direction")
    day = datetime.now(UTC).date() + timedelta(days=3)
    _shown, token = await make(client, school, last_day=day.isoformat())
    assert (await publish(client, token, "1")).status_code == 201
    await pool.execute("update application set expires_at = now()")
    assert (await publish(client, token, "2")).status_code == 401
    assert "Terminée" in (await client.get(page(school))).text


async def test_two_tabs_make_one_key_of_a_name_and_what_is_wrong_is_said_beside_what_was_typed(
    client: Client, pool: Pool, school: School
) -> None:
    await as_(client, "dora.direction")
    answers = await asyncio.gather(*(client.form(page(school), **NEW) for _tab in range(2)))
    assert sorted("porte déjà ce nom" in answer.text for answer in answers) == [False, True]
    assert await pool.fetchval("select count(*) from application") == 1
    text = (
        await client.form(page(school), name="Piscine", reach="classes", types="Été !", last_day="2020-01-01")
    ).text
    for said in ("Cochez au moins une classe", "ne peut pas être un type", "déjà passé", 'value="Piscine"'):
        assert said in text


async def test_a_code_of_ones_own_applications_is_never_given(
    client: Client, pool: Pool, school: School
) -> None:
    await as_(client, "dora.direction")
    await make(client, school, name="Carnet")
    await make(client, school, name="学校")
    assert {row["code"] for row in await pool.fetch("select code from application")} == {"a-carnet", "a-x"}
