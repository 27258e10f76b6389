"""What an answer's headers promise, and whose word the headers of a request are."""

import pytest
from httpx import ASGITransport
from support.accounts import sign_in
from support.client import Client, browser_for, enter, on_https, with_settings, with_state
from support.people import School

from one.http.state import State
from one.run.web import application

pytestmark = pytest.mark.anyio

OURS = "https://one.example"


async def test_on_https_the_host_and_all_below_it_are_https_for_a_year(state: State) -> None:
    async with browser_for(on_https(state)) as browser:
        for url in ("/connexion", "/static/x/none", "/nulle-part"):
            found = (await browser.get(url)).headers["strict-transport-security"]
            assert found == "max-age=31536000; includeSubDomains"
    async with browser_for(state) as browser:
        assert "strict-transport-security" not in (await browser.get("/connexion")).headers


@pytest.mark.parametrize(
    ("origin", "taken"),
    [
        (OURS, True),
        ("http://one.example", False),
        ("http://one.example:443", False),
        ("https://one.example.evil.example", False),
        ("https://one.example@evil.example", False),
        ("https://other.example", False),
        ("null", False),
    ],
)
async def test_where_people_type_https_an_origin_of_plain_http_is_another_site(
    state: State, origin: str, taken: bool
) -> None:
    async with browser_for(on_https(state)) as browser:
        answer = await browser.post("/connexion", data={"login": "x"}, headers={"origin": origin})
        assert (answer.status_code == 303) is taken
        assert taken or answer.status_code == 403


async def test_the_same_host_by_https_is_ours_under_another_name_too(state: State) -> None:
    async with browser_for(on_https(state)) as browser:
        for scheme, expected in (("https", 303), ("http", 403)):
            headers = {"host": "ecole.example", "origin": f"{scheme}://ecole.example"}
            assert (await browser.post("/connexion", headers=headers)).status_code == expected


@pytest.mark.parametrize(
    "url",
    [
        "/connexion/",
        "/connexion//",
        "/connexion/?suite=/compte",
        "/aide/",
        "//evil.example/",
        "/%2fevil.example/",
    ],
)
async def test_no_redirect_leads_where_the_host_of_the_request_says(client: Client, url: str) -> None:
    answer = await client.get(f"http://127.0.0.1{url}", headers={"host": "evil.example"})
    location = answer.headers.get("location", "/")
    assert location.startswith("/")
    assert not location.startswith("//")
    assert "evil" not in location
    if url.startswith("/connexion"):
        assert (answer.status_code, location) == (307, url.replace("/?", "?").rstrip("/"))


async def test_signing_out_clears_what_the_browser_keeps(
    client: Client, state: State, school: School
) -> None:
    await enter(client, state, school, "lise.roy")
    theirs = {f"one-{short}" for short in ("form", "taken", "activation", "reset", "forgotten")}
    for name in theirs | {"one-device"}:
        client.cookies.set(name, "of-somebody")
    answer = await client.form("/deconnexion")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    gone = {each.partition("=")[0] for each in answer.headers.get_list("set-cookie") if "Max-Age=0" in each}
    assert gone == theirs | {"one"}  # the device stays known
    assert "clear-site-data" not in (await client.get("/connexion")).headers


async def test_the_known_device_outlives_signing_out(client: Client, school: School) -> None:
    await sign_in(client, "lise.roy")
    await client.form("/deconnexion")
    assert "one-device" in client.cookies
    assert "one" not in client.cookies


async def status(state: State, url: str, *, peer: str, host: str = "localhost:8000", **headers: str) -> int:
    """What who connects from ``peer`` is answered."""
    transport = ASGITransport(with_state(application(state.resources.settings), state), client=(peer, 40_000))
    async with Client(transport=transport, base_url=state.resources.settings.origin) as browser:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return (await browser.get(url, headers={"host": host, **named})).status_code


async def test_in_prod_measures_are_for_this_machine_alone(state: State) -> None:
    prod = on_https(state, env="prod")
    for peer in ("127.0.0.1", "::1"):
        assert await status(prod, "/metrics", peer=peer) == 200
        # A proxy on this machine passes on what comes from elsewhere, and some let the visitor say from where.
        for passed_on in ("x_forwarded_for", "x_forwarded_proto", "forwarded", "via", "x_real_ip"):
            assert await status(prod, "/metrics", peer=peer, **{passed_on: "127.0.0.1"}) == 404
        for host, expected in (
            ("127.0.0.1:8000", 200),
            ("[::1]:8000", 200),
            ("one.example.org", 404),
            ("localhost.example.org", 404),
            ("[", 404),
            ("", 404),
        ):
            assert await status(prod, "/metrics", peer=peer, host=host) == expected, "a proxy may say no more"
    for peer in ("192.0.2.7", "10.0.0.1", "testclient", "::ffff:192.0.2.7"):
        assert await status(prod, "/metrics", peer=peer) == 404
    assert await status(state, "/metrics", peer="192.0.2.7") == 200, "in dev anybody may look"


async def test_with_a_token_measures_are_for_who_knows_it(state: State) -> None:
    token = "t" * 40
    guarded = on_https(state, env="prod", metrics_token=token)
    for given, expected in (
        (f"Bearer {token}", 200),
        ("Bearer ", 404),
        (f"Bearer {token[:-1]}", 404),
        ("Basic eA==", 404),
    ):
        assert await status(guarded, "/metrics", peer="192.0.2.7", authorization=given) == expected
    assert await status(guarded, "/metrics", peer="127.0.0.1") == 404


async def test_in_prod_a_stranger_learns_that_it_is_not_ready_but_not_why(state: State) -> None:
    state.engine.draining = True
    for seen, told in ((with_settings(state, env="dev"), "draining"), (on_https(state, env="prod"), "")):
        transport = ASGITransport(
            with_state(application(seen.resources.settings), seen), client=("192.0.2.7", 1)
        )
        async with Client(transport=transport, base_url=OURS) as browser:
            answer = await browser.get("/health/ready")
            assert answer.status_code == 503
            assert answer.json()["detail"] == told
            assert (await browser.get("/health/live")).text == "live\n"
