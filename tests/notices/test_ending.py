"""Ending mails from a mail: one click of a program, a page for people, nothing for who scans links."""

import asyncio
from typing import Any

import pytest
from support.client import Client
from support.people import School

from one.http.state import State
from one.notices import links
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.fixture
async def link(state: State, school: School) -> str:
    """Lise's for the carnet."""
    made = await links.token(state.resources.pool, state.resources.key, school.people["lise.roy"], "carnet")
    return f"/desabonnement/{made}"


async def off(pool: Pool) -> list[tuple[str, ...]]:
    rows = await pool.fetch(
        "select p.login, c.app, c.type from notice_choice c join person p on p.id = c.person_id where off order by 1, 2, 3"
    )
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    "sent",
    [
        {"content": ONE_CLICK, "headers": {"content-type": "application/x-www-form-urlencoded"}},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
        {"content": ONE_CLICK, "headers": {"content-type": "text/plain", "origin": "null"}},
        {"content": b"", "headers": {"sec-fetch-site": "cross-site", "origin": "https://mail.example"}},
        {
            "content": b"\xff\x00;",
            "headers": {"content-type": "application/x-www-form-urlencoded; charset=utf-16"},
        },
    ],
    ids=["urlencoded", "multipart", "text", "empty", "hostile"],
)
async def test_one_click_ends_the_mails_of_its_application_whatever_is_posted(
    client: Client, pool: Pool, link: str, sent: dict[str, Any]
) -> None:
    answer = await client.post(link, **sent)
    assert (answer.status_code, answer.headers.get("set-cookie"), answer.text) == (200, None, "")
    assert await off(pool) == [("lise.roy", "carnet", "")]


@pytest.mark.long
async def test_five_hundred_clicks_of_one_provider_are_all_answered(
    client: Client, pool: Pool, link: str
) -> None:
    said = await asyncio.gather(
        *(client.post(link if n % 2 else f"/desabonnement/{n:024}", content=ONE_CLICK) for n in range(500))
    )
    assert {answer.status_code for answer in said} == {200}
    assert await off(pool) == [("lise.roy", "carnet", "")]


async def test_while_the_database_is_away_a_provider_is_asked_to_come_again(
    state: State, client: Client, link: str
) -> None:
    await state.resources.pool.close()
    assert (await client.post(link, content=ONE_CLICK)).status_code == 503


@pytest.mark.parametrize("token", ["x", "x" * 24, "é", "x" * 300])
async def test_a_link_that_nobody_was_given_is_answered_alike_and_ends_nothing(
    client: Client, pool: Pool, link: str, token: str
) -> None:
    assert (await client.post(f"/desabonnement/{token}", content=ONE_CLICK)).status_code == 200
    assert (await client.get(f"/desabonnement/{token}")).status_code == 404
    assert await off(pool) == []


async def test_who_opens_the_link_finds_the_switch_and_changes_nothing_by_looking(
    client: Client, pool: Pool, link: str
) -> None:
    for _ in range(2):
        text = (await client.get(link)).text
        assert "Carnet de liaison" in text
        assert 'value="off"' in text
    assert (await client.request("HEAD", link)).status_code == 200
    assert await off(pool) == []
    answer = await client.post(f"{link}/choix", data={"mails": "off"})
    assert (answer.status_code, answer.headers["location"]) == (303, link)
    assert await off(pool) == [("lise.roy", "carnet", "")]
    assert 'value="on"' in (await client.get(link)).text
    await client.post(f"{link}/choix", data={"mails": "on"})
    assert await off(pool) == []


async def test_the_link_of_a_digest_ends_all(
    state: State, school: School, client: Client, pool: Pool
) -> None:
    made = await links.token(pool, state.resources.key, school.people["lise.roy"], links.ALL)
    await client.post(f"/desabonnement/{made}", content=ONE_CLICK)
    assert {"carnet", "actualites", "cahier"} <= {app for _login, app, _type in await off(pool)}


async def test_who_takes_it_back_has_again_what_they_had_and_nothing_that_they_ended_before(
    state: State, school: School, client: Client, pool: Pool
) -> None:
    lise = school.people["lise.roy"]
    await client.post(f"/desabonnement/{await links.token(pool, state.resources.key, lise, 'carnet')}")
    every = f"/desabonnement/{await links.token(pool, state.resources.key, lise, links.ALL)}"
    assert "Carnet de liaison" not in (await client.get(every)).text
    for _ in range(2):
        await client.post(every, content=ONE_CLICK)
    assert "Carnet de liaison" not in (await client.get(every)).text
    for _ in range(2):  # pressed twice, or from a page that stood open
        await client.post(f"{every}/choix", data={"mails": "on"})
    assert await off(pool) == [("lise.roy", "carnet", "")]


async def test_a_link_is_the_same_each_time_and_only_its_hash_is_kept(
    state: State, school: School, pool: Pool, link: str
) -> None:
    again = await links.token(pool, state.resources.key, school.people["lise.roy"], "carnet")
    assert link.endswith(again)
    assert await pool.fetchval("select count(*) from notice_link") == 1
    assert again.encode() not in await pool.fetchval("select hash from notice_link")
