"""What is refused is in the log, with ids and the reason, and without what would name anybody or open anything."""

import logging
import re
from collections.abc import Iterator

import pytest
from support.accounts import sign_in
from support.client import Client, enter
from support.live_client import dial
from support.live_line import cookie, refused
from support.people import PASSWORD, School

from one.config import Settings
from one.http.state import State
from one.realtime import throttle
from one.store.pool import Pool

pytestmark = pytest.mark.anyio

SECRET = ("lise", "roy", "faux", PASSWORD, "inconnu", "zoe", "blin")


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    caplog.set_level(logging.INFO, "one")
    yield caplog
    for line in caplog.messages:
        assert not any(word in line.lower() for word in SECRET), line


def lines(told: pytest.LogCaptureFixture) -> list[str]:
    return [line for line in told.messages if "refused" in line or "throttled" in line]


@pytest.mark.parametrize(
    ("login", "why"), [("lise.roy", "wrong password or code"), ("nul.inconnu", "unknown login")]
)
async def test_a_sign_in_that_is_refused(
    client: Client, school: School, told: pytest.LogCaptureFixture, login: str, why: str
) -> None:
    await sign_in(client, login, "faux")
    assert lines(told) == [f"sign-in refused: person {school.people.get(login, 0)}, {why}"]


async def test_a_blocked_account_that_tries(
    client: Client, school: School, pool: Pool, told: pytest.LogCaptureFixture
) -> None:
    await pool.execute("update person set blocked_at = now() where login = 'lise.roy'")
    await sign_in(client, "lise.roy")
    assert lines(told) == [f"sign-in refused: person {school.people['lise.roy']}, blocked"]


async def test_an_attempt_that_has_to_wait(
    client: Client, school: School, told: pytest.LogCaptureFixture
) -> None:
    for _ in range(throttle.PER_BUCKET[0].amount + 1):
        await sign_in(client, "lise.roy", "faux")
    assert lines(told)[-1] == f"sign-in throttled: person {school.people['lise.roy']}"


async def test_a_change_that_has_to_wait(
    client: Client, state: State, school: School, told: pytest.LogCaptureFixture
) -> None:
    await enter(client, state, school, "lise.roy")
    for _ in range(throttle.PER_BUCKET[0].amount + 1):
        await client.form("/compte/mot-de-passe", old="faux", password="x", confirmation="x")
    assert lines(told) == [f"throttled: person {school.people['lise.roy']}, POST /compte/mot-de-passe"]


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example\u00a0"}]
)
async def test_a_form_of_another_site(
    client: Client, told: pytest.LogCaptureFixture, headers: dict[str, str]
) -> None:
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    await client.post("/connexion%0aone:%20signed%20in", headers=list(encoded.items()))  # type: ignore[arg-type]
    (line,) = lines(told)
    assert line.startswith("refused: POST '/connexion\\none: signed in' from another site: ")
    assert "\n" not in line


async def test_a_page_that_is_not_theirs(
    client: Client, state: State, school: School, told: pytest.LogCaptureFixture
) -> None:
    await enter(client, state, school, "lea.roy")
    for url in (f"/classe/{school.classes['CM2']}", "/classe/x%0ay", "/classe/emma.petit"):
        assert (await client.get(url)).status_code == 404
    lea = school.people["lea.roy"]
    line, _sign, incident = lines(told)[0].partition(" (incident ")
    assert line == (
        f"refused: person {lea}, GET /classe/{{id}} {{'id': '{school.classes['CM2']}'}}:"
        " not there, or not theirs"
    )
    assert re.fullmatch(r"[0-9a-f]{8}\)", incident)
    assert "\n" not in lines(told)[1]
    assert "{'id': '?'}" in lines(told)[2], "what is no number may be a name"


async def test_a_line_of_another_site_and_a_token_of_nobody(
    server: State, settings: Settings, client: Client, school: School, told: pytest.LogCaptureFixture
) -> None:
    own = await cookie(school, "lise.roy")
    await refused(dial(settings.origin, own, origin="https://elsewhere.example"))
    await client.post("/api/v1/events", headers={"authorization": "Bearer one_faux"})
    assert lines(told) == [
        "refused: /live from another site: 'https://elsewhere.example'",
        "refused: POST /api/v1/events, no application has this token",
    ]
