"""What surrounds every request, at its edges: how large, from where, counted or not, and for whom."""

import re
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from support.client import Client, enter, on_https, signed, with_state
from support.people import School

from one import i18n
from one.accounts import sessions
from one.http.middleware import Session, Surround, is_ours
from one.http.state import State
from one.realtime import metrics
from one.run.web import application

pytestmark = pytest.mark.anyio
MEBIBYTE = 1024 * 1024
NOBODYS = "x" * 43  # looks like the cookie of a session


async def in_pieces(content: bytes) -> AsyncIterator[bytes]:
    """A body whose length no header says."""
    for start in range(0, len(content), MEBIBYTE // 4):
        yield content[start : start + MEBIBYTE // 4]


@pytest.mark.parametrize("said", [True, False], ids=["length said", "length not said"])
@pytest.mark.parametrize(("size", "status"), [(MEBIBYTE, 303), (MEBIBYTE + 1, 413)])
async def test_a_body_of_one_mebibyte_is_read_and_one_byte_more_is_not(
    client: Client, said: bool, size: int, status: int
) -> None:
    body = b"login=".ljust(size, b"x")
    headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}
    content: Any = body if said else in_pieces(body)
    answer = await client.post("/connexion", content=content, headers=headers)
    assert answer.status_code == status


async def asked(app: ASGIApp, state: State, method: str, path: str, receive: Receive, **headers: str) -> int:
    """What it answers, by plain ASGI."""
    got: list[Message] = []

    async def send(message: Message) -> None:
        got.append(message)

    scope: Scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "http_version": "1.1",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "state": {"one": state},
    }
    await app(scope, receive, send)
    status: int = got[0]["status"]
    return status


async def test_a_body_that_says_it_is_too_large_is_refused_before_any_of_it_is_read(state: State) -> None:
    async def never() -> Message:
        raise AssertionError("read")

    app = with_state(application(state.resources.settings), state)
    assert await asked(app, state, "POST", "/connexion", never, content_length=str(MEBIBYTE + 1)) == 413


async def test_a_request_that_breaks_before_its_answer_is_counted_as_a_500(state: State) -> None:
    async def breaks(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise LookupError

    async def nothing() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    counter = metrics.requests.labels("none", "500")
    before = counter._value.get()
    with pytest.raises(LookupError):
        await asked(Surround(breaks), state, "GET", "/", nothing)
    assert counter._value.get() == before + 1


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("GET", {"sec-fetch-site": "cross-site"}, 200),
        ("GET", {"origin": "https://evil.example"}, 200),
        ("HEAD", {"sec-fetch-site": "cross-site"}, 200),
        ("POST", {"sec-fetch-site": "same-origin"}, 303),
        ("POST", {"sec-fetch-site": "none"}, 303),
        ("POST", {"sec-fetch-site": "same-site"}, 403),
        ("POST", {"sec-fetch-site": "cross-site"}, 403),
        ("POST", {"sec-fetch-site": "same-origin", "origin": "https://evil.example"}, 303),
        ("POST", {}, 303),
        ("POST", {"origin": "https://[evil"}, 403),
    ],
)
async def test_a_link_may_come_from_anywhere_and_a_form_from_our_pages_or_from_no_browser(
    client: Client, method: str, headers: dict[str, str], status: int
) -> None:
    assert (await client.request(method, "/connexion", headers=headers)).status_code == status


@pytest.mark.parametrize(
    ("origin", "host", "ours"),
    [
        ("https://one.example", "elsewhere", True),
        ("https://ecole.example", "ecole.example", True),
        ("http://ecole.example", "ecole.example", False),
        ("ftp://ecole.example", "ecole.example", False),
        ("https://ecole.example", "one.example", False),
        ("https://", "", False),
        ("https://[", "[", False),
        ("null", "null", False),
    ],
)
def test_an_origin_is_ours_by_the_address_people_type_or_by_https_on_this_host(
    state: State, origin: str, host: str, ours: bool
) -> None:
    assert is_ours(origin, Headers({"host": host}), on_https(state)) is ours


async def test_by_plain_http_on_this_host_an_origin_is_ours_where_people_type_http(state: State) -> None:
    for origin, ours in (("http://ecole.example", True), ("ftp://ecole.example", False)):
        assert is_ours(origin, Headers({"host": "ecole.example"}), state) is ours


async def test_a_page_gets_every_header_and_what_no_browser_opens_as_a_page_gets_the_quiet_ones(
    client: Client,
) -> None:
    page = await client.get("/connexion")
    sheet = await client.get(re.findall(r'href="(/static/[^"]+\.css)"', page.text)[0])
    assert sheet.status_code == 200
    for name in ("x-content-type-options", "cross-origin-resource-policy"):
        assert page.headers[name] == sheet.headers[name]
    for name in ("content-security-policy", "referrer-policy", "permissions-policy"):
        assert name in page.headers
        assert name not in sheet.headers
    assert page.headers["cache-control"] == "no-store"
    assert sheet.headers["cache-control"] != "no-store"


async def test_only_a_page_that_is_shown_counts_what_is_unread(
    client: Client, state: State, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[bool] = []
    visit = sessions.visit

    async def seen(*args: Any, **options: Any) -> Any:
        counted.append(options["counted"])
        return await visit(*args, **options)

    monkeypatch.setattr(sessions, "visit", seen)
    await enter(client, state, school, "lise.roy")
    for method, path in (
        ("HEAD", "/"),
        ("POST", "/nulle-part"),
        ("GET", "/api/v1/x"),
        ("GET", "/live/x"),
        ("GET", "/"),
    ):
        await client.request(method, path)
    assert counted == [False, False, False, False, True]


async def test_what_everybody_gets_asks_nobody_who_they_are(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object, **__: object) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(sessions, "visit", never)
    client.cookies.set("one", NOBODYS)
    for path, status in (("/health/live", 200), ("/metrics", 200), ("/static/x/none", 404)):
        assert (await client.get(path)).status_code == status


async def test_the_cookie_of_nobody_is_no_cookie(client: Client) -> None:
    client.cookies.set("one", NOBODYS)
    assert (await client.get("/connexion")).status_code == 200
    assert (await client.get("/")).headers["location"].startswith("/connexion")


@pytest.mark.parametrize(("login", "voice"), [("lea.roy", i18n.TU), ("lise.roy", i18n.SOURCE)])
async def test_once_it_is_known_who_asks_the_answer_is_in_their_voice(
    state: State, school: School, login: str, voice: str
) -> None:
    heard = []

    async def inner(_scope: Scope, _receive: Receive, send: Send) -> None:
        heard.append(i18n.voice())
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def nothing() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    token = await school.token(login)
    assert await asked(Surround(Session(inner)), state, "GET", "/", nothing, cookie=f"one={token}") == 204
    assert heard == [voice]


async def test_an_account_of_no_school_has_its_data_and_the_ways_in_and_nothing_else(
    state: State, school: School
) -> None:
    await school.pool.execute("delete from attachment where person_id = $1", school.people["lise.roy"])
    as_program = {"accept": "application/json"}
    answers: list[tuple[str, str, dict[str, str], Callable[[Any], bool]]] = [
        ("GET", "/", {}, lambda a: (a.status_code, a.headers["location"]) == (303, "/compte/ferme")),
        ("HEAD", "/compte", {}, lambda a: a.status_code == 303),
        ("GET", "/", as_program, lambda a: a.status_code == 404),
        ("POST", "/compte/adresse", {}, lambda a: (a.status_code, a.json()["title"]) == (404, "not found")),
        ("GET", "/compte/ferme", {}, lambda a: a.status_code == 200),
        ("GET", "/conditions", {}, lambda a: a.status_code == 200),
        ("POST", "/deconnexion", {}, lambda a: (a.status_code, a.headers["location"]) == (303, "/connexion")),
    ]
    async with await signed(state, school, "lise.roy") as browser:
        for method, path, headers, expected in answers:
            answer = await browser.request(method, path, headers=headers)
            assert expected(answer), (method, path, answer.status_code)


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {}, 303),
        ("HEAD", "/", {}, 303),
        ("GET", "/", {"accept": "application/json"}, 403),
        ("POST", "/compte/sessions/fin", {"sec-fetch-site": "same-origin"}, 303),
        ("GET", "/conditions", {}, 200),
        ("GET", "/aide/compte?panneau=1", {}, 200),
    ],
)
async def test_new_terms_come_before_pages_and_programs_and_not_before_a_form(
    client: Client, state: State, school: School, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    await school.pool.execute("update person set terms_version = '2020-01'")
    await enter(client, state, school, "lise.roy")
    answer = await client.request(method, path, headers=headers)
    assert answer.status_code == status
    assert (method != "POST" and status == 303) is (answer.headers.get("location") == "/conditions")
