"""Publishing from outside: tokens, addressing, keys, and what the families get."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from support.client import Client
from support.people import School, make_school

from one.events import Placed
from one.feed import page as feed
from one.http.state import State
from one.store.externe import applications as externe
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
BODY = {
    "type": "menu",
    "to": {"class": "CE1"},
    "title": "Le menu",
    "excerpt": "Purée",
    "url": "https://cantine.example/",
}


@pytest.fixture
async def token(pool: Pool, school: School) -> str:
    token = await externe.create(pool, "0990009Z", "cantine", "La cantine")
    assert token is not None
    return token


async def post(client: Client, token: str, key: str | None = "k1", **body: Any) -> httpx.Response:
    headers = {"authorization": f"Bearer {token}"} | ({"idempotency-key": key} if key else {})
    return await client.post("/api/v1/events", json={**BODY, **body}, headers=headers)


async def feeds(state: State, school: School) -> set[str]:
    return {
        login
        for login in school.people
        if (await feed.page(await school.scope(login), state.resources, None)).items
    }


async def test_an_application_publishes_to_a_class(
    client: Client, state: State, school: School, token: str
) -> None:
    answer = await post(client, token)
    assert answer.status_code == 201
    assert answer.json()["seqs"] == {f"class:{school.classes['CE1']}": 1}
    assert await feeds(state, school) == {
        "paul.prof",
        "lea.roy",
        "zoe.blin",
        "lise.roy",
        "marc.roy",
        "bea.blin",
    }


@pytest.mark.parametrize(
    ("body", "readers"),
    [
        ({"to": {"class": "CE1", "profiles": ["parent"]}}, {"lise.roy", "marc.roy", "bea.blin"}),
        ({"to": {"school": True, "profiles": ["personnel", "direction"]}}, {"gil.garde", "dora.direction"}),
        ({"to": {"people": ["Béa.Blin"]}}, {"bea.blin"}),
        ({"to": {"class": "CE1"}, "for": ["lea.roy"]}, {"lise.roy", "marc.roy"}),
    ],
)
async def test_it_reaches_whom_it_names_and_nobody_else(
    client: Client, state: State, school: School, token: str, body: dict[str, Any], readers: set[str]
) -> None:
    assert (await post(client, token, **body)).status_code == 201
    assert await feeds(state, school) == readers


async def test_the_same_key_is_published_once_even_at_the_same_time(
    client: Client, state: State, school: School, token: str
) -> None:
    answers = await asyncio.gather(*(post(client, token, "same") for _ in range(5)))
    assert sorted(a.status_code for a in answers) == [200, 200, 200, 200, 201]
    assert len({a.json()["id"] for a in answers}) == 1
    assert len({str(a.json()["seqs"]) for a in answers}) == 1
    assert (await post(client, token, "same", title="Autre")).status_code == 409


async def test_the_same_key_again_announces_again(
    client: Client, state: State, school: School, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first caller may have given up, and its announcement never left: its COMMIT took too long."""
    told: list[list[Placed]] = []
    monkeypatch.setattr(state.engine.publisher, "announce", lambda placed: told.append(list(placed)))
    first = await post(client, token, "key")
    again = await post(client, token, "key")
    assert (first.status_code, again.status_code) == (201, 200)
    assert {**again.json(), "new": True} == first.json()
    assert told[0] == told[1] != []


@pytest.mark.parametrize(
    "body",
    [
        {"to": {}},
        {"to": {"class": "CE1", "school": True}},
        {"to": {"class": "CM9"}},
        {"to": {"people": ["no.one"]}},
        {"title": ""},
        {"title": "x" * 121},
        {"url": "javascript:alert(1)"},
        {"url": "//evil.example"},
        {"more": 1},
        {"for": ["lise.roy"]},
        {"author": "no.one"},
        {"to": {"class": "CE1", "profiles": ["root"]}},
    ],
)
async def test_what_cannot_be_taken_is_a_problem_document_and_nothing_is_published(
    client: Client, state: State, school: School, token: str, body: dict[str, Any]
) -> None:
    answer = await post(client, token, **body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert await feeds(state, school) == set()


async def test_without_a_key_or_with_a_dead_token_nothing_goes(
    client: Client, pool: Pool, school: School, token: str
) -> None:
    assert (await post(client, token, key=None)).status_code == 422
    assert (await post(client, "one_wrong")).status_code == 401
    assert await externe.revoke(pool, "0990009Z", "cantine")
    assert (await post(client, token)).status_code == 401


async def test_a_token_that_is_taken_back_while_its_body_comes_in_opens_nothing(
    client: Client, pool: Pool, school: School, token: str
) -> None:
    async def slowly() -> AsyncIterator[bytes]:
        yield b"{"
        await externe.revoke(pool, "0990009Z", "cantine")
        yield b"}"

    headers = {"authorization": f"Bearer {token}", "idempotency-key": "k1"}
    assert (await client.post("/api/v1/events", content=slowly(), headers=headers)).status_code == 401


async def test_an_application_cannot_address_another_school(
    client: Client, pool: Pool, school: School, token: str
) -> None:
    other = await make_school(pool, "Autre", "0990010A", ".b")
    assert (await post(client, token, to={"class": other.classes["CE1"]})).status_code == 422
    assert (await post(client, token, to={"people": ["bea.blin.b"]})).status_code == 422


async def test_the_description_is_openapi_of_the_types_in_use(client: Client) -> None:
    document = (await client.get("/api/v1/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    properties = document["components"]["schemas"]["Publication"]["properties"]
    assert set(properties) == {"type", "to", "title", "excerpt", "url", "author", "for"}
