"""Where a page of ours may lead because somebody else said so: after signing in, and from an item of an application."""

from typing import Any

import pytest
from support.client import Client
from support.people import School

from one import links
from one.http.render import local_path
from one.store.externe import applications
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

EVIL = [
    "///evil.example",
    "//evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/%2fevil.example",
    "/%2Fevil.example",
    "/%252fevil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "%2f%2fevil.example",
    "/a/..//evil.example",
    "/.//evil.example",
    "evil.example",
    "http:evil.example",
    "http://evil.example/",
    "https:/evil.example",
    "https:evil.example",
    "https:///evil.example",
    "https:\\\\evil.example",
    "https://ecole.example@evil.example/",
    "https://ecole.example:x@evil.example",
    "https://ecole.example\\@evil.example",
    "https://evil.example:port",
    "https://",
    "https://[evil",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "blob:https://evil.example/x",
    "file:///etc/passwd",
    "ftp://evil.example",
    "mailto:x@evil.example",
    "vbscript:x",
    "/\u202egnp.exe",
    "/\u2028/evil.example",
    "/\uff0fevil.example",
    "https://evil.example/\u202e",
    "/\0",
]
UNSEEN = [
    "\0",
    "\0\0 \0",
    " ",
    "\u200b",
    "\u200d\u200d",
    "\ufeff",
    "\u3164",
    "\u2800\u2800",
    "\u115f\u1160",
    "\u00ad",
    "\u202e\u2066",
    "\u0301",
    "\ufe0f",
    "\u034f",
    "\ue000",
    "\ufdd0",
    "\U000e0041",
    "\n\r\t",
    "\u2028",
]
OURS = ["/", "/carnet/12", "/classe/3?panneau=1", "/ecole/1/journal#x", "/compte?a=%C3%A9&b=//x", "/a%20b"]
ELSEWHERE = [
    "https://cantine.example/",
    "https://cantine.example:8443/menu?jour=1#midi",
    "HTTPS://cantine.example",
]


@pytest.mark.parametrize("url", EVIL)
def test_what_leads_elsewhere_is_neither_a_path_of_ours_nor_a_site(url: str) -> None:
    assert not links.is_path(url)
    assert not links.is_https(url)
    assert local_path(url) == "/"


@pytest.mark.parametrize("url", OURS)
def test_a_path_of_ours_is_one(url: str) -> None:
    assert links.is_path(url)
    assert local_path(url) == url.partition("#")[0]


@pytest.mark.parametrize("url", ELSEWHERE)
def test_a_site_by_https_is_no_path_of_ours(url: str) -> None:
    assert links.is_https(url)
    assert not links.is_path(url)
    assert local_path(url) == "/"


@pytest.fixture
async def token(pool: Pool, school: School) -> str:
    token = await applications.create(pool, "0990009Z", "cantine", "La cantine")
    assert token is not None
    return token


async def publish(client: Client, token: str, key: str, **body: Any) -> int:
    whole = {"type": "menu", "to": {"class": "CE1"}, "title": "Menu", **body}
    headers = {"authorization": f"Bearer {token}", "idempotency-key": key}
    return (await client.post("/api/v1/events", json=whole, headers=headers)).status_code


async def test_an_item_leads_to_a_page_of_ours_or_to_the_site_it_names(
    client: Client, token: str, pool: Pool
) -> None:
    for number, url in enumerate(EVIL):
        assert await publish(client, token, f"evil {number}", url=url) == 422, url
    assert await pool.fetchval("select count(*) from event") == 0
    for number, url in enumerate((*OURS, *ELSEWHERE)):
        assert await publish(client, token, f"good {number}", url=url) == 201, url


@pytest.mark.parametrize("title", UNSEEN)
async def test_a_title_of_which_nothing_is_seen_is_none(
    client: Client, token: str, school: School, title: str
) -> None:
    assert await publish(client, token, "k", title=title) == 422
    client.cookies.set("one", await school.token("paul.prof"))
    answer = await client.form(
        "/carnet/nouveau", title=title, body="x", audience="class", class_id=str(school.classes["CE1"])
    )
    assert answer.status_code == 200, "its page again"
    assert await school.pool.fetchval("select count(*) from event") == 0


@pytest.mark.parametrize("title", ["!", "…", "👍", "👩\u200d👧", "é", "e\u0301", "٣", "✓", "中"])
async def test_what_is_seen_is_a_title(client: Client, token: str, title: str) -> None:
    assert await publish(client, token, "k", title=title) == 201
