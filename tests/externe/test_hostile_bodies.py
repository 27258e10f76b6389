"""What programs send by mistake, or others on purpose: one clear answer of 4xx, and nothing is published."""

import json
from typing import Any

import httpx
import pytest
from support.client import Client, browser_for, with_settings
from support.people import School

from one.http.state import State
from one.store.externe import applications
from one.store.pool import Pool

pytestmark = pytest.mark.anyio
GOOD = b'{"type":"menu","to":{"school":true},"title":"Menu"}'


@pytest.fixture
async def token(pool: Pool, school: School) -> str:
    token = await applications.create(pool, "0990009Z", "cantine", "La cantine")
    assert token is not None
    return token


async def post(client: Client, token: str, data: bytes, **heads: str) -> httpx.Response:
    known = {"authorization": f"Bearer {token}", "idempotency-key": "k"}
    more = {name.replace("_", "-"): value for name, value in heads.items()}
    return await client.post("/api/v1/events", content=data, headers={**known, **more})


def with_title(title: str) -> bytes:
    return GOOD.replace(b'"Menu"', title.encode())


BODIES = {
    "nothing": b"",
    "no object": b"[]",
    "a NUL": with_title(r'"Me\u0000nu"'),
    "a control sign": with_title(r'"Me\u001bnu"'),
    "half a surrogate pair": with_title(r'"Me\ud800nu"'),
    "nothing that is seen": with_title(r'"\u200b\u202e"'),
    "no UTF-8": GOOD.replace(b"Menu", "Menü".encode("latin-1")),
    "UTF-16": GOOD.decode().encode("utf-16"),
    "a member twice": GOOD.replace(b'"title"', b'"title":"Autre","title"'),
    "a member twice, further in": GOOD.replace(b'{"school"', b'{"school":false,"school"'),
    "a huge number": GOOD.replace(b'"school":true', b'"class":' + b"9" * 4000),
    "a number beyond all": GOOD.replace(b'"school":true', b'"class":1e999999'),
    "a number that is no id": GOOD.replace(b'"school":true', b'"class":2147483648'),
    "no number": GOOD.replace(b'"school":true', b'"class":NaN'),
    "deep": GOOD.replace(b'"school":true', b'"people":' + b"[" * 60_000),
    "deep, in a member that is none": b'{"x":' + b"[" * 60_000 + b"]" * 60_000 + b"}",
    "something behind": GOOD + b"{}",
    "cut": GOOD[:-1],
    "a NUL in a login": GOOD.replace(b'"school":true', rb'"people":["lea\u0000.roy"]'),
    "a NUL in an address": GOOD[:-1] + rb',"url":"/a\u0000b"}',
    "a half pair in an address": GOOD[:-1] + rb',"url":"/a\udfffb"}',
    "a line in an address": GOOD[:-1] + rb',"url":"https://exemple.fr/\r\nSet-Cookie: x"}',
    "a line behind a type": GOOD.replace(b'"menu"', rb'"menu\n"'),
}


@pytest.mark.parametrize("what", BODIES)
async def test_it_is_told_what_is_wrong(client: Client, pool: Pool, token: str, what: str) -> None:
    answer = await post(client, token, BODIES[what])
    assert answer.status_code == 422, answer.text
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"]
    assert problem["status"] == 422
    assert not await pool.fetchval("select exists (select from event)")


HEADS: dict[str, tuple[int, dict[str, str]]] = {
    "another type": (415, {"content_type": "text/plain"}),
    "a form": (415, {"content_type": "application/x-www-form-urlencoded"}),
    "another charset": (415, {"content_type": "application/json; charset=iso-8859-1"}),
    "packed": (415, {"content_encoding": "gzip"}),
    "no key": (422, {"idempotency_key": ""}),
    "a key too long": (422, {"idempotency_key": "k" * 201}),
    "a key that is not printed": (422, {"idempotency_key": "a\tb"}),
    "another scheme": (401, {"authorization": "Basic b25lOm9uZQ=="}),
    "a token that may be none": (401, {"authorization": "Bearer one_" + "é" * 43}),
    "two lines": (401, {"authorization": "Bearer one_x' or 1=1 --"}),
}


@pytest.mark.parametrize("what", HEADS)
async def test_heads_are_judged_too(client: Client, pool: Pool, token: str, what: str) -> None:
    status, heads = HEADS[what]
    sent: Any = {name: value.encode() for name, value in heads.items()}
    answer = await post(client, token, GOOD, **sent)
    assert answer.status_code == status, answer.text
    assert answer.json()["status"] == status
    assert not await pool.fetchval("select exists (select from event)")


async def test_a_body_has_a_bound_and_the_type_may_say_utf_8(client: Client, token: str) -> None:
    large = json.dumps({"title": "é" * 120_000}).encode()
    answer = await post(client, token, large)
    assert answer.status_code == 413
    assert (
        await post(client, token, GOOD, content_type="application/json; charset=UTF-8")
    ).status_code == 201


async def test_an_application_has_so_many_a_second_and_is_told_what_is_left(
    state: State, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another application is not kept out by it."""
    other = await applications.create(state.resources.pool, "0990009Z", "piscine", "Piscine")
    monkeypatch.setattr("one.budget.time.monotonic", lambda: 100.0)
    async with browser_for(with_settings(state, api_per_second=2)) as client:
        answers = [await post(client, token, GOOD) for _time in range(3)]
        assert [answer.status_code for answer in answers] == [201, 200, 429]
        assert answers[1].headers["ratelimit"] == '"application";r=0;t=1'
        assert answers[0].headers["ratelimit-policy"] == '"application";q=2;w=1'
        assert answers[2].headers["retry-after"] == "1"
        assert (await post(client, str(other), GOOD)).status_code == 201
